"""Which answers an employer owes: those whose promised day has come, and who is left open."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from jobstore.lib import zones as periods
from jobstore.lib.zones import read_zone
from jobstore.people.employer.models import Employer
from openings.application.models import Application, ApplicationQuerySet
from openings.application.states import Outcome, Stage
from openings.interview.models import Interview
from openings.interview.states import InterviewState
from openings.opening.models import Opening
from openings.opening.states import OpeningState
from openings.promise.queries.promise import (
    ANSWERED,
    ANSWERS,
    INTERVIEWS_BY_START,
    STANDING,
    Promise,
    awaited_interview,
    latest_start,
    promise_of,
)

STEPS = (0, 2, 7)  # working days after the promised one on which an employer is asked
MISSING_AFTER = STEPS[1]  # then a candidate hears that no answer came
LEFT_OPEN = 10  # working days after the closing: from then on staff see who is left open
FARTHEST = timedelta(days=10)  # days that are asked about later, after a standstill
DAY = timedelta(days=1)
_MET = frozenset({InterviewState.HELD, InterviewState.NO_SHOW})


@dataclass(frozen=True, kw_only=True)
class Due:
    """An answer whose day, or one of the days after it, has come."""

    application: Application
    promise: Promise
    steps: list[int]  # more than one after a standstill
    was_interviewed: bool
    has_met: bool  # then a candidate hears of silence after the interview
    has_own_mail: bool  # an interview asks for its decision by itself

    @property
    def step(self) -> int:
        return self.steps[-1]

    @property
    def words(self) -> str:
        return f"{self.step} working days late" if self.step else "promised by today"


@dataclass(frozen=True, kw_only=True)
class DueOfOpening:
    opening: Opening
    rows: list[Due]

    @property
    def step(self) -> int:
        return max(row.step for row in self.rows)


def day_of_step(promised: date, step: int) -> date:
    """The working day on which people are asked."""
    if step == 0 and periods.is_working_day(promised):
        return promised
    return periods.add_working_days(promised, step or 1)


def due_between(
    employer: Employer, *, since: date, until: date, at: datetime, with_untold: bool = False
) -> list[Due]:
    """What came due after `since`, up to and with `until`; who waits longest comes first.

    `with_untold`: also where an end is recorded of which the candidate knows nothing.
    """
    known = Application.objects.to(employer).on_board()
    known = known.waiting() if with_untold else known.filter(outcome=Outcome.OPEN)
    rows = (
        known.filter(_may_be_due(employer, since=since, until=until), stage__in=ANSWERS)
        .select_related("candidate", "opening__employer")
        .prefetch_related(INTERVIEWS_BY_START)
        .order_by("submitted_at", "pk")
    )
    found = (_due(row, since=since, until=until, at=at) for row in rows)
    return [one for one in found if one is not None]


def by_opening(rows: Iterable[Due]) -> list[DueOfOpening]:
    """The latest first."""
    of: dict[int, list[Due]] = defaultdict(list)
    for row in rows:
        of[row.application.opening_id].append(row)
    grouped = [DueOfOpening(opening=some[0].application.opening, rows=some) for some in of.values()]
    return sorted(grouped, key=lambda one: -one.step)


def _due(application: Application, *, since: date, until: date, at: datetime) -> Due | None:
    promise = promise_of(application)
    if promise is None:
        return None
    awaited = awaited_interview(application)
    if awaited is not None and awaited.ends_at > at:
        return None
    days = [(step, day_of_step(promise.day, step)) for step in STEPS]
    steps = [step for step, day in days if since < day <= until]
    if not steps:
        return None
    states = {one.state for one in application.interviews.all()}
    met = bool(states & _MET)
    return Due(
        application=application,
        promise=promise,
        steps=steps,
        was_interviewed=met or awaited is not None,
        has_met=awaited is not None or InterviewState.HELD in states,
        has_own_mail=awaited is not None,
    )


def _may_be_due(employer: Employer, *, since: date, until: date) -> Q:
    """Nobody is left out by it; who is too many is sorted out by the promise itself."""
    first = latest_start(since, STEPS[-1])
    zone = read_zone(employer.time_zone)
    openings = Opening.objects.of(employer).filter(applications__outcome__isnull=False)
    days = openings.order_by("answer_days").values_list("answer_days", flat=True).distinct()
    dates = Q(pk__in=[])
    for count in days:
        begun = latest_start(first - DAY, count)
        ended = latest_start(until, count) + DAY
        dates |= Q(
            opening__answer_days=count,
            submitted_at__gte=periods.local_instant(begun, time.min, zone),
            submitted_at__lt=periods.local_instant(ended, time.min, zone),
        )
    promised = Interview.objects.filter(
        application=OuterRef("pk"), promised_by__gte=first - DAY, promised_by__lte=until + DAY
    )
    kept = Q(answer_by__gte=first, answer_by__lte=until)
    return dates | kept | Q(stage=Stage.INTERVIEW) | Q(Exists(promised))


# The desk ------------------------------------------------------------------------------------
def to_be_answered(employer: Employer, *, at: datetime) -> ApplicationQuerySet:
    """Applicants of an employer whose day has come, and who is left open where it closed."""
    rows = Application.objects.to(employer).on_board()
    openings = Opening.objects.of(employer)
    left = Q(opening__state=OpeningState.CLOSED) | Q(
        opening__state=OpeningState.PUBLISHED, opening__closes_at__lte=at
    )
    due = left | _day_has_come(openings, at=at, days_after=0)
    named = _unmet(rows).filter(due).select_related("candidate", "opening__employer")
    return named.order_by("submitted_at", "pk")


def applicants_overdue(*, at: datetime) -> ApplicationQuerySet:
    """Of all employers: the promised day of people who were never interviewed is over.

    Also who is left open where the opening was closed long ago, whatever day was promised.
    """
    over = _day_has_come(Opening.objects.all(), at=at, days_after=1)
    zone = read_zone(settings.SITE_TIME_ZONE)
    day = latest_start(at.astimezone(zone).date(), LEFT_OPEN)
    closed_before = periods.local_instant(day, time.min, zone)
    left = Q(opening__state=OpeningState.CLOSED, opening__closed_at__lt=closed_before)
    left |= Q(opening__state=OpeningState.PUBLISHED, opening__closes_at__lt=closed_before)
    return _unmet(Application.objects.on_board()).filter(over | left)


def _unmet(rows: ApplicationQuerySet) -> ApplicationQuerySet:
    """An answer is owed, and none of an interview, which has its own clock."""
    standing = Interview.objects.filter(application=OuterRef("pk"), state__in=STANDING)
    met = standing.exclude(decision__in=ANSWERED)
    missed = Interview.objects.unanswered().filter(application=OuterRef("pk"))
    asked = rows.filter(outcome=Outcome.OPEN, stage__in=ANSWERS)
    return asked.filter(~Exists(met), ~Exists(missed))


def _day_has_come(openings: QuerySet[Opening], *, at: datetime, days_after: int) -> Q:
    """Where each employer is, the promised day is `days_after` days ago or longer."""
    promises = openings.filter(applications__outcome=Outcome.OPEN).order_by("employer__time_zone")
    come = Q(pk__in=[])
    for name, count in promises.values_list("employer__time_zone", "answer_days").distinct():
        zone = read_zone(name)
        day = at.astimezone(zone).date() - days_after * DAY
        before = periods.local_instant(latest_start(day, count) + DAY, time.min, zone)
        heard = Interview.objects.filter(
            application=OuterRef("pk"), decision__in=ANSWERED, decided_at__gte=before
        )
        begun = Q(~Exists(heard), stage=Stage.INTERVIEW, stage_since__lt=before) | Q(
            ~Q(stage=Stage.INTERVIEW), submitted_at__lt=before
        )
        kept = Q(answer_by=None) | Q(answer_by__lte=day)
        where = Q(opening__employer__time_zone=name, opening__answer_days=count)
        come |= where & begun & kept
    return come
