"""Writes text into a form of a finished page, whoever drew it: crispy, allauth or the admin."""

import re
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.utils.html import escape

from jobstore.web.typed.pages import Fields, words_in

_UNTOUCHED = {"submit", "button", "image", "reset", "file", "password"}
_TICKED = {"checkbox", "radio"}
Attributes = dict[str, str | None]


def filled(
    html: str, *, page: str, action: str, fields: Fields, notice: Callable[[Fields], str]
) -> str | None:
    """The page with the text in its form, and above that a notice of what had no place in it.

    A form that stands there as it was sent, such as a mere button, stays as it is.
    """
    form = form_for(html, page=page, action=action, fields=fields)
    if form is None:
        return None
    left = form.left_over()
    if form.holds_all and not form.has_words:
        return html
    edits = [(form.start, form.start, notice(left)), *form.edits]
    # A folded part of the page is opened where the text is in it.
    return _edited(html, [(at, at, " open") for at in form.folded] + edits)


def form_for(html: str, *, page: str, action: str, fields: Fields) -> "FoundForm | None":
    """The form that the text belongs to: that of its address, else the one that takes most."""
    reader = _Reader(html, page=page, fields=fields)
    reader.feed(html)
    reader.close()
    known = [form for form in reader.forms if form.score > 0]
    known = [form for form in known if form.action == action] or known
    return max(known, key=lambda form: form.score, default=None)


def _edited(html: str, edits: list[tuple[int, int, str]]) -> str:
    parts, done = [], 0
    for start, end, text in edits:
        parts += [html[done:start], text]
        done = end
    return "".join([*parts, html[done:]])


def _is_same(one: str, other: str) -> bool:
    return one.split() == other.split()


def above_main(html: str, notice: str) -> str:
    """The notice on top of what a page says."""
    for tag in ("<main", "<body"):
        start = html.find(tag)
        if start >= 0:
            end = html.find(">", start) + 1
            return html[:end] + notice + html[end:]
    return notice + html


class FoundForm:
    """One form of the page, with the edits that write the text into it."""

    def __init__(self, *, start: int, action: str, fields: Fields, folded: list[int]) -> None:
        self.start = start
        self.folded = folded
        self.action = action
        self.fields = fields
        self.score = 0  # how much of the text belongs here
        self.is_changed = False  # as far as people see
        self.has_words = False  # in a field for more than a line
        self.edits: list[tuple[int, int, str]] = []
        self.used: dict[str, int] = {}

    @property
    def holds_all(self) -> bool:
        """Whether the page shows everything already, such as from a draft of its own."""
        return not self.is_changed and not words_in(self.left_over())

    def values(self, name: str) -> list[str]:
        return [value for known, value in self.fields if known == name]

    def next_value(self, name: str) -> str | None:
        """Of fields with one name each takes its own, in their order."""
        index = self.used.get(name, 0)
        self.used[name] = index + 1
        values = self.values(name)
        if index >= len(values):
            return None
        self.score += 2
        return values[index]

    def has_chosen(self, name: str, value: str) -> bool:
        self.used[name] = len(self.values(name))
        is_chosen = value in self.values(name)
        self.score += is_chosen
        return is_chosen

    def left_over(self) -> Fields:
        seen: dict[str, int] = {}
        rest = []
        for name, value in self.fields:
            seen[name] = seen.get(name, 0) + 1
            if seen[name] > self.used.get(name, 0):
                rest.append((name, value))
        return rest


class _Reader(HTMLParser):
    """Notes edits by their position, so that everything else of the page stays as it is."""

    def __init__(self, html: str, *, page: str, fields: Fields) -> None:
        super().__init__(convert_charrefs=False)
        self.page = page
        self.fields = fields
        self.forms: list[FoundForm] = []
        self.form: FoundForm | None = None
        self.html = html
        self.area: tuple[int, str] | None = None  # the text area being read
        self.select = ""
        self.details: list[int | None] = []  # where each could be opened; None: it is open
        self.lines = [0]
        for line in html.split("\n"):
            self.lines.append(self.lines[-1] + len(line) + 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found: Attributes = dict(attrs)
        if tag == "form":
            self._enter(found)
        elif tag == "details":
            self.details.append(None if "open" in found else self._end_of_tag() - 1)
        elif self.form is not None:
            self._meet(self.form, tag, found)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "details" and self.details:
            self.details.pop()
        elif tag == "select":
            self.select = ""
        elif tag == "textarea" and self.form is not None and self.area is not None:
            start, name = self.area
            self.area = None
            value = self.form.next_value(name)
            if value is not None:
                self.form.has_words |= bool(value)
                self.form.is_changed |= not _is_same(
                    value, unescape(self.html[start : self._here()])
                )
                self.form.edits.append((start, self._here(), "\n" + escape(value)))

    def _enter(self, found: Attributes) -> None:
        if (found.get("method") or "").lower() == "post":
            action = urlsplit(urljoin(self.page, found.get("action") or "")).path
            folded = [at for at in self.details if at is not None]
            self.form = FoundForm(
                start=self._here(), action=action, fields=self.fields, folded=folded
            )
            self.forms.append(self.form)

    def _meet(self, form: FoundForm, tag: str, found: Attributes) -> None:
        name = found.get("name") or ""
        if tag == "input":
            self._input(form, found, name)
        elif tag == "textarea":
            self.area = (self._end_of_tag(), name)
        elif tag == "select":
            self.select = name
        elif tag == "option" and form.values(self.select):
            self._mark(form, "selected", found, self.select)
        elif tag == "button" and name:
            form.has_chosen(name, found.get("value") or "")

    def _input(self, form: FoundForm, found: Attributes, name: str) -> None:
        kind = (found.get("type") or "text").lower()
        if kind in _UNTOUCHED or name == "csrfmiddlewaretoken":
            form.used[name] = len(form.values(name))
        elif kind == "radio" and not form.values(name):
            pass  # nobody can take back such a choice: the page offers more than it did
        elif kind in _TICKED:
            self._mark(form, "checked", found, name)
        else:
            value = form.next_value(name)
            if value is not None:
                # Of two forms with the same hidden names the one with the same values is meant.
                is_other = not _is_same(value, found.get("value") or "")
                form.score -= kind == "hidden" and is_other
                form.is_changed |= kind != "hidden" and is_other
                self._replace(form, "input", found | {"value": value})

    def _mark(self, form: FoundForm, attribute: str, found: Attributes, name: str) -> None:
        is_chosen = form.has_chosen(name, found.get("value") or "on")
        if is_chosen != (attribute in found):
            form.is_changed = True
            others = {key: value for key, value in found.items() if key != attribute}
            tag = "option" if attribute == "selected" else "input"
            self._replace(form, tag, others | ({attribute: None} if is_chosen else {}))

    def _replace(self, form: FoundForm, tag: str, attributes: Attributes) -> None:
        inside = "".join(
            f" {name}" if value is None else f' {name}="{escape(value)}"'
            for name, value in attributes.items()
        )
        form.edits.append((self._here(), self._end_of_tag(), f"<{tag}{inside}>"))

    def _here(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def _end_of_tag(self) -> int:
        return self._here() + len(self.get_starttag_text() or "")


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
