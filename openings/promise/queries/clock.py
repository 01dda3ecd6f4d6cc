"""The clock of a promise in words: how long until the answer is due, or how long it is late."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from jobstore.lib import periods
from jobstore.lib.zones import read_zone

_NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
)  # fmt: skip
FARTHEST = 366  # days that are counted at most


@dataclass(frozen=True, kw_only=True)
class PromiseClock:
    """`kind` is that of the badge; `words` say it without a color."""

    day: date
    words: str
    kind: str
    is_over: bool

    @property
    def is_due(self) -> bool:
        """From its day on. Whoever waits is not shown the days before: that would count down."""
        return self.kind != "info"


def clock_of(day: date, *, zone: str, at: datetime) -> PromiseClock:
    """In working days where the promise was given; the promised day itself is "today"."""
    today = at.astimezone(read_zone(zone)).date()
    if today == day:
        return PromiseClock(day=day, words="due today", kind="warning", is_over=False)
    if today > day:
        late = working_days_between(day, today)
        words = f"{_days(late)} late" if late else "late since the weekend"
        return PromiseClock(day=day, words=words, kind="danger", is_over=True)
    left = working_days_between(today, day)
    words = f"{_days(left)} left" if left else "due this weekend"
    return PromiseClock(day=day, words=words, kind="info", is_over=False)


def calendar_clock(day: date, *, zone: str, at: datetime) -> PromiseClock:
    """The same in calendar days: how laws count."""
    days = (day - at.astimezone(read_zone(zone)).date()).days
    if days < 0:
        words = f"{_number(-days)} day{'' if days == -1 else 's'} over"
        return PromiseClock(day=day, words=words, kind="danger", is_over=True)
    if days == 0:
        return PromiseClock(day=day, words="last day today", kind="danger", is_over=False)
    words = f"{_number(days)} day{'' if days == 1 else 's'} left"
    return PromiseClock(day=day, words=words, kind="info", is_over=False)


def working_days_between(start: date, end: date) -> int:
    """How many working days come after `start`, up to and with `end`."""
    span = min((end - start).days, FARTHEST)
    return sum(periods.is_working_day(start + timedelta(days=n)) for n in range(1, span + 1))


def _days(count: int) -> str:
    return f"{_number(count)} working day{'' if count == 1 else 's'}"


def _number(count: int) -> str:
    """In words up to ten, as people write."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)
