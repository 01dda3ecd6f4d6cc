"""Interviews held elsewhere: what may be done with them, and whom they may reach."""

from jobstore.people.models import Employer
from openings.models import Application, Interview, Interviewer
from openings.models.opening import Opening


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
