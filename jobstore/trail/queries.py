from collections import defaultdict
from collections.abc import Sequence

from django.apps import apps
from django.db import models
from django.db.models import QuerySet

from jobstore.trail.models import TrailEvent
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


def things_of(events: Sequence[TrailEvent]) -> list[tuple[TrailEvent, models.Model | None]]:
    """Each with what it is about, one statement for each sort; None for what is gone."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for event in events:
        wanted[event.subject_type].add(event.subject_id)
    found: dict[tuple[str, str], models.Model] = {}
    for sort, ids in wanted.items():
        try:
            model = apps.get_model(sort)
        except (LookupError, ValueError):
            continue
        for thing in model._base_manager.filter(pk__in=ids).order_by("pk"):  # noqa: SLF001 -- documented
            found[sort, str(thing.pk)] = thing
    return [(event, found.get((event.subject_type, event.subject_id))) for event in events]
