"""Figures that nobody can be computed out of: one voice a person, steps of five, no few."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import sqrt
from statistics import mean, median

from django.conf import settings
from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from coaching.metrics.models import EmployerRecord
from jobstore.lib import zones as periods
from jobstore.lib.prepared import Prepared
from jobstore.people.employer.models import Employer
from openings.application.models import Application

K = 5  # distinct candidates behind anything that is shown
ROUND_TO = 5  # percent
Z = 1.96  # of a 95 % interval


@dataclass(frozen=True)
class Share:
    """A part of a whole, with the bounds between which the true share most likely lies."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        return self.part / self.whole if self.whole else 0.0

    @property
    def low(self) -> float:
        return wilson(self.part, self.whole)[0]

    @property
    def high(self) -> float:
        return wilson(self.part, self.whole)[1]

    @property
    def percent(self) -> int:
        return round(100 * self.value)


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The Wilson score interval; of nothing everything between 0 and 1 may be true."""
    if whole <= 0:
        return 0.0, 1.0
    share = part / whole
    spread = Z * Z / whole
    center = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * sqrt(share * (1 - share) / whole + spread / (4 * whole))
    return max(0.0, center - half), min(1.0, center + half)


def rounded(percent: float) -> int:
    """To the nearest step: 12.4 is 10, 12.5 is 15."""
    return int((percent + ROUND_TO / 2) // ROUND_TO) * ROUND_TO


def hidden_cells(counts: Mapping[str, int], *, k: int = K) -> set[str]:
    """Cells below `k`; a single one takes the next smallest with it, or it could be computed.

    A cell of nobody is hidden like one of four: "nobody" and "few" look alike.
    """
    hidden = {name for name, count in counts.items() if count < k}
    behind = [name for name in hidden if counts[name]]
    shown = sorted(counts.keys() - hidden, key=lambda name: (counts[name], name))
    if len(behind) == 1 and shown:
        hidden.add(shown[0])
    return hidden


def hidden_in_table(rows: Mapping[str, Mapping[str, int]], *, k: int = K) -> dict[str, set[str]]:
    """The same for a table whose margins are known: no row and no column hides a single cell."""
    hidden = {row: hidden_cells(cells, k=k) for row, cells in rows.items()}
    while _hide_one_more(rows, hidden):
        pass
    return hidden


def _hide_one_more(rows: Mapping[str, Mapping[str, int]], hidden: dict[str, set[str]]) -> bool:
    columns = sorted({name for cells in rows.values() for name in cells})
    lines = [[(row, name) for row in rows if name in rows[row]] for name in columns]
    lines += [[(row, name) for name in rows[row]] for row in rows]
    for line in lines:
        behind = [(row, name) for row, name in line if name in hidden[row] and rows[row][name]]
        shown = [(rows[row][name], row, name) for row, name in line if name not in hidden[row]]
        if len(behind) == 1 and shown:
            _count, row, name = min(shown)
            hidden[row].add(name)
            return True
    return False


People = frozenset[int]
NOBODY: People = frozenset()


@dataclass(frozen=True)
class HealthFigure:
    """One line of the page. An empty value stands on too few people to be shown."""

    label: str
    value: str = ""
    hint: str = ""
    bar: tuple[float, float, float] | None = None  # share, low, high in percent
    out_of: str = ""


def is_few(people: int, *, of: int) -> bool:
    """Whether a group could be recognized in a share of `of`: some, but fewer than K.

    A group that the rounding loses looks like nobody.
    """
    return 0 < people < K and rounded(100 * people / of) > 0


class Funnel:
    """Shares of one set of people. No two that are shown leave a few people between them."""

    def __init__(self, everybody: People) -> None:
        self._told = [NOBODY, everybody]

    def share(self, label: str, part: People, whole: People, *, hint: str = "") -> HealthFigure:
        """Left out where it, or what it leaves of another share, is about a few people.

        `whole` is everybody or a part that was asked for before: hidden, it hides its own parts.
        """
        if len(whole) < K or whole not in self._told or self._leaves_few(part, of=len(whole)):
            return HealthFigure(label, hint=hint)
        self._told.append(part)
        share = Share(len(part), len(whole))
        low, middle, high = (rounded(100 * item) for item in (share.low, share.value, share.high))
        about = len(whole) // ROUND_TO * ROUND_TO
        return HealthFigure(
            label,
            value=_in_words(middle),
            hint=hint,
            bar=(middle, low, high),
            out_of=f"about {about} people",
        )

    def _leaves_few(self, part: People, *, of: int) -> bool:
        sides = [side for told in self._told for side in (part - told, told - part)]
        return any(is_few(len(side), of=of) for side in sides)


def share_of_people(label: str, part: People, whole: People, *, hint: str = "") -> HealthFigure:
    return Funnel(whole).share(label, part, whole, hint=hint)


def _in_words(percent: int) -> str:
    """The ends stay open: nobody and a few look alike, and so do everybody and nearly everybody."""
    if percent == 0:
        return f"under {ROUND_TO}%"
    return f"over {100 - ROUND_TO}%" if percent == 100 else f"{percent}%"  # noqa: PLR2004 -- percent


def middle_of_people(
    label: str, values: Mapping[int, Sequence[float]], unit: str, *, hint: str = "median"
) -> HealthFigure:
    """The median over people, each with the median of their own values, in whole units."""
    if len(values) < K:
        return HealthFigure(label, hint=hint)
    whole = round(median(median(own) for own in values.values()))
    words = f"{whole} {unit}{'' if whole == 1 else 's'}" if whole else f"under 1 {unit}"
    return HealthFigure(label, value=words, hint=hint)


def mean_of_people(
    label: str, values: Mapping[int, Sequence[float]], unit: str, *, hint: str
) -> HealthFigure:
    """The mean over people, each with the mean of their own values."""
    if len(values) < K:
        return HealthFigure(label, hint=hint)
    return HealthFigure(
        label, value=f"{mean(mean(own) for own in values.values()):.1f} {unit}", hint=hint
    )


def share_of_mails(label: str, part: int, whole: int, *, people: int, hint: str) -> HealthFigure:
    """Exact to a hundredth of a percent, to be held against a goal; sent to K people or more."""
    if people < K:
        return HealthFigure(label, hint=hint)
    share = Share(min(part, whole), whole)
    return HealthFigure(
        label,
        value=f"{100 * share.value:.2f}%",
        hint=hint,
        bar=(
            round(100 * share.value, 2),
            round(100 * share.low, 2),
            round(100 * share.high, 2),
        ),
        out_of=f"{whole} mails",
    )


WINDOW = 90  # days
BADGE_SHARE = 0.5
BADGE_FROM = 10  # requests


@dataclass(frozen=True)
class ShownRecord:
    """A record as a page shows it; a figure that stands on too few people is None."""

    on_time: Share | None = None
    response: Share | None = None
    useful: Share | None = None
    applicants: Share | None = None  # answered in time
    filled: Share | None = None
    median_days: int | None = None
    decision_days: int = WINDOW
    feedback_days: int = WINDOW
    applicant_days: int = WINDOW
    opening_days: int = WINDOW
    has_badge: bool = False
    as_of: datetime | None = None


_RECORD = Prepared(lambda: EmployerRecord.objects.filter(employer=0))


def shown_record(employer: Employer) -> ShownRecord:
    """What the public may read of an employer."""
    found = _RECORD(employer.pk)
    return shown(found[0]) if found else ShownRecord()


def shown(record: EmployerRecord) -> ShownRecord:
    response = _share(record.answered, record.requests, people=record.requesters)
    on_time = _share(record.told_on_time, record.interviews, people=record.interviewees)
    return ShownRecord(
        on_time=on_time,
        response=response,
        useful=_share(record.useful, record.rated, people=record.rated),
        applicants=_share(record.answered_on_time, record.applicants, record.applicant_people),
        filled=_share(record.openings_filled, record.openings_ended, people=record.opening_people),
        applicant_days=record.applicant_days,
        opening_days=record.opening_days,
        median_days=record.median_days if on_time is not None else None,
        decision_days=record.decision_days,
        feedback_days=record.feedback_days,
        has_badge=bool(
            response and record.requests >= BADGE_FROM and response.value >= BADGE_SHARE
        ),
        as_of=record.feedback_as_of,
    )


def _share(part: int, whole: int, people: int) -> Share | None:
    return Share(part, whole) if whole >= K and people >= K else None


def ranked(records: Iterable[EmployerRecord]) -> list[EmployerRecord]:
    """By the lower bound: three of three does not outrank ninety of a hundred."""
    return sorted(records, key=lambda row: (-Share(row.answered, row.requests).low, row.pk))


COUNTED_AT = time(4)  # on Mondays, where the site is


def employers_to_count(*, at: datetime) -> QuerySet[Employer]:
    """Who was not counted since Monday; and to whom somebody applied and who was never counted."""
    sent = Application.objects.on_board().submitted().filter(opening__employer=OuterRef("pk"))
    stale = Q(record__checked_at__lt=last_count_at(at))
    return Employer.objects.filter(stale | Q(Exists(sent), record__isnull=True)).order_by("pk")


def next_count_at() -> datetime | None:
    """Monday morning after the earliest count; at once where somebody was never counted."""
    last: datetime | None = EmployerRecord.objects.aggregate(last=Min("checked_at"))["last"]
    sent = Application.objects.on_board().submitted().filter(opening__employer__tracked_by=None)
    sent = sent.filter(opening__employer__record=None)
    first: datetime | None = sent.aggregate(first=Min("submitted_at"))["first"]
    moments = (first, monday_after(last) if last else None)
    return min((moment for moment in moments if moment), default=None)


def last_count_at(at: datetime) -> datetime:
    """The last Monday morning until then, where the site is."""
    day = at.astimezone(periods.read_zone(settings.SITE_TIME_ZONE)).date()
    monday = day - timedelta(days=day.weekday())
    moment = _on(monday)
    return moment if moment <= at else _on(monday - timedelta(days=7))


def monday_after(moment: datetime) -> datetime:
    zone = periods.read_zone(settings.SITE_TIME_ZONE)
    return _on(last_count_at(moment).astimezone(zone).date() + timedelta(days=7))


def _on(monday: date) -> datetime:
    return periods.local_instant(monday, COUNTED_AT, periods.read_zone(settings.SITE_TIME_ZONE))
