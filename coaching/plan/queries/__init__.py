from datetime import datetime

from django.db.models import QuerySet

from jobstore.people.user.models import User
from openings.application.states import Outcome
from openings.interview.models import Interview


def upcoming_interviews(candidate: User, *, at: datetime) -> QuerySet[Interview]:
    """Planned and not begun, the next first; none of an application that the candidate left."""
    return (
        Interview.objects.scheduled()
        .filter(application__candidate=candidate, starts_at__gt=at)
        .exclude(application__outcome=Outcome.WITHDRAWN)
        .select_related("application__opening__employer", "application__candidate")
        .order_by("starts_at", "pk")
    )


def next_interview_of(candidate: User, *, at: datetime) -> Interview | None:
    return upcoming_interviews(candidate, at=at).first()
