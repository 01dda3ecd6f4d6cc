"""HTML of an advert as Markdown: paragraphs, lists, headings and emphasis; the rest is text."""

import re
from html.parser import HTMLParser

BLOCKS = frozenset({"p", "div", "ul", "ol", "section", "br", "table", "tr"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
EMPHASIS = {"strong": "**", "b": "**", "em": "*", "i": "*"}
SILENT = frozenset({"script", "style", "head", "title", "svg", "iframe", "object"})


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(
        self,
        tag: str,
        attrs: list[tuple[str, str | None]],  # noqa: ARG002 -- the parser's signature
    ) -> None:
        if tag in SILENT:
            self.silent += 1
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag in HEADINGS:
            self.parts.append("\n\n### ")
        elif tag in BLOCKS:
            self.parts.append("\n\n" if tag != "br" else "\n")
        elif tag in EMPHASIS:
            self.parts.append(EMPHASIS[tag])

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in BLOCKS or tag in HEADINGS:
            self.parts.append("\n\n")
        elif tag in EMPHASIS:
            self.parts.append(EMPHASIS[tag])

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(re.sub(r"\s+", " ", data))


def markdown_of(html: str) -> str:
    """Text without any tag is returned as it is."""
    if not re.search(r"<[a-zA-Z/][^>]*>", html):
        return html.strip()
    reader = _Reader()
    reader.feed(html)
    reader.close()
    text = "".join(reader.parts)
    text = re.sub(r"[ \t]*\n[ \t]*", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()
