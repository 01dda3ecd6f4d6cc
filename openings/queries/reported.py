"""Interviews held elsewhere: what may be done with them, and whom they may reach."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from jobstore.people.models import Employer, User
from openings.models import Application, Interview, Interviewer, Opening
from openings.states import Outcome


def reported_of(candidate: User, pk: UUID) -> Application | None:
    """One job that this candidate tracks; nobody else gets an answer."""
    tracked = Application.objects.by(candidate).filter(opening__tracked_by=candidate)
    return tracked.select_related("opening__employer", "candidate").filter(pk=pk).first()


def reported_application(candidate: User, *, company: str, role: str) -> Application | None:
    """The job that a new round belongs to, while it is open."""
    tracked = Application.objects.by(candidate).filter(
        opening__tracked_by=candidate,
        opening__title__iexact=role,
        opening__employer__name__iexact=company,
        outcome=Outcome.OPEN,
    )
    return tracked.select_related("opening__employer", "candidate").order_by("pk").first()


def reported_since(candidate: User, moment: datetime) -> QuerySet[Interview]:
    """The oldest first."""
    tracked = Interview.objects.filter(
        application__candidate=candidate,
        application__opening__tracked_by=candidate,
        created_at__gt=moment,
    )
    return tracked.order_by("created_at", "pk")


def companies_to_check() -> QuerySet[Employer]:
    """Companies that a candidate asks staff to check, the longest wait first."""
    asked = Employer.everywhere.filter(
        tracked_by__isnull=False, check_asked_at__isnull=False, verified_at__isnull=True
    )
    return asked.order_by("check_asked_at", "pk")


def is_tracked(thing: Opening | Application | Interview) -> bool:
    """Held elsewhere: one candidate keeps it here; the employer does not know of it."""
    if isinstance(thing, Interview):
        thing = thing.application
    opening = thing.opening if isinstance(thing, Application) else thing
    return opening.is_tracked


def is_verified(employer: Employer) -> bool:
    """Staff have checked that the company and its domain are what the candidate says."""
    return employer.verified_at is not None and bool(employer.verified_domain)


def may_be_asked(interview: Interview) -> bool:
    """Whether a feedback request may be sent: here always, elsewhere once the company is checked
    and somebody with an address there is listed.
    """
    return not is_tracked(interview) or bool(reachable_people(interview))


def reachable_people(interview: Interview) -> list[Interviewer]:
    """Interviewers to whom the site may write about this interview.

    Those of an interview held elsewhere only for a feedback request, and only at an address of
    the domain that staff have checked: typed addresses are never written to.
    """
    people = [one for one in interview.interviewers.order_by("pk") if one.email]
    if not is_tracked(interview):
        return people
    employer = interview.application.opening.employer
    if not is_verified(employer):
        return []
    return [one for one in people if is_at(one.email, employer.verified_domain)]


def is_at(email: str, domain: str) -> bool:
    """At that domain or at one below it."""
    host = email.rsplit("@", 1)[-1].casefold()
    return host == domain.casefold() or host.endswith(f".{domain.casefold()}")
