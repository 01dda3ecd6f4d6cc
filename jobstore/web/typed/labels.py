"""What the fields of a form are called, as the person read it who filled them in."""

import re
from html.parser import HTMLParser

from jobstore.web.typed.fields import Fields

_CONTROLS = {"input", "textarea", "select"}
_ROW = re.compile(r"(?<![a-z])\d+(?![a-z])", re.IGNORECASE)  # of a set of forms, or a key


def labelled(html: str, fields: Fields) -> list[tuple[str, str]]:
    """Each text under the label of its field, where the page has that field."""
    reader = _Labels()
    reader.feed(html)
    reader.close()
    return [(reader.label(name) or label_of(name), value) for name, value in fields]


def label_of(name: str) -> str:
    """ "cover_note" as people read it; the labels stand in a form that is not at hand."""
    plain = _ROW.sub("", name.removeprefix("form-").replace("_", " ").replace("-", " "))
    return " ".join(plain.split()).capitalize() or "What you wrote"


class _Labels(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: dict[str, str] = {}  # of the first field of each name
        self.texts: dict[str, str] = {}
        self.reading: str | None = None

    def label(self, name: str) -> str:
        return " ".join(self.texts.get(self.ids.get(name, ""), "").split()).rstrip("*: ")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "label":
            self.reading = found.get("for")
        elif tag in _CONTROLS:
            self.ids.setdefault(found.get("name") or "", found.get("id") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self.reading = None

    def handle_data(self, data: str) -> None:
        if self.reading:
            self.texts[self.reading] = self.texts.get(self.reading, "") + data
