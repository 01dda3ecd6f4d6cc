"""When a candidate is told what was recorded, and what becomes of the interviews that are left."""

from datetime import datetime

from django.db import transaction

from jobstore.lib import clock
from jobstore.lib import zones as periods
from jobstore.lib.moves import is_legal
from jobstore.lib.zones import read_zone
from jobstore.people.user.models import User
from openings.application.models import Application
from openings.interview.actions import call_off, conclude_interview, decide_interview
from openings.interview.mails import interview as mails
from openings.interview.mails.ask import cancel_decision_due
from openings.interview.models import Absence, Interview
from openings.interview.states import INTERVIEW_DECISION_MOVES, InterviewDecision, InterviewState


@transaction.atomic
def call_off_planned(*, application: Application, why: str, by: User) -> None:
    """Of an application that ends well, nothing is planned any more; what has begun counts as held.

    Candidate and interviewers get the cancellation. The caller holds the application's lock.
    """
    planned = Interview.objects.of(application).scheduled().select_for_update(of=("self",))
    for interview in planned.order_by("starts_at", "id"):
        interview.application = application
        if interview.starts_at <= clock.now():
            conclude_interview(interview=interview, by=by)
            continue
        event = call_off(interview, why=why, by=by)
        mails.interview_canceled(interview, event=event)


@transaction.atomic
def end_interviews_of(*, application: Application, by: User) -> None:
    """The candidate withdraws: plans are called off, no decision is owed any more.

    The caller holds the application's lock.
    """
    interviews = Interview.objects.of(application).select_for_update(of=("self",)).order_by("id")
    for interview in interviews:
        interview.application = application
        if interview.state == InterviewState.SCHEDULED:
            call_off(interview, why="The candidate withdrew.", by=by)
        Absence.objects.untold().filter(interview=interview).delete()
        if is_legal(INTERVIEW_DECISION_MOVES, interview.decision, InterviewDecision.WITHDRAWN):
            decide_interview(interview, InterviewDecision.WITHDRAWN, at=interview.decided_at)
            cancel_decision_due(interview, reason="The application was withdrawn.")


class AlreadyTold(Exception):
    """The candidate knows; what was told is not undone as though it never was."""


def telling_time_of(application: Application, *, decided: datetime) -> datetime:
    return periods.telling_time(decided, read_zone(application.candidate.time_zone))


def can_be_told(application: Application, *, at: datetime) -> bool:
    """On a working day between morning and evening, and never on a Friday after noon."""
    local = at.astimezone(read_zone(application.candidate.time_zone))
    until = periods.NOON if local.weekday() == periods.FRIDAY else periods.OFFICE_UNTIL
    return periods.is_working_day(local.date()) and periods.QUIET_UNTIL <= local.time() < until
