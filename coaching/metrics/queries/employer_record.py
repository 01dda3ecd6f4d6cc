"""How an employer kept its word: what may be shown of it, and in which order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from coaching.metrics.models import EmployerRecord
from coaching.metrics.queries.maths import K, Share
from coaching.metrics.queries.record_counts import WINDOW
from jobstore.people.employer.models import Employer

BADGE_SHARE = 0.5
BADGE_FROM = 10  # requests


@dataclass(frozen=True)
class ShownRecord:
    """A record as a page shows it; a figure that stands on too few people is None."""

    on_time: Share | None = None
    response: Share | None = None
    useful: Share | None = None
    median_days: int | None = None
    decision_days: int = WINDOW
    feedback_days: int = WINDOW
    has_badge: bool = False
    as_of: datetime | None = None

    @property
    def is_empty(self) -> bool:
        return self.on_time is None and self.response is None


def shown_record(employer: Employer) -> ShownRecord:
    """What the public may read of an employer."""
    record = EmployerRecord.objects.filter(employer=employer).first()
    return ShownRecord() if record is None else shown(record)


def shown(record: EmployerRecord) -> ShownRecord:
    response = _share(record.answered, record.requests, people=record.requesters)
    on_time = _share(record.told_on_time, record.interviews, people=record.interviewees)
    return ShownRecord(
        on_time=on_time,
        response=response,
        useful=_share(record.useful, record.rated, people=record.rated),
        median_days=record.median_days if on_time is not None else None,
        decision_days=record.decision_days,
        feedback_days=record.feedback_days,
        has_badge=response is not None
        and record.requests >= BADGE_FROM
        and response.value >= BADGE_SHARE,
        as_of=record.feedback_as_of,
    )


def _share(part: int, whole: int, *, people: int) -> Share | None:
    return Share(part, whole) if whole >= K and people >= K else None


def ranked(records: Iterable[EmployerRecord]) -> list[EmployerRecord]:
    """By the lower bound: three of three does not outrank ninety of a hundred."""
    return sorted(records, key=lambda row: (-Share(row.answered, row.requests).low, row.pk))
