"""Where an application stands whose candidate is asked to pick a time."""

from datetime import date, datetime

from jobstore.lib.zones import moment_text, read_zone
from openings.application.models import Application
from openings.slot.models import is_overtaken, newest_proposal
from openings.status.queries.words import Ball, CandidateStatus


def proposed_status(
    application: Application, *, by: date | None, at: datetime
) -> CandidateStatus | None:
    """Where times are out, and no conversation was planned without them."""
    proposal = newest_proposal(application)
    if proposal is None or not proposal.is_out(at=at) or is_overtaken(proposal):
        return None
    until = moment_text(
        proposal.sheet.ends_at.astimezone(read_zone(application.candidate.time_zone))
    )
    return CandidateStatus(
        code="interview_proposed",
        label="Pick a time",
        kind="success",
        sentence=f"{application.opening.employer.name} proposes times for an interview.",
        next_step=f"Pick one until {until}, or say that none fits.",
        who_holds_the_ball=Ball.YOU,
        since=proposal.sheet.made_at,
        promised_by=by,
    )
