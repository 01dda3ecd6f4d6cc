"""Broken promises as conditions of the database: what `Promise.is_broken` says of loaded rows."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from jobstore.lib import periods
from jobstore.lib.zones import read_zone
from openings.application.states import Outcome, Stage
from openings.interview.models import Interview
from openings.opening.models.opening import Opening
from openings.promise.queries.promise import ANSWERED, ANSWERS, STANDING


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
    day = at.astimezone(zone).date() - timedelta(days=1)
    left = opening.answer_days
    while left > 0:
        left -= periods.is_working_day(day)
        day -= timedelta(days=1)
    return periods.local_instant(day + timedelta(days=1), time.min, zone)


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
