"""What becomes of the interviews of an application that ends."""

from django.db import transaction

from jobstore.lib import clock
from jobstore.people.user.models import User
from openings.application.models import Application
from openings.interview.actions import call_off, conclude_interview
from openings.interview.mails import interview as mails
from openings.interview.mails.ask import cancel_decision_due
from openings.interview.models import Absence, Interview
from openings.interview.states import InterviewDecision, InterviewState


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
        if interview.decision in {InterviewDecision.PENDING, InterviewDecision.NOT_SELECTED}:
            interview.decision = InterviewDecision.WITHDRAWN
            interview.save(update_fields=["decision"])
            cancel_decision_due(interview, reason="The application was withdrawn.")
