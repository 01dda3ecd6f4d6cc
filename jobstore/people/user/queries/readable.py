"""The export as a page that a person can read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field
from django.utils import timezone

from jobstore.lib.zones import moment_text
from jobstore.people.user.queries.account import Personal, all_personal

# Facts of the machinery that say nothing to a person; the JSON has them.
_UNTOLD = frozenset({"id", "sha256", "mime_type", "is_superuser", "is_staff", "is_active"})
Exported = dict[str, list[dict[str, Any]]]  # rows by model


@dataclass(frozen=True, kw_only=True)
class Line:
    """One field of a row; `link` leads to another row or to a file of the archive."""

    label: str
    text: str
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class Entry:
    anchor: str
    lines: list[Line]


@dataclass(frozen=True, kw_only=True)
class Chapter:
    title: str
    entries: list[Entry]


def chapters_of(exported: Exported, *, files: dict[str, str]) -> list[Chapter]:
    """What there is of each sort. `files`: stored name to path in the archive."""
    things = {thing.name: thing for thing in all_personal() if exported[thing.name]}
    known = {_anchor(name, row.get("id")) for name in things for row in exported[name]}
    page = _Page(known=known, files=files)
    return [
        Chapter(
            title=thing.title,
            entries=[
                Entry(anchor=_anchor(name, row.get("id")), lines=page.lines(thing, row))
                for row in exported[name]
            ],
        )
        for name, thing in sorted(things.items(), key=lambda item: item[1].title)
    ]


def _anchor(name: str, key: Any) -> str:
    return f"{name}-{key}"


@dataclass(frozen=True, kw_only=True)
class _Page:
    known: set[str]
    files: dict[str, str]

    def lines(self, thing: Personal, row: dict[str, Any]) -> list[Line]:
        lines = [
            self._line(thing, name, value) for name, value in row.items() if name not in _UNTOLD
        ]
        return [line for line in lines if line is not None]

    def _line(self, thing: Personal, name: str, value: Any) -> Line | None:
        """Nothing for an empty field, and for a number that means nothing to a person."""
        if value in (None, "", [], {}):
            return None
        label = name.replace("_", " ").capitalize()
        if value in self.files.values():
            return Line(label=label, text=str(value).removeprefix("files/"), link=str(value))
        field = _field(thing, name)
        if field is None or not field.is_relation or not (related := field.related_model):
            return Line(label=label, text=_text(field, value))
        anchor = _anchor(related._meta.label_lower, value)  # noqa: SLF001 -- Django's documented _meta
        if related._meta.label_lower == "people.user":  # noqa: SLF001 -- as above
            return None
        if anchor in self.known:
            return Line(label=label, text="see there", link=f"#{anchor}")
        return None if _is_key(value) else Line(label=label, text=str(value))


def _is_key(value: Any) -> bool:
    """The number of a row; else what stands for it, as the title of an opening."""
    if isinstance(value, int):
        return True
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True


def _field(thing: Personal, name: str) -> "Field[Any, Any] | None":
    try:
        field = thing.model._meta.get_field(name)  # noqa: SLF001 -- Django's documented _meta
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, Field) else None


def _text(field: "Field[Any, Any] | None", value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return "\n".join(_text(None, item) for item in value)
    if isinstance(value, dict):
        return "\n".join(f"{key}: {_text(None, item)}" for key, item in value.items())
    if field is not None and field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    return _moment(value) or str(value)


def _moment(value: Any) -> str:
    """A moment in words; nothing for whatever else it is."""
    if not isinstance(value, str) or "T" not in value:
        return ""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return ""
    return "" if moment.tzinfo is None else moment_text(timezone.localtime(moment))
