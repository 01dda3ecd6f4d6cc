"""Who applied to an employer and who withdrew within some time."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from jobstore.people.models import Employer
from openings.models import Application
from openings.states import Outcome


@dataclass(frozen=True, kw_only=True)
class News:
    """One application of a day. Who applied and withdrew on that day is one piece of news."""

    application: Application
    has_applied: bool
    is_withdrawn: bool

    @property
    def words(self) -> str:
        if self.has_applied and self.is_withdrawn:
            return "applied and withdrew"
        return "withdrew" if self.is_withdrawn else "applied"


def news_between(employer: Employer, *, since: datetime, until: datetime) -> list[News]:
    """In the order of the applications; what happens at `until` is the next day's."""
    applied = Q(submitted_at__gte=since, submitted_at__lt=until)
    withdrew = Q(outcome=Outcome.WITHDRAWN, decided_at__gte=since, decided_at__lt=until)
    applications = (
        Application.objects.to(employer)
        .submitted()
        .filter(applied | withdrew)
        .select_related("candidate", "opening")
        .order_by("submitted_at", "pk")
    )
    return [_news(one, since, until) for one in applications]


def _news(application: Application, since: datetime, until: datetime) -> News:
    sent, ended = application.submitted_at, application.decided_at
    is_withdrawn = application.outcome == Outcome.WITHDRAWN
    return News(
        application=application,
        has_applied=sent is not None and since <= sent < until,
        is_withdrawn=is_withdrawn and ended is not None and since <= ended < until,
    )
