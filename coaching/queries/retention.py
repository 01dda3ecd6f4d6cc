"""How long private texts are kept: 24 months after the last visit, with two warnings."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from coaching.models import Debrief
from jobstore.people.models import User

WARN_AFTER = (timedelta(days=700), timedelta(days=716))  # without a visit
ERASE_AFTER = timedelta(days=730)
LAST_WARNING = timedelta(days=14)  # between the second warning and the end
NOTES_KEPT = timedelta(days=365)  # what staff noted about an answer


def writers() -> QuerySet[Any]:
    """People who keep private texts here, with the last time they signed in as `last_visit`."""
    texts = Debrief.objects.filter(plan__candidate=OuterRef("pk"))
    people = User.objects.filter(Exists(texts), is_active=True)
    return people.annotate(last_visit=Coalesce(F("last_login"), F("date_joined")))


def seen_at(user: User) -> datetime:
    """The last time this person signed in, or joined."""
    return user.last_login or user.date_joined


def idle_writers(*, at: datetime) -> QuerySet[Any]:
    return writers().filter(last_visit__lte=at - WARN_AFTER[0]).order_by("pk")


def next_warning_at(*, at: datetime) -> datetime | None:
    """The next moment after `at` at which somebody is warned or texts are erased."""
    moments = []
    for after in (*WARN_AFTER, ERASE_AFTER):
        coming = writers().filter(last_visit__gt=at - after).order_by("last_visit")
        last_visit = coming.values_list("last_visit", flat=True).first()
        if last_visit is not None:
            moments.append(last_visit + after)
    return min(moments, default=None)
