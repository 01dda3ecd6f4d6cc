"""By when an employer said it would answer, and which promises are broken."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Case, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from jobstore.lib import zones as periods
from jobstore.lib.zones import read_zone
from openings.application.models import Application
from openings.application.states import TOLD_OUTCOMES, Outcome, Stage
from openings.interview.models import Interview
from openings.interview.states import InterviewDecision, InterviewState
from openings.opening.models import Opening

INTERVIEWS_BY_START = Prefetch(
    "interviews",
    Interview.objects.with_wait().select_related("absence").order_by("starts_at", "pk"),
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


def promise_to(application: Application) -> Promise | None:
    """By when an open application is to be answered. `interviews` and the employer are loaded."""
    if application.outcome != Outcome.OPEN or application.stage == Stage.DRAFT:
        return None
    return promise_of(application)


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


def is_told(application: Application, *, at: datetime) -> bool:
    """Whether the candidate knows the outcome that the employer recorded."""
    told_at = application.told_at
    return application.outcome in TOLD_OUTCOMES and told_at is not None and told_at <= at


def zones_of(interviews: QuerySet[Interview]) -> list[str]:
    names = interviews.order_by("time_zone").values_list("time_zone", flat=True)
    return list(names.distinct())


def promised_day_is_over(zones: Iterable[str], *, at: datetime) -> Q:
    """Of interviews in these zones: the promised day has passed there."""
    names_of: dict[date, list[str]] = defaultdict(list)
    for zone in zones:
        names_of[at.astimezone(read_zone(zone)).date()].append(zone)
    over = Q(pk__in=[])
    for today, names in names_of.items():
        over |= Q(promised_by__lt=today, time_zone__in=names)
    return over


def heard_too_long_ago(opening: Opening, *, at: datetime) -> datetime:
    """Whoever was heard before this instant should have had the opening's answer by now."""
    zone = read_zone(opening.employer.time_zone)
    yesterday = at.astimezone(zone).date() - timedelta(days=1)
    first = latest_start(yesterday, opening.answer_days) + timedelta(days=1)
    return periods.local_instant(first, time.min, zone)


def latest_start(day: date, working_days: int) -> date:
    """The last day from which so many working days end on `day` or before."""
    while working_days > 0:
        working_days -= periods.is_working_day(day)
        day -= timedelta(days=1)
    return day


def waits_too_long(opening: Opening, *, at: datetime) -> Case:
    """Of the applications to an opening: whether the promise that runs now is broken."""
    before = heard_too_long_ago(opening, at=at)
    interviews = Interview.objects.filter(application__opening=opening, state__in=STANDING)
    zones = zones_of(interviews)
    latest = Interview.objects.filter(application=OuterRef("pk"), state__in=STANDING)
    today = at.astimezone(read_zone(opening.employer.time_zone)).date()
    heard_before = (
        Q(application__stage_since__lt=before)
        & (Q(decided_at=None) | Q(decided_at__lt=before))
        & (Q(application__answer_by=None) | Q(application__answer_by__lt=today))
    )
    is_over = _holds(promised_day_is_over(zones, at=at))
    of_interview = latest.order_by("-starts_at", "-pk").annotate(
        is_late=Case(When(Q(decision__in=ANSWERED), then=_holds(heard_before)), default=is_over),
        is_awaited_late=Case(When(Q(decision__in=ANSWERED), then=Value(None)), default=is_over),
    )
    no_longer_held = Q(answer_by=None) | Q(answer_by__lt=today)
    sent_before = Q(submitted_at__lt=before) | Q(submitted_at=None, stage_since__lt=before)
    by_dates = Case(
        When(stage=Stage.INTERVIEW, then=_holds(Q(stage_since__lt=before) & no_longer_held)),
        default=_holds(sent_before & no_longer_held),
    )
    return Case(
        When(~Q(outcome=Outcome.OPEN) | ~Q(stage__in=ANSWERS), then=Value(value=False)),
        When(~Q(pk__in=interviews.values("application")), then=by_dates),  # read once for all
        When(stage=Stage.INTERVIEW, then=Subquery(of_interview.values("is_late")[:1])),
        default=Coalesce(Subquery(of_interview.values("is_awaited_late")[:1]), by_dates),
    )


def _holds(condition: Q) -> Case:
    return Case(When(condition, then=Value(value=True)), default=Value(value=False))
