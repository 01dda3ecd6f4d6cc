from django.db import models
from django.db.models import QuerySet

from jobstore.trail.models import TrailEvent
from jobstore.web.templatetags.ui import moment


def trail_of(thing: models.Model) -> QuerySet[TrailEvent]:
    """What happened to a thing, the earliest first."""
    events = TrailEvent.objects.filter(
        subject_type=thing._meta.label_lower,  # noqa: SLF001 -- Django's documented _meta
        subject_id=str(thing.pk),
    )
    return events.select_related("by").order_by("at", "pk")


def who_was_faster(thing: models.Model) -> str:
    """ "Sam Stone was faster: published, Tuesday, ..."; empty where nobody of the staff did it."""
    event = trail_of(thing).filter(by__is_staff=True).last()
    if event is None or event.by is None:
        return ""
    name = event.by.get_full_name() or event.by.email
    return f"{name} was faster: {event.what}, {moment(event.at)}."
