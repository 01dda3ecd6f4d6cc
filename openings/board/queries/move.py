"""Steps back: when the candidate is owed a reason, and what they read of it."""

from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from openings.application.models import Application
from openings.application.states import COLUMNS, Stage
from openings.interview.queries import written_time
from openings.interview.states import InterviewState
from openings.promise.queries.promise import awaited_interview, promise_of

WANTED_AFTER = timedelta(minutes=10)  # until then nobody was told that they are wanted


def goes_back(application: Application, to: Stage) -> bool:
    return COLUMNS.index(to) < COLUMNS.index(Stage(application.stage))


def owes_a_reason(application: Application, *, to: Stage, at: datetime) -> bool:
    """Going back from an offer, an interview, or a wish to talk that the candidate heard of."""
    if not goes_back(application, to):
        return False
    if application.stage == Stage.OFFER or awaited_interview(application) is not None:
        return True
    return application.stage == Stage.INTERVIEW and at >= application.stage_since + WANTED_AFTER


@dataclass(frozen=True, kw_only=True)
class StepBack:
    """What a candidate reads of it; preview and mail say the same."""

    employer_name: str
    opening_title: str
    takes_back_offer: bool
    text: str
    interview_time: str  # of one that stays planned
    answer_by: date | None


def step_back(
    application: Application, *, source: str, to: Stage, text: str, at: datetime
) -> StepBack:
    """`application` as it is before or after the step. `opening__employer` is loaded."""
    after = copy(application)
    before = promise_of(application)
    if application.stage != to:
        after.stage, after.stage_since = to, at
    promise = promise_of(after)
    days = [one.day for one in (before, promise) if one is not None]
    ahead = awaited_interview(application)
    is_planned = ahead is not None and ahead.state == InterviewState.SCHEDULED
    zone = application.candidate.time_zone
    return StepBack(
        employer_name=application.opening.employer.name,
        opening_title=application.opening.title,
        takes_back_offer=source == Stage.OFFER,
        text=text,
        interview_time=written_time(ahead.starts_at, zone) if ahead and is_planned else "",
        answer_by=max(days) if days else None,
    )
