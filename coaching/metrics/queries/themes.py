"""What candidates were told, counted by picks alone: one table a closed quarter, never finer.

A role family and an employer are never combined, quarters do not overlap, and a table is written
once, from what may be shown. So nobody can subtract one table from another.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Max, Min

from coaching.feedback.models import FeedbackAnswer, FeedbackPick
from coaching.feedback.states import DELIVERED, AnswerPart, Pick, Praise
from coaching.metrics.models import ThemeScope, ThemeSnapshot
from coaching.metrics.queries import ROUND_TO, K, Share, hidden_cells, hidden_in_table, rounded
from jobstore.lib import zones as periods
from jobstore.lib.zones import read_zone
from jobstore.people.employer.models import Employer

Told = dict[str, set[int]]  # candidates by pick
MONTHS = 3
LONGEST_NAME = 80
LABELS = dict(Pick.choices) | dict(Praise.choices)


def quarter_of(day: date) -> date:
    """The first day of its quarter."""
    return day.replace(month=(day.month - 1) // MONTHS * MONTHS + 1, day=1)


def next_quarter(quarter: date) -> date:
    return quarter_of(quarter + timedelta(days=100))


def quarter_before(quarter: date) -> date:
    return quarter_of(quarter - timedelta(days=1))


def starts_at(quarter: date) -> datetime:
    return periods.local_instant(quarter, time.min, read_zone(settings.SITE_TIME_ZONE))


def quarter_name(quarter: date) -> str:
    """ "July to September 2026"."""
    last = next_quarter(quarter) - timedelta(days=1)
    return f"{quarter:%B} to {last:%B %Y}"


def tables_of(quarter: date) -> list[dict[str, Any]]:
    """Columns of ThemeSnapshots: everybody, each role family, each employer.

    A quarter of too few people has the one row that says so.
    """
    picks = _picks_of(quarter)
    everybody: Told = defaultdict(set)
    families: dict[str, Told] = defaultdict(lambda: defaultdict(set))
    employers: dict[Employer, Told] = defaultdict(lambda: defaultdict(set))
    for pick, candidate_id, family, employer in picks:
        everybody[pick].add(candidate_id)
        if family:
            families[family][pick].add(candidate_id)
        employers[employer][pick].add(candidate_id)
    tables = [_table(ThemeScope.ALL, "", everybody, hidden_cells(_counts(everybody)))]
    hidden = hidden_in_table({name: _counts(told) for name, told in families.items()})
    tables += [
        _table(ThemeScope.FAMILY, name, families[name], hidden[name]) for name in sorted(families)
    ]
    by_slug = {employer.slug: employer for employer in employers}
    hidden = hidden_in_table({slug: _counts(employers[by_slug[slug]]) for slug in by_slug})
    for slug in sorted(by_slug):
        table = _table(ThemeScope.EMPLOYER, slug, employers[by_slug[slug]], hidden[slug])
        tables.append(table | {"employer": by_slug[slug]})
    tables += _praise_tables(quarter)
    return [table for table in tables if table["about"] or table["scope"] == ThemeScope.ALL]


def _praise_tables(quarter: date) -> list[dict[str, Any]]:
    """What candidates say of an employer's answers; the last word of each counts."""
    said: dict[Employer, Told] = defaultdict(lambda: defaultdict(set))
    rated = (
        FeedbackAnswer.objects.filter(
            rated_at__gte=starts_at(quarter),
            rated_at__lt=starts_at(next_quarter(quarter)),
            request__plan__interview__application__opening__employer__tracked_by__isnull=True,
        )
        .exclude(praise="")
        .select_related("request__plan__interview__application__opening__employer")
        .order_by("rated_at", "pk")
    )
    for answer in rated:
        plan = answer.request.plan
        for item in answer.praise.split(","):
            said[plan.interview.application.opening.employer][item].add(plan.candidate_id)
    return [
        _table(
            ThemeScope.PRAISE,
            employer.slug,
            said[employer],
            hidden_cells(_counts(said[employer], Praise.values)),
            cells_of=Praise.values,
        )
        | {"employer": employer}
        for employer in sorted(said, key=lambda row: row.slug)
    ]


def _picks_of(quarter: date) -> list[tuple[str, int, str, Employer]]:
    """Pick, candidate, role family and employer of what was handed over; withheld picks are not."""
    rows = (
        FeedbackPick.objects.filter(
            answer__request__state__in=DELIVERED,
            answer__released_at__gte=starts_at(quarter),
            answer__released_at__lt=starts_at(next_quarter(quarter)),
            answer__request__plan__interview__application__opening__employer__tracked_by__isnull=True,
        )
        .select_related("answer__request__plan__interview__application__opening__employer")
        .order_by("pk")
    )
    found = []
    for row in rows:
        if AnswerPart.PICKS in row.answer.withheld:
            continue
        plan = row.answer.request.plan
        opening = plan.interview.application.opening
        found.append(
            (row.pick, plan.candidate_id, opening.category[:LONGEST_NAME], opening.employer)
        )
    return found


def _counts(told: Told, names: list[str] = Pick.values) -> dict[str, int]:
    return {name: len(told.get(name, ())) for name in names}


def _table(
    scope: ThemeScope, name: str, told: Told, hidden: set[str], *, cells_of: list[str] = Pick.values
) -> dict[str, Any]:
    """Only what may be shown: of too few people nothing, of many rounded shares."""
    about = len(set().union(*told.values())) if told else 0
    cells: dict[str, list[int] | None] = dict.fromkeys(cells_of)
    if about >= K:
        for pick in cells_of:
            if pick not in hidden:
                cells[pick] = _cell(Share(len(told[pick]), about))
    return {
        "scope": scope,
        "name": name,
        "about": about // ROUND_TO * ROUND_TO if about >= K else 0,
        "cells": cells,
    }


def _cell(share: Share) -> list[int]:
    return [rounded(100 * value) for value in (share.value, share.low, share.high)]


# When -----------------------------------------------------------------------------------------
def next_quarter_to_close() -> date | None:
    """The earliest quarter without tables; None while nobody was told anything."""
    last = ThemeSnapshot.objects.aggregate(last=Max("quarter"))["last"]
    if last is not None:
        return next_quarter(last)
    picks = FeedbackPick.objects.filter(answer__released_at__isnull=False)
    first = picks.aggregate(first=Min("answer__released_at"))["first"]
    if first is None:
        return None
    return quarter_of(first.astimezone(read_zone(settings.SITE_TIME_ZONE)).date())


def next_closing_at() -> datetime | None:
    quarter = next_quarter_to_close()
    return None if quarter is None else starts_at(next_quarter(quarter))


# Reading --------------------------------------------------------------------------------------
def published_quarters() -> list[date]:
    """Quarters with a table, the newest first."""
    return list(
        ThemeSnapshot.objects.filter(scope=ThemeScope.ALL)
        .order_by("-quarter")
        .values_list("quarter", flat=True)
    )


def snapshots_of(quarter: date, scope: ThemeScope) -> list[ThemeSnapshot]:
    rows = ThemeSnapshot.objects.filter(quarter=quarter, scope=scope).select_related("employer")
    return list(rows.order_by("name"))


@dataclass(frozen=True)
class ThemeLine:
    """One point that candidates were told, and how many in a hundred, between which bounds."""

    pick: str
    label: str
    share: int
    low: int
    high: int


def lines_of(snapshot: ThemeSnapshot) -> list[ThemeLine]:
    """What may be shown, the most frequent first."""
    lines = [
        ThemeLine(pick, LABELS[pick], *cell)
        for pick, cell in snapshot.cells.items()
        if cell is not None and pick in LABELS
    ]
    return sorted(lines, key=lambda line: (-line.share, line.label))


def told_by_employer(employer: Employer) -> list[ThemeLine]:
    """Of the last quarter in which enough candidates were told anything."""
    return _newest_lines(employer, ThemeScope.EMPLOYER)


def praise_of_employer(employer: Employer) -> list[ThemeLine]:
    """Of the last quarter in which enough candidates said what was good about its answers."""
    return _newest_lines(employer, ThemeScope.PRAISE)


def _newest_lines(employer: Employer, scope: ThemeScope) -> list[ThemeLine]:
    rows = ThemeSnapshot.objects.filter(scope=scope, employer=employer)
    newest = rows.order_by("-quarter").first()
    return [] if newest is None else lines_of(newest)
