"""How an employer answered who applied, and how its openings ended: what counts for its record."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Min, Q, QuerySet, Subquery

from jobstore.lib import zones as periods
from jobstore.lib.zones import read_zone
from jobstore.people.employer.models import Employer
from openings.application.models import Application, ApplicationEvent
from openings.application.states import Happening, Outcome, Stage
from openings.opening.models import Opening
from openings.opening.queries import HIRED_IN_THIS_RUN
from openings.opening.states import CloseReason, OpeningState
from openings.version.models import OpeningVersion

LONGEST_PROMISE = timedelta(days=100)  # 60 working days
# A look at it is no answer, and neither is a "no" that nobody was told of.
_ANSWERS = Q(what=Happening.MOVED, facts__target=Stage.INTERVIEW) | Q(
    what__in=[Happening.INTERVIEW_SCHEDULED, Happening.OFFERED, Happening.HIRED]
)
_FACTS = (  # no word of anybody
    *("candidate", "opening", "opening__employer", "opening__answer_days", "opening_version"),
    *("submitted_at", "stage_since", "answer_by", "outcome", "decided_at", "told_at"),
)
_HERE = Q(opening__source="") | Q(opening__taken_over_at__isnull=False)


@dataclass(frozen=True)
class Applicant:
    """One application whose promised day is over."""

    pk: UUID
    candidate_id: int
    moment: datetime  # the end of the promised day
    answered_at: datetime | None

    @property
    def was_on_time(self) -> bool:
        return self.answered_at is not None and self.answered_at < self.moment

    @property
    def changed_at(self) -> datetime:
        return max(self.moment, self.answered_at or self.moment)


@dataclass(frozen=True)
class EndedOpening:
    pk: int
    moment: datetime  # since when it is closed
    is_filled: bool
    people: frozenset[int]  # who applied
    changed_at: datetime  # since when all of this holds


@dataclass(frozen=True)
class BoardCounts:
    applicants: list[Applicant]
    ended: list[EndedOpening]


def board_counts_of(
    employers: Sequence[Employer], *, since: datetime, at: datetime
) -> dict[int, BoardCounts]:
    """By employer; so many statements for one as for a thousand."""
    zones = {employer.pk: employer.time_zone for employer in employers}
    counts = {employer.pk: BoardCounts([], []) for employer in employers}
    sent = _applications_of(employers, since=since)
    promised, answered = _promised_days(sent), _first_answers(sent)
    applied: dict[int, set[int]] = defaultdict(set)
    for row in sent.select_related("opening").only(*_FACTS):
        applied[row.opening_id].add(row.candidate_id)
        days = promised.get((row.opening_id, row.opening_version))
        due_at = _due_at(row, days, zone=zones[row.opening.employer_id])
        if since <= due_at <= at and not _left_before(row, due_at):
            moments = [answered.get(row.pk), row.told_at]
            known = [moment for moment in moments if moment is not None and moment <= at]
            one = Applicant(row.pk, row.candidate_id, due_at, min(known, default=None))
            counts[row.opening.employer_id].applicants.append(one)
    for opening in _ended_of(employers, since=since, at=at):
        is_filled = bool(opening.hired_at) or opening.close_reason == CloseReason.FILLED
        people = frozenset(applied[opening.pk])
        dates = (opening.closed_at, opening.answered_at, opening.hired_at)
        changed_at = max(moment for moment in dates if moment)
        one_ended = EndedOpening(opening.pk, opening.closed_at, is_filled, people, changed_at)
        counts[opening.employer_id].ended.append(one_ended)
    return counts


def _applications_of(employers: Sequence[Employer], *, since: datetime) -> QuerySet[Application]:
    return (
        Application.objects.on_board()
        .submitted()
        .filter(
            _HERE,
            opening__employer__in=employers,
            opening__employer__tracked_by__isnull=True,
            submitted_at__gte=since - LONGEST_PROMISE,
        )
        .order_by("submitted_at", "pk")
    )


def _promised_days(sent: QuerySet[Application]) -> dict[tuple[int, int], int]:
    """In the version that each answered: what was promised later changes nothing."""
    versions = OpeningVersion.objects.filter(opening__in=sent.order_by().values("opening"))
    days = versions.order_by("pk").values_list(
        "opening", "number", "document__opening__answer_days"
    )
    return {(opening, number): count for opening, number, count in days if count is not None}


def _first_answers(sent: QuerySet[Application]) -> dict[UUID, datetime]:
    events = ApplicationEvent.objects.filter(_ANSWERS, application__in=sent.order_by().values("pk"))
    first = events.order_by("application").values_list("application").annotate(Min("at"))
    return dict(first)


def _due_at(row: Application, days: int | None, *, zone: str) -> datetime:
    """Where nobody knows any more what was promised: what is promised now, or the day kept."""
    start = (row.submitted_at or row.stage_since).astimezone(read_zone(zone)).date()
    if days is None:
        day = periods.add_working_days(start, row.opening.answer_days)
        day = max(day, row.answer_by or day)
    else:
        day = periods.add_working_days(start, days)
    return periods.local_instant(day + timedelta(days=1), time.min, read_zone(zone))


def _left_before(row: Application, moment: datetime) -> bool:
    if row.outcome != Outcome.WITHDRAWN or row.decided_at is None:
        return False
    return row.decided_at < moment


def _ended_of(employers: Sequence[Employer], *, since: datetime, at: datetime) -> QuerySet[Any]:
    """Those that were public here."""
    hired = HIRED_IN_THIS_RUN.order_by("-decided_at").values("decided_at")[:1]
    return (
        Opening.objects.filter(
            Q(source="") | Q(taken_over_at__isnull=False),
            employer__in=employers,
            employer__tracked_by__isnull=True,
            state=OpeningState.CLOSED,
            posted_at__lte=at,
            closed_at__gte=since,
            closed_at__lte=at,
        )
        .annotate(hired_at=Subquery(hired), answered_at=F("ending__answered_at"))
        .only("employer", "closed_at", "close_reason")
        .order_by("closed_at", "pk")
    )
