"""Whether an employer may be asked, and whether it answers at all. The limits stand here."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import Case, Q, QuerySet, When

from coaching.feedback.models import FeedbackAnswer, FeedbackRequest, FeedbackRequestQuerySet
from coaching.feedback.states import (
    AWAITING_EMPLOYER,
    DELIVERED,
    ENDED,
    AnswerSource,
    FeedbackState,
    Visibility,
)
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries import branch_at, employer_gives_feedback, why_not_passed_on
from coaching.plan.states import Branch, PlanState
from jobstore.lib import clock
from jobstore.mail.stop.queries import wants_no_mail
from jobstore.people.employer.models import Employer
from jobstore.people.user.models import User
from openings.interview.models import Interviewer

COOL_DOWN = timedelta(days=30)  # between requests to one employer, for interviews held elsewhere


def why_elsewhere_not_askable(plan: RecoveryPlan) -> str:
    """For an interview held elsewhere: staff must know the company, and it is asked seldom.

    Empty for interviews of the board, and when nothing stands against asking.
    """
    employer = plan.interview.application.opening.employer
    if employer.tracked_by_id is None:
        return ""
    if employer.verified_at is None or not employer.verified_domain:
        return (
            "Job Store has not checked this company yet, so we do not write to it. Ask us to check"
            " it, or copy the questions into a mail of your own."
        )
    if not people_to_ask(plan):
        return f"Nobody of this interview has an address at {employer.verified_domain}."
    before = FeedbackRequest.objects.filter(
        plan__candidate_id=plan.candidate_id,
        plan__interview__application__opening__employer__verified_domain=employer.verified_domain,
        sent_at__gt=clock.now() - COOL_DOWN,
    ).exclude(plan=plan)
    if before.exists():
        return f"You asked {employer} less than {COOL_DOWN.days} days ago. Give them time."
    return ""


def people_to_ask(plan: RecoveryPlan) -> list[Interviewer]:
    """Who of the interview can be asked: for one held elsewhere, at the checked company only."""
    people = list(plan.interview.interviewers.exclude(email="").order_by("pk"))
    employer = plan.interview.application.opening.employer
    if employer.tracked_by_id is None:
        return people
    if employer.verified_at is None:
        return []
    return [person for person in people if _is_at(person.email, employer.verified_domain)]


def _is_at(email: str, domain: str) -> bool:
    host = email.rpartition("@")[2].casefold()
    return bool(domain) and (host == domain.casefold() or host.endswith(f".{domain.casefold()}"))


INTRO = (
    "I understand that I was not the right fit for this job. I would like to learn from the "
    "interview, so that I can grow and come back as a stronger candidate."
)

QUESTIONS = (
    ("weaknesses", "What were the weak points of my interview, and how can I improve them?"),
    ("next_time", "What could I do to be more successful next time?"),
    ("advice", "What advice would you give me for my next interview?"),
)


def questions_of(request: FeedbackRequest) -> list[str]:
    """What is asked, in the candidate's words."""
    return [label for name, label in QUESTIONS if getattr(request, f"asks_{name}")]


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


_ASKED_FOR = Q(
    state=FeedbackState.WITHHELD,
    answer__withheld_asked_at__isnull=False,
    answer__withheld_answered_at__isnull=True,
)

# What staff have to do, the most urgent first; every request stands in one of them.
QUEUES: Mapping[str, Q] = {
    "review": Q(state=FeedbackState.IN_REVIEW, answer__release_at__isnull=True),
    "readdress": Q(state=FeedbackState.READDRESS),
    "phone": Q(state=FeedbackState.ESCALATED)
    | Q(state=FeedbackState.RETURNED, answer__source=AnswerSource.PHONE),
    "asked": _ASKED_FOR,
    "waiting": Q(state__in=[FeedbackState.SENT, FeedbackState.CHASED])
    | Q(state=FeedbackState.RETURNED) & ~Q(answer__source=AnswerSource.PHONE),
    "undo": Q(state=FeedbackState.IN_REVIEW, answer__release_at__isnull=False),
    "done": Q(state__in=DELIVERED | ENDED) & ~_ASKED_FOR,
}


def staff_queue(name: str) -> QuerySet[FeedbackRequest]:
    """One of QUEUES; an unknown name is the whole list."""
    return feedback_requests().filter(QUEUES.get(name, Q()))


def most_urgent_first(requests: FeedbackRequestQuerySet) -> FeedbackRequestQuerySet:
    """With `urgency`: the place of each request's queue in QUEUES."""
    places = [When(wanted, then=place) for place, wanted in enumerate(QUEUES.values())]
    return requests.annotate(urgency=Case(*places, default=len(QUEUES)))


def next_due_at() -> datetime | None:
    """When the next reminder, escalation, expiry or release falls due."""
    moments = [
        FeedbackRequest.objects.in_state(state)
        .order_by(field)
        .values_list(field, flat=True)
        .first()
        for state, field in (
            (FeedbackState.SENT, "chase_at"),
            (FeedbackState.CHASED, "escalate_at"),
            (FeedbackState.ESCALATED, "expires_at"),
            (FeedbackState.RETURNED, "expires_at"),
            (FeedbackState.READDRESS, "expires_at"),
        )
    ]
    moments.append(
        FeedbackAnswer.objects.filter(
            request__state=FeedbackState.IN_REVIEW, release_at__isnull=False
        )
        .order_by("release_at")
        .values_list("release_at", flat=True)
        .first()
    )
    return min((moment for moment in moments if moment is not None), default=None)


def overdue(state: FeedbackState, field: str, *, at: datetime) -> QuerySet[FeedbackRequest]:
    """Requests in `state` whose moment `field` has come, the earliest first."""
    return feedback_requests().filter(state=state, **{f"{field}__lte": at}).order_by(field, "id")


def to_do_next(request: FeedbackRequest) -> str:
    """What staff should do about a request, in a few words."""
    answer: FeedbackAnswer | None = getattr(request, "answer", None)
    by_phone = answer is not None and answer.source == AnswerSource.PHONE
    is_held = answer is not None and answer.release_at is None
    is_asked_for = answer is not None and answer.is_asked_for
    steps = {
        FeedbackState.SENT: "Wait for the employer",
        FeedbackState.CHASED: "Wait for the employer",
        FeedbackState.READDRESS: "Find the right person and ask again",
        FeedbackState.ESCALATED: "Phone the employer",
        FeedbackState.RETURNED: "Phone the employer again" if by_phone else "Wait for the writer",
        FeedbackState.IN_REVIEW: (
            _review_step(answer) if is_held else "Nothing; it goes out by itself"
        ),
        FeedbackState.WITHHELD: "Hand it over, or say why not" if is_asked_for else "Nothing",
    }
    return steps.get(FeedbackState(request.state), "Nothing")


def _review_step(answer: FeedbackAnswer | None) -> str:
    wishes = answer is not None and answer.visibility == Visibility.PARAPHRASE
    is_open = wishes and answer is not None and answer.paraphrased_at is None
    return "Write the paraphrase" if is_open else "Read and decide"


def is_overdue(request: FeedbackRequest, *, at: datetime) -> bool:
    """Staff promised to read what is held, or is asked for, within a working day."""
    answer: FeedbackAnswer | None = getattr(request, "answer", None)
    if answer is None or answer.review_by is None:
        return False
    is_theirs = request.state == FeedbackState.IN_REVIEW or answer.is_asked_for
    return is_theirs and answer.review_by <= at


def deadline_of(request: FeedbackRequest) -> datetime | None:
    """When the next step falls due by itself."""
    answer: FeedbackAnswer | None = getattr(request, "answer", None)
    if request.state == FeedbackState.IN_REVIEW:
        return (answer.release_at or answer.review_by) if answer is not None else None
    if request.state == FeedbackState.WITHHELD and answer is not None and answer.is_asked_for:
        return answer.review_by
    moments = {
        FeedbackState.SENT: request.chase_at,
        FeedbackState.CHASED: request.escalate_at,
        FeedbackState.ESCALATED: request.expires_at,
        FeedbackState.RETURNED: request.expires_at,
        FeedbackState.READDRESS: request.expires_at,
    }
    return moments.get(FeedbackState(request.state))
