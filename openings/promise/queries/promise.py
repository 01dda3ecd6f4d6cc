"""By when an employer said it would answer, and what that answer is about."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Prefetch

from jobstore.lib import periods
from jobstore.lib.zones import read_zone
from openings.application.models import Application
from openings.application.states import Outcome, Stage
from openings.interview.models import Interview
from openings.interview.states import InterviewDecision, InterviewState

INTERVIEWS_BY_START = Prefetch(
    "interviews", Interview.objects.select_related("absence").order_by("starts_at", "pk")
)


UNPROMISED = timedelta(days=21)  # silence after an interview where nobody named a day


STANDING = frozenset({InterviewState.SCHEDULED, InterviewState.HELD})


ANSWERS = frozenset({Stage.APPLIED, Stage.SCREENING, Stage.INTERVIEW})  # stages that wait for one


ANSWERED = frozenset({InterviewDecision.ADVANCED, InterviewDecision.OFFER})


@dataclass(frozen=True, kw_only=True)
class Promise:
    """An answer by the end of `day` where the promise was given."""

    day: date
    zone: str

    def runs_out_at(self) -> datetime:
        return periods.local_instant(self.day + timedelta(days=1), time.min, read_zone(self.zone))

    def is_broken(self, *, at: datetime) -> bool:
        return at >= self.runs_out_at()


def latest_interview(application: Application) -> Interview | None:
    """The last conversation that stands: ahead or held; never one that was called off."""
    standing = [one for one in _interviews(application) if one.state in STANDING]
    return standing[-1] if standing else None


def missed_interview(application: Application) -> Interview | None:
    """The last conversation, where it did not take place because the candidate did not come."""
    rows = [one for one in _interviews(application) if one.state != InterviewState.CANCELED]
    return rows[-1] if rows and rows[-1].state == InterviewState.NO_SHOW else None


def _interviews(application: Application) -> list[Interview]:
    """By their start: the loaded ones where they are loaded, else a query."""
    if "interviews" in getattr(application, "_prefetched_objects_cache", {}):
        return sorted(application.interviews.all(), key=lambda one: one.starts_at)
    return list(application.interviews.order_by("starts_at", "pk"))


def awaited_interview(application: Application) -> Interview | None:
    """The conversation that the candidate waits for, or waits for an answer to.

    A recorded "no" counts as no answer: who may know of it is decided elsewhere.
    """
    interview = latest_interview(application)
    if interview is None or interview.decision in ANSWERED:
        return None
    return interview


def promise_of(application: Application) -> Promise | None:
    """The promise that runs now, None where no answer of the employer is due.

    What an interview promised counts in every stage, and no day comes before one that was promised
    already. Recorded decisions change nothing here, so that the candidate may see it.
    """
    if application.stage not in ANSWERS:
        return None
    interview = awaited_interview(application)
    if interview is not None:
        return Promise(day=interview.promised_by, zone=interview.time_zone)
    if application.stage == Stage.INTERVIEW:
        start = heard_at(application)
    else:
        start = application.submitted_at or application.stage_since
    zone = application.opening.employer.time_zone
    first_day = start.astimezone(read_zone(zone)).date()
    day = periods.add_working_days(first_day, application.opening.answer_days)
    return Promise(day=max(day, application.answer_by or day), zone=zone)


def heard_at(application: Application) -> datetime:
    """When an application in interviews last moved on: to this stage, or to the next round."""
    interview = latest_interview(application)
    if interview is None or interview.decided_at is None:
        return application.stage_since
    return max(application.stage_since, interview.decided_at)


def zone_of(application: Application) -> str:
    """The zone in which a promise to this candidate counts its days."""
    promise = promise_of(application)
    return promise.zone if promise else application.opening.employer.time_zone


# Outcomes that the employer records; the candidate knows them from the telling on.
TOLD_OUTCOMES = frozenset({Outcome.NOT_SELECTED, Outcome.POSITION_CLOSED, Outcome.NO_SHOW})


def is_told(application: Application, *, at: datetime) -> bool:
    """Whether the candidate knows the outcome that the employer recorded."""
    told_at = application.told_at
    return application.outcome in TOLD_OUTCOMES and told_at is not None and told_at <= at
