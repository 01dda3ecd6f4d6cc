"""The clocks of a promise and of a legal duty to tell, in words."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from jobstore.lib import zones as periods
from jobstore.lib.zones import read_zone
from openings.application.models import Application
from openings.application.states import Outcome, Stage
from openings.interview.models import Interview
from openings.interview.states import InterviewDecision, InterviewState
from openings.opening.models import Opening
from openings.place.models import PlaceFacts
from openings.promise.models import Jurisdiction
from openings.promise.queries.promise import is_told, latest_interview

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


@dataclass(frozen=True, kw_only=True)
class LegalClock:
    jurisdiction: Jurisdiction
    clock: PromiseClock


def jurisdiction_of(opening: Opening) -> Jurisdiction | None:
    """That of any place of an opening, where a duty holds for its employer. `employer` is loaded.

    An unknown number of employees counts as many: rather one reminder too much.
    """
    stated = [place for place in opening.all_places if place.country]
    if opening.is_tracked or not stated:
        return None
    for jurisdiction in Jurisdiction.objects.filter(is_active=True).order_by("key"):
        is_there = any(_lies_in(place, jurisdiction) for place in stated)
        if is_there and _is_big_enough(opening, jurisdiction):
            return jurisdiction
    return None


def _lies_in(place: PlaceFacts, jurisdiction: Jurisdiction) -> bool:
    """By the state of a place, else by any part of it as it was written."""
    if place.country.casefold() != jurisdiction.country.casefold():
        return False
    regions = jurisdiction.regions.split(",")
    names = {name.strip().casefold() for name in regions if name.strip()}
    written = (place.region, *place.place_text.split(","))
    return not names or any(part.strip().casefold() in names for part in written)


def _is_big_enough(opening: Opening, place: Jurisdiction) -> bool:
    employees = opening.employer.employees
    return employees is None or employees >= place.employees_from


def last_day_to_tell(interview: Interview, place: Jurisdiction) -> date:
    held_on = interview.ends_at.astimezone(read_zone(interview.time_zone)).date()
    return held_on + timedelta(days=place.days_to_tell)


def status_is_told(application: Application, *, at: datetime) -> bool:
    """Whether the candidate has heard what became of it: a recorded "no" alone is not heard."""
    return (
        application.outcome in {Outcome.WITHDRAWN, Outcome.HIRED}
        or application.stage in {Stage.OFFER, Stage.HIRED}
        or is_told(application, at=at)
    )


TOLD = "The candidate has been told."
NOT_HELD = "The interview did not take place."
SUPERSEDED = "A later interview counts."
DUTY_ENDINGS = (TOLD, NOT_HELD, SUPERSEDED)


def duty_is_met(interview: Interview, *, at: datetime) -> str:
    """Why nobody has to be told about this interview any more; empty while somebody has to."""
    if status_is_told(interview.application, at=at):
        return TOLD
    if interview.decision in {InterviewDecision.ADVANCED, InterviewDecision.OFFER}:
        return TOLD
    if interview.state != InterviewState.HELD:
        return NOT_HELD
    last = latest_interview(interview.application)
    if last is not None and last.starts_at > interview.starts_at:
        return SUPERSEDED
    return ""


def legal_clock_of(
    application: Application, *, at: datetime, place: Jurisdiction | None
) -> LegalClock | None:
    """For the employer's own pages. `interviews` and `opening__employer` are loaded."""
    interview = latest_interview(application) if place else None
    if interview is None or place is None:
        return None
    interview.application = application  # loaded with what the answer needs
    if duty_is_met(interview, at=at):
        return None
    day = last_day_to_tell(interview, place)
    return LegalClock(
        jurisdiction=place, clock=calendar_clock(day, zone=interview.time_zone, at=at)
    )
