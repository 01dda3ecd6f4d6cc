"""What a person finds on their own page: what waits, and the one thing to do first."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from coaching.course.queries import next_step
from coaching.feedback.models import FeedbackRequest
from coaching.feedback.queries import requests_waiting_for
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries import plans_of
from coaching.plan.queries.step import Step
from coaching.plan.states import PlanState
from jobstore.home.queries.queue import Waiting, staff_queues
from jobstore.people.employer.models import Employer, Membership
from jobstore.people.user.models import User
from openings.application.models import Application
from openings.application.queries import applications_of
from openings.application.states import Outcome
from openings.board.queries import WaitingForEmployer, waiting_for_employer
from openings.interview.models import Interview
from openings.interview.states import InterviewState
from openings.status.queries.status import status_for_candidate
from openings.status.queries.words import CandidateStatus

SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class FirstThing:
    """The one primary action of the page."""

    title: str
    why: str
    verb: str
    url: str
    about: str = ""  # which interview or opening
    plan: RecoveryPlan | None = None  # may be parked until tomorrow


@dataclass(frozen=True, kw_only=True)
class EmployerDesk:
    """What waits at one of the person's employers."""

    employer: Employer
    role: str
    waiting: WaitingForEmployer
    feedback: list[FeedbackRequest]


@dataclass(frozen=True, kw_only=True)
class Dashboard:
    first: FirstThing
    applications: list[tuple[Application, CandidateStatus]]
    has_more_applications: bool
    interviews: list[Interview]
    desks: list[EmployerDesk]
    queues: list[Waiting]
    seeks_work: bool


def dashboard_of(user: User, *, at: datetime) -> Dashboard:
    """Candidate, recruiter and staff may be one person; each part is there when it says something.

    The candidate's part comes first: nobody's bad day waits behind somebody else's queue.
    """
    found = list(applications_of(user, at=at)[: SHOWN + 1])
    desks = desks_of(user, at=at)
    queues = staff_queues(user) if user.is_staff else []
    # Interviews and plans hang on applications: whoever has none is not asked about those.
    recovery = _recovery(user, at=at) if found else None
    return Dashboard(
        first=recovery or _at_desk(desks) or _in_queue(queues) or _search(desks),
        applications=[(one, status_for_candidate(one, at=at)) for one in found[:SHOWN]],
        has_more_applications=len(found) > SHOWN,
        interviews=list(interviews_ahead(user, at=at)[:SHOWN]) if found else [],
        desks=desks,
        queues=queues,
        seeks_work=bool(found) or not (desks or queues),
    )


def interviews_ahead(candidate: User, *, at: datetime) -> QuerySet[Interview]:
    """The candidate's planned interviews that are not over, the nearest first."""
    return (
        Interview.objects.filter(
            application__candidate=candidate, state=InterviewState.SCHEDULED, ends_at__gt=at
        )
        .select_related("application__opening__employer")
        .order_by("starts_at", "pk")
    )


def desks_of(user: User, *, at: datetime) -> list[EmployerDesk]:
    memberships = Membership.objects.filter(user=user).select_related("employer")
    return [
        EmployerDesk(
            employer=membership.employer,
            role=membership.role,
            waiting=waiting_for_employer(membership.employer, at),
            feedback=list(requests_waiting_for(membership.employer)),
        )
        for membership in memberships.order_by("employer__name", "pk")
    ]


def _recovery(user: User, *, at: datetime) -> FirstThing | None:
    """The next step of the newest plan that is open and not parked."""
    for plan in plans_of(user):
        is_resting = plan.parked_until is not None and plan.parked_until > at
        if plan.state == PlanState.ACTIVE and not is_resting:
            application = plan.interview.application
            if application.outcome == Outcome.HIRED:
                return _hired(application)
            return _of_step(plan, next_step(plan, at))
    return None


def _hired(application: Application) -> FirstThing:
    return FirstThing(
        title="You have the job",
        why="Nothing is left to do here. Enjoy the day.",
        verb="See your application",
        url=reverse("openings:application_detail", args=[application.pk]),
        about=f"{application.opening.title} at {application.opening.employer.name}.",
    )


def _of_step(plan: RecoveryPlan, step: Step) -> FirstThing:
    opening = plan.interview.application.opening
    return FirstThing(
        title=step.title,
        why=step.why,
        verb=step.verb,
        url=step.url,
        about=f"After your interview for {opening.title} at {opening.employer.name}.",
        plan=plan,
    )


def _at_desk(desks: list[EmployerDesk]) -> FirstThing | None:
    """What is late, then who waits for feedback, then decisions, then new applications."""
    for pick in (_overdue, _feedback, _due, _owed, _new):
        for desk in desks:
            first = pick(desk)
            if first is not None:
                return first
    return None


def _overdue(desk: EmployerDesk) -> FirstThing | None:
    for interview in desk.waiting.overdue.first:
        return FirstThing(
            title=f"{_candidate(interview)} waits for your answer",
            why=f"You promised it by {_day(interview)}. An honest answer today still counts.",
            verb="Decide now",
            url=_decide(desk, interview),
        )
    return None


def _feedback(desk: EmployerDesk) -> FirstThing | None:
    for request in desk.feedback:
        return FirstThing(
            title=f"{request.plan.candidate.get_short_name()} asks for feedback",
            why="Three short questions about one interview. It takes two minutes.",
            verb="Answer the questions",
            url=reverse("coaching:feedback_form", args=[request.pk]),
        )
    return None


def _due(desk: EmployerDesk) -> FirstThing | None:
    for interview in desk.waiting.due.first:
        return FirstThing(
            title=f"Decide about {_candidate(interview)}",
            why=f"You promised an answer by {_day(interview)}.",
            verb="Record the decision",
            url=_decide(desk, interview),
        )
    return None


def _owed(desk: EmployerDesk) -> FirstThing | None:
    for application in desk.waiting.owed.first:
        return FirstThing(
            title=f"Answer {application.candidate.get_full_name()}",
            why=f"They applied for {application.opening.title}, and their day has come.",
            verb="Answer them",
            url=reverse("openings:application_decide", args=[desk.employer.slug, application.pk]),
        )
    return None


def _new(desk: EmployerDesk) -> FirstThing | None:
    for application in desk.waiting.new.first:
        return FirstThing(
            title=f"Read the application of {application.candidate.get_full_name()}",
            why=f"It is for {application.opening.title} and waits the longest.",
            verb="Read it",
            url=reverse("openings:application_review", args=[desk.employer.slug, application.pk]),
        )
    return None


def _in_queue(queues: list[Waiting]) -> FirstThing | None:
    for queue in queues:
        if queue.count:
            return FirstThing(
                title=f"{queue.label}: {queue.count}",
                why=queue.hint,
                verb="Open the queue",
                url=queue.url,
            )
    return None


def _search(desks: list[EmployerDesk]) -> FirstThing:
    for desk in desks:
        return FirstThing(
            title="Nothing new waits for you",
            why="Every interview has its answer, and no new application waits to be read."
            " You can post the next opening.",
            verb="See your openings",
            url=reverse("openings:employer_opening_list", args=[desk.employer.slug]),
        )
    return FirstThing(
        title="Find an opening",
        why="Search by words and place. Every opening says by when it answers.",
        verb="Search openings",
        url=reverse("openings:opening_list"),
    )


def _candidate(interview: Interview) -> str:
    return interview.application.candidate.get_full_name()


def _day(interview: Interview) -> str:
    return f"{interview.promised_by:%A, %B} {interview.promised_by.day}"


def _decide(desk: EmployerDesk, interview: Interview) -> str:
    return reverse(
        "openings:application_decide", args=[desk.employer.slug, interview.application_id]
    )
