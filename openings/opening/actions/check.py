"""What stands between an opening and its publication; each line names the fix and the field."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from jobstore.lib.periods import local_instant
from jobstore.lib.text import count_words
from jobstore.lib.zones import read_zone
from jobstore.people.employer.models import Employer
from openings.opening.models.opening import Opening
from openings.opening.states import RemoteKind

LONGEST = timedelta(days=90)
WORDS = 30
DAYS = range(1, 61)


@dataclass(frozen=True)
class Fix:
    field: str
    text: str


def staff_fixes_of(opening: Opening, *, at: datetime) -> list[Fix]:
    """What staff wait for before they publish it: who its employer is comes first."""
    unread = Fix("employer", "Review the employer first: nobody has read yet who that is.")
    return [*([] if opening.employer.is_public else [unread]), *fixes_of(opening, at=at)]


def fixes_of(opening: Opening, *, at: datetime) -> list[Fix]:
    fixes = []
    words = count_words(opening.description)
    if words < WORDS:
        fixes.append(
            Fix(
                "description",
                f"The description has {words} words. Write at least {WORDS}: the work, the team,"
                " a usual day.",
            )
        )
    if opening.pay_min is None and opening.pay_max is None and not opening.hides_pay:
        fixes.append(Fix("pay_min", "State the pay, or tick that it is not stated on purpose."))
    if not _has_place(opening):
        fixes.append(
            Fix(
                "place",
                "Give a city with its state, or a ZIP code, that we can find on the map, or say"
                " that the work is remote.",
            )
        )
    if not opening.employment_type:
        fixes.append(Fix("employment_type", "Say what type of employment it is."))
    if opening.answer_days not in DAYS:
        fixes.append(Fix("answer_days", "Promise an answer within 1 to 60 working days."))
    return [*fixes, *closing_fixes(opening, at=at)]


def closing_fixes(opening: Opening, *, at: datetime) -> list[Fix]:
    """A day that cannot be is refused in a draft too."""
    if opening.closes_at is None:
        return []
    if opening.closes_at <= at:
        return [Fix("closes_on", "The closing date has passed. Choose a later one.")]
    if opening.closes_at > at + LONGEST + timedelta(days=1):
        return [Fix("closes_on", "Choose a closing date within the next 90 days.")]
    return []


def end_of(day: date, employer: Employer) -> datetime:
    """The end of that day where the employer is."""
    return local_instant(day + timedelta(days=1), time(), read_zone(employer.time_zone))


def longest_end(opening: Opening, *, since: datetime) -> datetime:
    """Where no end is stated: the end of the last day that may be chosen."""
    zone = read_zone(opening.employer.time_zone)
    return end_of((since + LONGEST).astimezone(zone).date(), opening.employer)


def _has_place(opening: Opening) -> bool:
    if opening.remote == RemoteKind.REMOTE:
        return True
    is_home = opening.country in ("", "US")
    return opening.latitude is not None or (not is_home and bool(opening.place_text))
