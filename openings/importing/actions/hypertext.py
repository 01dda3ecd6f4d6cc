"""Text of an advert, HTML or plain, as Markdown: decoded once, and its own signs escaped."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

import nh3
from selectolax.lexbor import LexborHTMLParser, LexborNode

from openings.importing.actions.marks import BREAK, Blocks, Run

SILENT = frozenset(
    {"script", "style", "head", "title", "svg", "iframe", "object", "template", "noscript"}
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
LISTS = frozenset({"ul", "ol", "menu"})
CELLS = frozenset({"td", "th"})
BLOCKS = HEADINGS | {
    *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details"),
    *("dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header"),
    *("hr", "legend", "main", "nav", "p", "pre", "section", "summary", "table", "tbody", "tfoot"),
    *("thead", "tr"),
}
MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "s": "~~", "del": "~~", "strike": "~~"}
KNOWN = (
    {*nh3.ALLOWED_TAGS, *BLOCKS, *LISTS, *CELLS, *SILENT, *MARKS}
    | {"button", "font", "html", "input", "label", "link", "meta", "noscript", "o", "option"}
    | {"select", "st1", "textarea", "v", "w", "video", "audio", "big", "base"}
)
_TAG = re.compile(rf"</?(?:{'|'.join(sorted(KNOWN))})(?=[\s/>])[^<>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_ESCAPED_PAGE = re.compile(
    r"\s*&lt;(div|h[1-6]|ol|p|section|span|strong|ul|b)(?:\s[^&]*)?&gt;.*&lt;/\1&gt;",
    re.IGNORECASE | re.DOTALL,
)
_LIKE_A_TAG = re.compile(r"<(?=/?([a-z][a-z0-9]*)[^<>]*>)", re.IGNORECASE)
_BULLET = re.compile(r"^\s*[-*•·–●▪◦‣]\s+(?=\S)")
_UNSEEN = re.compile(r"[\u200b\ufeff]|<!\[CDATA\[|\]\]>")
_POWER = re.compile(r"[-−]?\d+")


def markdown_of(text: str, *, base_url: str = "") -> tuple[str, int]:
    """Markdown that shows what a browser shows of HTML, or the lines of a plain text; and how
    many links it lost, because nothing says where they lead.
    """
    text, is_html = _decoded(text)
    if not is_html:
        return _markdown_of_lines(text), 0
    reader = _Reader(base_url)
    for node, enters in _steps(text):
        if enters:
            reader.enter(node)
        else:
            reader.leave(node)
    return reader.blocks.markdown, reader.lost_links


def plain_of(text: str) -> str:
    """A text of one line: without tags, decoded once."""
    text, is_html = _decoded(text)
    if not is_html:
        return text
    parts = []
    for node, enters in _steps(text):
        if enters:
            is_apart = node.tag in BLOCKS or node.tag in ("br", "li")
            parts.append(" " if is_apart else _text_of(node))
    return "".join(parts).strip()


def _decoded(text: str) -> tuple[str, bool]:
    """HTML as it is; else the text with its entities decoded, which may bring HTML to light."""
    text = _UNSEEN.sub("", text)
    if "<" not in text and "&" not in text:
        return text, False
    if not _TAG.search(text):
        text = _ENTITY.sub(lambda entity: unescape(entity[0]), text)
        if _ESCAPED_PAGE.match(text):  # a page that was escaped twice
            text = _ENTITY.sub(lambda entity: unescape(entity[0]), text)
        if not _TAG.search(text):
            return text, False
    # What only looks like a tag, such as the type in List<String>, is text.
    return _LIKE_A_TAG.sub(lambda like: "<" if like[1].lower() in KNOWN else "&lt;", text), True


def _steps(html: str) -> Iterator[tuple[LexborNode, bool]]:
    """Every node when it begins and when it ends, however deep; the silent ones left out."""
    body = LexborHTMLParser(html).body
    node, enters = body, True
    while node is not None:
        if node.tag not in SILENT:
            yield node, enters
        if enters:
            below = None if _is_silent(node) else node.first_child
            node, enters = (below, True) if below is not None else (node, False)
        elif body is None or node.mem_id == body.mem_id:
            return
        else:
            beside = node.next
            node, enters = (beside, True) if beside is not None else (node.parent, False)


def _is_silent(node: LexborNode) -> bool:
    style = (node.attributes.get("style") or "") if node.is_element_node else ""
    return node.tag in SILENT or "display:none" in style.replace(" ", "").lower()


def _text_of(node: LexborNode) -> str:
    return (node.text_content or "") if node.is_text_node else ""


class _Reader:
    """Follows HTML from its beginning to its end and fills blocks."""

    def __init__(self, base_url: str) -> None:
        self.blocks = Blocks()
        self.lost_links = 0
        self._base_url = base_url
        self._marks: list[str] = []
        self._hrefs: list[str] = []
        self._cells = 0
        self._pres = 0
        self._items: list[Callable[[], None]] = []

    def enter(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if node.is_text_node:
            self._take(_text_of(node))
        elif tag == "br":
            self.blocks.runs.append(BREAK)
        elif tag == "li":
            self._items.append(self.blocks.open_item())
        elif tag in LISTS:
            self.blocks.open_list(start=_start_of(node) if tag == "ol" else None)
        elif tag in CELLS:
            self._begin_cell()
        elif tag in BLOCKS:
            self._end_block(tag)
            self._pres += tag == "pre"
        elif tag in MARKS:
            self._marks.append(MARKS[tag])
        elif tag == "a":
            self._hrefs.append(self._address_of(node))
        elif tag == "sup" and _POWER.fullmatch((node.text() or "").strip()):
            self._take("^")

    def leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == "li":
            self._items.pop()()
        elif tag in LISTS:
            self.blocks.close_list()
        elif tag in CELLS:
            self._cells -= 1
        elif tag in HEADINGS and not self._cells:
            self.blocks.heading()
        elif tag in BLOCKS:
            self._pres -= tag == "pre"
            self._end_block(tag)
        elif tag in MARKS:
            self._marks.pop()
        elif tag == "a":
            href = self._hrefs.pop()
            if _scheme_of(href) == "http" and href not in (node.text() or ""):
                self._take(f" ({href})")  # our pages link to secure ones only

    def _take(self, text: str) -> None:
        marks = "".join(mark for mark in ("**", "*") if mark in self._marks)
        marks = "~~" if "~~" in self._marks else marks
        href = self._hrefs[-1] if self._hrefs else ""
        lines = text.split("\n") if self._pres else [text]
        for number, line in enumerate(lines):
            self.blocks.runs += [BREAK] * bool(number) + [Run(line, marks, href)]

    def _begin_cell(self) -> None:
        """Cells of a row stand in one line."""
        self._cells += 1
        if any(run.text.strip() for run in self.blocks.runs):
            self.blocks.runs.append(Run(" | "))

    def _end_block(self, tag: str) -> None:
        if self._cells and tag in ("p", "div"):
            self.blocks.runs.append(Run(" "))
        else:
            self.blocks.end()

    def _address_of(self, link: LexborNode) -> str:
        href = re.sub(r"[\t\r\n]", "", link.attributes.get("href") or "").strip()
        if not href or href.startswith("#"):
            return ""
        href = href if _scheme_of(href) else urljoin(self._base_url, href)
        if _scheme_of(href) in ("http", "https", "mailto"):
            return href
        self.lost_links += 1
        return ""


def _scheme_of(href: str) -> str:
    try:
        return urlsplit(href).scheme
    except ValueError:
        return "none"


def _start_of(node: LexborNode) -> int:
    start = node.attributes.get("start") or ""
    return int(start) if re.fullmatch(r"\d{1,8}", start) else 1


def _markdown_of_lines(text: str) -> str:
    """A line stays a line, and a bullet begins an item of a list."""
    blocks = Blocks()
    is_in_list = False
    for line in text.splitlines():
        bullet = _BULLET.match(line)
        if is_in_list and not bullet and line[:1] not in (" ", "\t"):
            blocks.close_list()
            is_in_list = False
        if bullet and not is_in_list:
            blocks.open_list()
            is_in_list = True
        if bullet:
            close = blocks.open_item()
            blocks.runs.append(Run(line[bullet.end() :]))
            close()
        else:
            blocks.runs += [Run(line), BREAK]
    return blocks.markdown
