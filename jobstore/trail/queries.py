from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet

from jobstore.trail.models import TrailEvent
from jobstore.trail.ties import Ties, all_ties
from jobstore.web.templatetags.ui import moment


def subject_type_of(thing: models.Model) -> str:
    """The same for a model and for its proxies."""
    meta = thing._meta  # noqa: SLF001 -- Django's documented _meta
    return (meta.proxy_for_model or type(thing))._meta.label_lower  # noqa: SLF001


def trail_of(thing: models.Model) -> QuerySet[TrailEvent]:
    """What happened to a thing, the earliest first."""
    events = TrailEvent.objects.filter(
        subject_type=subject_type_of(thing), subject_id=str(thing.pk)
    )
    return events.select_related("by").order_by("at", "pk")


def who_was_faster(thing: models.Model, *, reader: object = None) -> str:
    """ "Sam Stone was faster: published, Tuesday, ..."; empty where nobody of the staff did it."""
    event = trail_of(thing).filter(by__is_staff=True).last()
    if event is None or event.by is None:
        return ""
    if event.by == reader:
        return f"You have done that: {event.what}, {moment(event.at)}."
    name = event.by.get_full_name() or event.by.email
    return f"{name} was faster: {event.what}, {moment(event.at)}."


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
        names = _names(rows, all_ties().get(sort))
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
    for sort, ties in all_ties().items():
        model = apps.get_model(sort)
        named = Q()
        for path in ties.searched:
            named |= Q(**{f"{path}__icontains": words})
        rows = model._base_manager.filter(named).order_by("-pk")  # noqa: SLF001 -- documented
        ids = [str(pk) for pk in rows.values_list("pk", flat=True)[:MOST_FOUND]]
        if ids:
            found |= Q(subject_type=sort, subject_id__in=ids)
    return found
