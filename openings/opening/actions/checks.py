"""What an opening still needs, and what staff read first, whoever writes it and however."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from jobstore.lib.endings import end_at
from jobstore.lib.text import count_words
from jobstore.lib.zones import read_zone
from jobstore.people.employer.models import Employer
from jobstore.wording.queries.guard import Hit, posting_rules, review_wording
from openings.application.states import Outcome
from openings.opening.models import Opening
from openings.opening.queries import waiting_for
from openings.opening.states import OpeningState, RemoteKind
from openings.place.models import PlaceFacts, area_named
from openings.version.queries import parts_of

LONGEST = timedelta(days=90)
WORDS = 30
DAYS = range(1, 61)
AN_EXTENSION = timedelta(days=14)  # after the end; a new one later opens it again
FIRST_RUN = "People who applied before have no answer yet. Answer them first."


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
    fixes += [
        Fix("other_places", f"We cannot find “{place.place_name}” on the map.")
        for place in opening.all_places[1:]
        if not _is_found(place)
    ]
    fixes += _area_fixes(opening)
    if not opening.employment_type:
        fixes.append(Fix("employment_type", "Say what type of employment it is."))
    if opening.answer_days not in DAYS:
        fixes.append(Fix("answer_days", "Promise an answer within 1 to 60 working days."))
    return [*fixes, *closing_fixes(opening, at=at), *_word_fixes(opening)]


def closing_fixes(opening: Opening, *, at: datetime) -> list[Fix]:
    """A day that cannot be is refused in a draft too."""
    begins = opening.publish_at if not opening.was_public(at=at) else None
    if begins and begins > at + LONGEST:
        return [Fix("public_on", "Choose a day within the next 90 days.")]
    if opening.closes_at is None:
        return []
    if begins and at < opening.closes_at <= begins:
        return [Fix("closes_on", "It closes before it is public. Choose a later day.")]
    if opening.closes_at <= at:
        return [_passed(opening, at=at)]
    if opening.closes_at > max(at, begins or at) + LONGEST + timedelta(days=1):
        return [Fix("closes_on", "Choose a closing date within the next 90 days.")]
    return []


def broken_promises(opening: Opening, *, answer_days: int, answers_feedback: bool) -> list[Fix]:
    """Whoever waits keeps what they were promised when they applied."""
    fixes, days = [], opening.answer_days
    if answer_days > days:
        time = f"{days} working day{'' if days == 1 else 's'}"
        text = f"People who wait for your answer were promised {time}. Keep that, or promise fewer."
        fixes.append(Fix("answer_days", text))
    if opening.answers_feedback and not answers_feedback:
        text = "People who wait for your answer were promised feedback when they ask. Keep that."
        fixes.append(Fix("answers_feedback", text))
    return fixes if fixes and waiting_for(opening).exists() else []


def first_run_fixes(opening: Opening, *, ends: datetime | None, at: datetime) -> list[Fix]:
    """A new end for what is over: whoever is told "position closed" is told first, and once it
    would open again, everybody of the first run is.
    """
    end = opening.closes_at
    if end is None or end > at or (ends is not None and ends <= at):
        return []
    waiting = waiting_for(opening)
    if end + AN_EXTENSION > at:
        waiting = waiting.filter(outcome=Outcome.POSITION_CLOSED)
    return [Fix("closes_on", FIRST_RUN)] if waiting.exists() else []


def may_go_on(opening: Opening, *, at: datetime) -> bool:
    """With a new end: what is public, and what ran out lately; later it opens again."""
    if opening.is_imported:
        return False
    end = opening.closes_at
    ran_out_lately = opening.ran_out and end is not None and end + AN_EXTENSION > at
    return opening.state == OpeningState.PUBLISHED or ran_out_lately


def _passed(opening: Opening, *, at: datetime) -> Fix:
    end = opening.own_end
    if end is not None and end.hour is not None and end.day == at.astimezone(end.zone).date():
        return Fix("closes_hour", "This hour has passed. Choose a later one.")
    return Fix("closes_on", "The closing date has passed. Choose a later one.")


def end_of(day: date, employer: Employer, *, hour: time | None = None) -> datetime:
    """That hour, else the end of that day, where the employer is."""
    return end_at(day, hour, read_zone(employer.time_zone))


def longest_end(opening: Opening, *, since: datetime) -> datetime:
    """Where no end is stated: the end of the last day that may be chosen."""
    zone = read_zone(opening.employer.time_zone)
    return end_of((since + LONGEST).astimezone(zone).date(), opening.employer)


def _has_place(opening: Opening) -> bool:
    if opening.remote == RemoteKind.REMOTE:
        return True
    places = (opening, *opening.all_places)  # the first may not be saved yet
    return any(_is_found(place) for place in places)


def _area_fixes(opening: Opening) -> list[Fix]:
    unknown = [name for name in opening.remote_from.splitlines() if not area_named(name)]
    if unknown:
        return [Fix("remote_from", f"“{unknown[0]}” is no country and no state that we know.")]
    if opening.remote_from and opening.remote in (RemoteKind.ON_SITE, RemoteKind.NOT_STATED):
        return [Fix("remote_from", "Say above that the work is done from home, or remove these.")]
    return []


def _is_found(place: PlaceFacts) -> bool:
    """Abroad as it is written."""
    return bool(place.point or (place.country not in ("", "US") and place.place_text))


# Words ----------------------------------------------------------------------------------------
def _texts(opening: Opening) -> dict[str, str]:
    """By the field of the form in which each is written."""
    questions = parts_of(opening, "questions") if opening.pk else []
    asked = parts_of(opening, "requirements") if opening.pk else []
    return {
        "title": opening.title,
        "description": opening.description,
        "requirements": "\n".join(row.text for row in asked),
        **{
            f"question_text_{number}": f"{row.text}\n{row.options}"
            for number, row in enumerate(questions, start=1)
        },
    }


def _word_fixes(opening: Opening) -> list[Fix]:
    found = review_wording(_texts(opening), rules=posting_rules())
    return [Fix(hit.field, hit.advice) for hit in found.blocked]


def words_to_read(opening: Opening) -> tuple[Hit, ...]:
    """What staff read before it is public, whoever writes it."""
    return review_wording(_texts(opening), rules=posting_rules()).held


class NotReady(Exception):
    """Publication waits for these fixes."""

    def __init__(self, fixes: list[Fix]) -> None:
        super().__init__("; ".join(fix.text for fix in fixes))
        self.fixes = fixes
