"""Places whose law says how soon interviewed candidates are told, and the clock of that duty."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from jobstore.lib.zones import read_zone
from openings.application.models import Application
from openings.application.states import Outcome, Stage
from openings.interview.models import Interview
from openings.interview.states import InterviewDecision, InterviewState
from openings.opening.models.opening import Opening
from openings.promise.models import Jurisdiction
from openings.promise.queries.clock import PromiseClock, calendar_clock
from openings.promise.queries.promise import is_told, latest_interview


@dataclass(frozen=True, kw_only=True)
class LegalClock:
    jurisdiction: Jurisdiction
    clock: PromiseClock


def jurisdiction_of(opening: Opening) -> Jurisdiction | None:
    """The place of an opening, where a duty holds for its employer. `employer` is loaded.

    An unknown number of employees counts as many: rather one reminder too much.
    """
    if opening.is_tracked or not opening.country:
        return None
    places = Jurisdiction.objects.filter(is_active=True, country__iexact=opening.country)
    for place in places.order_by("key"):
        if _lies_in(opening, place) and _is_big_enough(opening, place):
            return place
    return None


def _lies_in(opening: Opening, place: Jurisdiction) -> bool:
    """By the state of the opening, else by any part of the place as it was written."""
    names = {name.strip().casefold() for name in place.regions.split(",") if name.strip()}
    if not names:
        return True
    written = [opening.region, *opening.place_text.split(",")]
    return any(part.strip().casefold() in names for part in written)


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


def duty_is_met(interview: Interview, *, at: datetime) -> str:
    """Why nobody has to be told about this interview any more; empty while somebody has to."""
    if status_is_told(interview.application, at=at):
        return "The candidate has been told."
    if interview.decision in {InterviewDecision.ADVANCED, InterviewDecision.OFFER}:
        return "The candidate has been told."
    if interview.state != InterviewState.HELD:
        return "The interview did not take place."
    last = latest_interview(interview.application)
    if last is not None and last.starts_at > interview.starts_at:
        return "A later interview counts."
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
