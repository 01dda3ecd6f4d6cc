"""Whether an employer may be asked, and whether it answers at all. The limits stand here."""

from datetime import timedelta

from coaching.feedback.models import FeedbackRequest
from coaching.plan.models import RecoveryPlan
from jobstore.lib import clock
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
