"""Writing the trail, in the transaction of what it tells about."""

from typing import Any

from django.db import models

from jobstore.lib import clock
from jobstore.trail.models import TrailEvent
from jobstore.trail.queries import subject_type_of


def record(
    what: str, *, about: models.Model, by: Any, source: str = "", target: str = "", why: str = ""
) -> TrailEvent:
    """`by`: a user, or None where nobody but the clock or an unnamed reader did it."""
    return TrailEvent.objects.create(
        subject_type=subject_type_of(about),
        subject_id=str(about.pk),
        at=clock.now(),
        by=by,
        what=what,
        source=source,
        target=target,
        why=why.strip()[:300],
    )
