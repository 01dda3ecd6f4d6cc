from django.db import models
from django.db.models import QuerySet

from jobstore.trail.models import TrailEvent


def trail_of(thing: models.Model) -> QuerySet[TrailEvent]:
    """What happened to a thing, the earliest first."""
    events = TrailEvent.objects.filter(
        subject_type=thing._meta.label_lower,  # noqa: SLF001 -- Django's documented _meta
        subject_id=str(thing.pk),
    )
    return events.select_related("by").order_by("at", "pk")
