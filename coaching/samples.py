"""One invented plan after an interview: for samples of mail and their golden files."""

from typing import Any

from coaching.plan.models import RecoveryPlan
from jobstore.mail.kinds import Letter
from openings.samples import ID, interview, interviewer


def plan() -> RecoveryPlan:
    held = interview()
    return RecoveryPlan(pk=ID, interview=held, candidate=held.application.candidate)


def about_plan(**more: Any) -> Letter:
    """What most mails of a plan speak of, and more."""
    recovery = plan()
    opening = recovery.interview.application.opening
    return Letter(
        context={
            "plan": recovery,
            "opening_title": opening.title,
            "employer": opening.employer,
            "interviewer_name": interviewer().name,
        }
        | more
    )
