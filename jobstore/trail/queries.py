from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet

from jobstore.trail.models import Event, SignedEvent, TrailEvent
from jobstore.trail.states import Audience
from jobstore.web.templatetags.ui import moment


def tables() -> list[type[Event]]:
    return [model for model in apps.get_models() if issubclass(model, Event)]


def events_of(thing: models.Model, *, reader: Audience = Audience.STAFF) -> QuerySet[Any]:
    """What happened to a thing, as far as the kinds are the reader's; the earliest first."""
    table = _table_about(type(thing))
    events: QuerySet[Any] = table._base_manager.filter(**table.about(thing)).order_by("at", "pk")  # noqa: SLF001 -- documented
    if issubclass(table, SignedEvent):
        events = events.select_related("by")
    return events if table is TrailEvent else read_by(reader, events)


def read_by(reader: Audience, events: QuerySet[Any]) -> QuerySet[Any]:
    return events.filter(what__in=events.model.KINDS.read_by(reader))


def said_of(event: Event) -> dict[str, Any]:
    """For an export: each fact in a column of its own, empty where this kind has none."""
    keys = sorted({key for kind in event.KINDS for key in kind.declared.facts})
    facts = {key: event.facts.get(key, "") for key in keys}
    columns = {field.name: field.value_from_object(event) for field in event._meta.concrete_fields}  # noqa: SLF001 -- documented
    del columns["facts"]
    return columns | facts


@cache
def _table_about(model: type[models.Model]) -> type[Event]:
    """A table of its own, else that of staff."""
    for table in tables():
        if table.SUBJECT and table._meta.get_field(table.SUBJECT).related_model is model:  # noqa: SLF001 -- documented
            return table
    return TrailEvent


def who_was_faster(thing: models.Model, *, reader: object = None) -> str:
    """ "Sam Stone was faster: published, Tuesday, ..."; empty where nobody of the staff did it."""
    event = events_of(thing).filter(by__is_staff=True).last()
    if event is None or event.by is None:
        return ""
    if event.by == reader:
        return f"You have done that: {event.words}, {moment(event.at)}."
    name = event.by.get_full_name() or event.by.email
    return f"{name} was faster: {event.words}, {moment(event.at)}."


@dataclass(frozen=True, kw_only=True)
class Ties:
    """Whose a thing is: each app says it of what staff act on, for the trail to find and name it.

    Paths from a row to a person and to an employer; "self" where the row is that itself.
    """

    person: str = ""
    employer: str = ""
    has_name: bool = False  # of its own, such as the title of an opening

    @property
    def paths(self) -> list[str]:
        """To the names."""
        return [_to(path, "name") for path in (self.person, self.employer) if path]

    @property
    def searched(self) -> list[str]:
        return [*self.paths, *([_to(self.person, "email")] if self.person else [])]


def _to(path: str, field: str) -> str:
    return field if path == "self" else f"{path}__{field}"


_ties: dict[str, Ties] = {}


def tie(subject_type: str, ties: Ties) -> None:
    _ties[subject_type] = ties


@dataclass(frozen=True)
class Thing:
    """What a line of the trail is about, and how staff call it."""

    row: models.Model
    title: str


def things_of(events: Sequence[TrailEvent]) -> list[tuple[TrailEvent, Thing | None]]:
    """Each with what it is about, two statements for each sort at most; None for what is gone."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for event in events:
        wanted[event.subject_type].add(event.subject_id)
    found: dict[tuple[str, str], Thing] = {}
    for sort, ids in wanted.items():
        try:
            model = apps.get_model(sort)
        except (LookupError, ValueError):
            continue
        rows = model._base_manager.filter(pk__in=ids).order_by("pk")  # noqa: SLF001 -- documented
        names = _names(rows, _ties.get(sort))
        for row in rows:
            found[sort, str(row.pk)] = Thing(row, names.get(row.pk) or str(row))
    return [(event, found.get((event.subject_type, event.subject_id))) for event in events]


def _names(rows: "QuerySet[Any]", ties: Ties | None) -> dict[Any, str]:
    """ "Letter of Maya Ortiz, Harbor Books", where the row itself has no name."""
    if ties is None or ties.has_name:
        return {}
    kind = str(rows.model._meta.verbose_name).capitalize()  # noqa: SLF001 -- documented
    called = rows.values_list("pk", *ties.paths)
    return {pk: f"{kind} of {', '.join(filter(None, names))}" for pk, *names in called}


MOST_FOUND = 2000  # things of one sort, the newest; whoever finds more has to say more


def about_anybody(words: str) -> Q:
    """Lines about whatever belongs to a candidate or an employer of this name or address."""
    found = Q(pk__in=[])  # nobody
    for sort, ties in _ties.items():
        model = apps.get_model(sort)
        named = Q()
        for path in ties.searched:
            named |= Q(**{f"{path}__icontains": words})
        rows = model._base_manager.filter(named).order_by("-pk")  # noqa: SLF001 -- documented
        ids = [str(pk) for pk in rows.values_list("pk", flat=True)[:MOST_FOUND]]
        if ids:
            found |= Q(subject_type=sort, subject_id__in=ids)
    return found
