"""Feedback requests for the candidate and for the employer."""

from datetime import datetime

from django.db.models import QuerySet

from coaching.feedback.models import FeedbackAnswer, FeedbackRequest, FeedbackRequestQuerySet
from coaching.feedback.queries.policy import people_to_ask, why_elsewhere_not_askable
from coaching.feedback.states import AWAITING_EMPLOYER, AnswerSource, FeedbackState
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries.facts import employer_gives_feedback
from coaching.plan.queries.plan import branch_at
from coaching.plan.queries.sender import why_not_passed_on
from coaching.plan.states import Branch, PlanState
from jobstore.lib import clock
from jobstore.mail.sender.queries import wants_no_mail
from jobstore.people.employer.models import Employer
from jobstore.people.user.models import User
from openings.interview.models import Interviewer

_WITH_CASE = (
    "interviewer",
    "plan__candidate",
    "plan__interview__application__opening__employer",
)


def feedback_requests() -> FeedbackRequestQuerySet:
    """Requests with everything that a page or a mail about them names."""
    return FeedbackRequest.objects.select_related(*_WITH_CASE, "answer")


def feedback_of_plan(plan: RecoveryPlan) -> FeedbackRequest | None:
    return feedback_requests().filter(plan=plan).first()


def requests_waiting_for(employer: Employer) -> QuerySet[FeedbackRequest]:
    """What an employer's recruiters have yet to answer, the oldest first."""
    return (
        feedback_requests()
        .filter(
            plan__interview__application__opening__employer=employer, state__in=AWAITING_EMPLOYER
        )
        .order_by("sent_at", "id")
    )


def may_ask_alone(plan: RecoveryPlan) -> bool:
    """An interview held elsewhere is over: the candidate can write to the company themselves."""
    if not plan.interview.application.opening.is_tracked or plan.state == PlanState.CLOSED:
        return False
    return branch_at(plan, at=clock.now()) in {Branch.NOT_SELECTED, Branch.NO_ANSWER}


def why_not_askable(plan: RecoveryPlan) -> str:
    """What stands against asking, in the candidate's words; empty when nothing does."""
    application = plan.interview.application
    if branch_at(plan, at=clock.now()) not in {Branch.NOT_SELECTED, Branch.NO_ANSWER}:
        return "You can ask for feedback once the employer has told you the outcome."
    if plan.state == PlanState.CLOSED:
        return "You have closed this plan."
    if not employer_gives_feedback(application):
        return f"{application.opening.employer} does not give feedback after interviews."
    if reason := why_elsewhere_not_askable(plan):
        return reason
    if not people_to_ask(plan):
        return "The employer named nobody who held this interview."
    return why_not_passed_on(plan.candidate)


def why_not_wanted(person: Interviewer, *, sender: User) -> str:
    """What this person said about mail of this sender; empty when nothing."""
    if not wants_no_mail(person.email, sender=sender):
        return ""
    return f"{person.name} does not want such mail through Job Store, so we do not write to them."


def answer_of(request: FeedbackRequest) -> FeedbackAnswer | None:
    return FeedbackAnswer.objects.filter(request=request).first()


def is_editable(
    request: FeedbackRequest,
    answer: FeedbackAnswer | None,
    *,
    at: datetime,
    by_phone: bool = False,
) -> bool:
    """The writer may answer, or change their own answer while it has gone nowhere yet."""
    if request.state in AWAITING_EMPLOYER:
        return True
    if request.state != FeedbackState.IN_REVIEW or answer is None:
        return False
    if (answer.source == AnswerSource.PHONE) != by_phone:
        return False
    return answer.release_at is None or answer.release_at > at
