"""How an employer kept its word: what is counted, over which time."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from statistics import median
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from coaching.feedback.models import FeedbackAnswer, FeedbackRequest
from coaching.feedback.states import FeedbackState
from coaching.metrics.queries import WINDOW, K
from coaching.metrics.queries.board_counts import Applicant, EndedOpening, board_counts_of
from jobstore.lib import zones as periods
from jobstore.lib.zones import read_zone
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from jobstore.people.employer.models import Employer
from openings.interview.models import Interview
from openings.interview.states import InterviewDecision, InterviewState

WIDE_WINDOW = 365  # days, where the window holds fewer than FEW
FEW = 10
RIPE_AFTER = 10  # working days that an employer has for an answer
CHANGED = K  # fewer changes than this are not published
MAIL_KIND = "coaching.feedback_request"
YES = frozenset({InterviewDecision.ADVANCED, InterviewDecision.OFFER})


@dataclass(frozen=True)
class DecidedInterview:
    """One interview whose promised day is over."""

    pk: UUID
    candidate_id: int
    moment: datetime  # the end of the promised day
    told_at: datetime | None
    days: int | None  # from the interview to the telling

    @property
    def was_on_time(self) -> bool:
        return self.told_at is not None and self.told_at < self.moment

    @property
    def changed_at(self) -> datetime:
        return max(self.moment, self.told_at or self.moment)


@dataclass(frozen=True)
class DeliveredRequest:
    """One feedback request that reached the employer long enough ago."""

    pk: UUID
    candidate_id: int
    moment: datetime  # when the time for an answer was over
    is_answered: bool
    spoke_at: datetime | None

    @property
    def changed_at(self) -> datetime:
        return max(self.moment, self.spoke_at or self.moment)


@dataclass(frozen=True)
class RatedAnswer:
    """What a candidate says of an answer: useful or not."""

    pk: UUID
    candidate_id: int
    moment: datetime
    was_useful: bool

    @property
    def changed_at(self) -> datetime:
        return self.moment


Counted = DecidedInterview | DeliveredRequest | RatedAnswer | Applicant | EndedOpening


@dataclass(frozen=True)
class Counts:
    """All that is counted for one employer, of the wide window."""

    decided: list[DecidedInterview] = field(default_factory=list)
    asked: list[DeliveredRequest] = field(default_factory=list)
    rated: list[RatedAnswer] = field(default_factory=list)
    applicants: list[Applicant] = field(default_factory=list)
    ended: list[EndedOpening] = field(default_factory=list)


# Counting -------------------------------------------------------------------------------------
def counts_of(employers: Sequence[Employer], *, at: datetime) -> dict[int, Counts]:
    """By employer; so many statements for one as for a thousand."""
    since = at - timedelta(days=WIDE_WINDOW)
    counts = {
        pk: Counts(applicants=board.applicants, ended=board.ended)
        for pk, board in board_counts_of(employers, since=since, at=at).items()
    }
    for interview in _interviews_of(employers, at=at):
        decided = _decided(interview, at=at)
        if decided is not None:
            counts[interview.application.opening.employer_id].decided.append(decided)
    zones = {employer.pk: read_zone(employer.time_zone) for employer in employers}
    requests = list(_requests_of(employers, since=since))
    left_at = _left_at(requests)
    for request in requests:
        pk = request.plan.interview.application.opening.employer_id
        sent_at = left_at.get(request.pk)
        if sent_at is not None:
            ripe_at = _ripe_at(sent_at, zones[pk])
            if ripe_at <= at:
                counts[pk].asked.append(_delivered(request, ripe_at))
        rated = _rated(request, since=since, at=at)
        if rated is not None:
            counts[pk].rated.append(rated)
    return counts


def _interviews_of(employers: Sequence[Employer], *, at: datetime) -> QuerySet[Interview]:
    """The earliest promise first."""
    return (
        Interview.objects.filter(
            application__opening__employer__in=employers,
            application__opening__employer__tracked_by__isnull=True,
            state=InterviewState.HELD,
            promised_by__gte=(at - timedelta(days=WIDE_WINDOW)).date(),
            promised_by__lte=at.date(),
        )
        .select_related("application__opening")
        .only(
            *("promised_by", "time_zone", "decision", "decided_at", "ends_at"),
            *("application__candidate", "application__decided_at", "application__told_at"),
            *("application__opening", "application__opening__employer"),
        )
        .order_by("promised_by", "pk")
    )


def _decided(interview: Interview, *, at: datetime) -> DecidedInterview | None:
    """None while the promise runs, and for who left before it was over.

    An untold decision is not told.
    """
    zone = read_zone(interview.time_zone)
    next_day = interview.promised_by + timedelta(days=1)
    due_at = periods.local_instant(next_day, time.min, zone)
    application = interview.application
    left_at = application.decided_at if interview.decision == InterviewDecision.WITHDRAWN else None
    if due_at > at or (left_at is not None and left_at < due_at):
        return None
    told_at = interview.decided_at if interview.decision in YES else application.told_at
    if told_at is not None and told_at > at:
        told_at = None
    return DecidedInterview(
        pk=interview.pk,
        candidate_id=application.candidate_id,
        moment=due_at,
        told_at=told_at,
        days=max(0, (told_at - interview.ends_at).days) if told_at else None,
    )


def _requests_of(employers: Sequence[Employer], *, since: datetime) -> QuerySet[FeedbackRequest]:
    """What the candidate took back is not counted."""
    return (
        FeedbackRequest.objects.with_counts_as_answered()
        .filter(
            plan__interview__application__opening__employer__in=employers,
            plan__interview__application__opening__employer__tracked_by__isnull=True,
            sent_at__gte=since,
        )
        .exclude(state=FeedbackState.CANCELED)
        .select_related("plan__interview__application__opening", "answer")
        .order_by("sent_at", "pk")
    )


def _ripe_at(sent_at: datetime, zone: ZoneInfo) -> datetime:
    day = periods.add_working_days(sent_at.astimezone(zone).date(), RIPE_AFTER)
    return periods.local_instant(day, periods.MORNING, zone)


def _delivered(request: Any, ripe_at: datetime) -> DeliveredRequest:
    answer: FeedbackAnswer | None = getattr(request, "answer", None)
    return DeliveredRequest(
        pk=request.pk,
        candidate_id=request.plan.candidate_id,
        moment=ripe_at,
        is_answered=request.counts_as_answered,
        spoke_at=request.declined_at or (answer.submitted_at if answer else None),
    )


def _rated(request: FeedbackRequest, *, since: datetime, at: datetime) -> RatedAnswer | None:
    answer: FeedbackAnswer | None = getattr(request, "answer", None)
    if answer is None or answer.was_useful is None or answer.rated_at is None:
        return None
    if not since <= answer.rated_at <= at:
        return None
    return RatedAnswer(
        pk=request.pk,
        candidate_id=request.plan.candidate_id,
        moment=answer.rated_at,
        was_useful=answer.was_useful,
    )


def _left_at(requests: list[FeedbackRequest]) -> dict[UUID, datetime]:
    """When the mail that carried each request left; several may travel in one."""
    if not requests:
        return {}
    left = OutgoingMail.objects.filter(state=MailState.SENT, sent_at__isnull=False).order_by("pk")
    keys = {request.mailed_with for request in requests if request.mailed_with}
    by_key = dict(left.filter(key__in=keys).values_list("key", "sent_at"))
    ids = [str(request.pk) for request in requests if not request.mailed_with]
    alone = left.of_kind(MAIL_KIND).filter(subject_id__in=ids)
    by_id = dict(alone.values_list("subject_id", "sent_at"))
    found = {
        request.pk: by_key.get(request.mailed_with) or by_id.get(str(request.pk))
        for request in requests
    }
    return {pk: moment for pk, moment in found.items() if moment is not None}


@dataclass(frozen=True)
class Window:
    """The rows that a figure stands on, and those that are too old for it."""

    days: int
    rows: list[Any]  # of one sort of Counted
    older: list[Any]

    @property
    def people(self) -> int:
        return len({row.candidate_id for row in self.rows})

    def changes_since(self, moment: datetime, *, days: int) -> int:
        """How many rows came, changed or left since figures of `days` were written."""
        fresh = {row.pk for row in self.rows if row.changed_at > moment}
        start = moment - timedelta(days=days)
        return len(fresh | {row.pk for row in self.older if row.moment > start})


def window_of(rows: Sequence[Counted], *, at: datetime) -> Window:
    """The short window, or the wide one where the short one holds too few."""
    start = at - timedelta(days=WINDOW)
    recent = [row for row in rows if row.moment > start]
    if len(recent) >= FEW:
        return Window(WINDOW, recent, [row for row in rows if row.moment <= start])
    return Window(WIDE_WINDOW, list(rows), [])


def decision_figures(window: Window) -> dict[str, Any]:
    waits = [row.days for row in window.rows if row.days is not None]
    return {
        "decision_days": window.days,
        "interviews": len(window.rows),
        "interviewees": window.people,
        "told_on_time": sum(row.was_on_time for row in window.rows),
        "median_days": round(median(waits)) if len(waits) >= K else None,
    }


def feedback_figures(window: Window) -> dict[str, Any]:
    return {
        "feedback_days": window.days,
        "requests": len(window.rows),
        "requesters": window.people,
        "answered": sum(row.is_answered for row in window.rows),
    }


def applicant_figures(window: Window) -> dict[str, Any]:
    return {
        "applicant_days": window.days,
        "applicants": len(window.rows),
        "applicant_people": window.people,
        "answered_on_time": sum(row.was_on_time for row in window.rows),
    }


def opening_figures(window: Window) -> dict[str, Any]:
    return {
        "opening_days": window.days,
        "openings_ended": len(window.rows),
        "opening_people": len({pk for row in window.rows for pk in row.people}),
        "openings_filled": sum(row.is_filled for row in window.rows),
    }


def useful_figures(rows: Sequence[RatedAnswer]) -> dict[str, Any]:
    """One voice for each person: who rated twice counts with the last word."""
    last = {row.candidate_id: row for row in sorted(rows, key=lambda row: row.moment)}
    return {"rated": len(last), "useful": sum(row.was_useful for row in last.values())}
