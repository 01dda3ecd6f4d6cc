"""Where an application with an offer stands."""

from datetime import date

from jobstore.mail.kinds import promising
from openings.application.models import Application
from openings.offer.models import newest_offer
from openings.offer.states import OfferState
from openings.status.queries.words import Ball, CandidateStatus

HERE = "to them under “Messages”."


def offer_status(application: Application) -> CandidateStatus:
    """Of one that is out; of old ones nobody wrote down the terms."""
    offer = newest_offer(application)
    is_out = offer is not None and offer.state == OfferState.SENT
    return CandidateStatus(
        code="offer",
        label="Offer",
        kind="success",
        sentence=f"{application.opening.employer.name} wants you for this job.",
        next_step=promising(
            f"Read the terms, and answer by {offer.until}. To ask something first, write {HERE}"
            if offer and is_out
            else f"Talk through the terms with them, and write {HERE}",
            "openings.offer",
        ),
        who_holds_the_ball=Ball.YOU,
        since=application.stage_since,
    )


def lapsed_status(application: Application, *, by: date | None) -> CandidateStatus | None:
    """Where the newest offer ran out, and nothing has come since."""
    offer = newest_offer(application)
    if offer is None or offer.state != OfferState.LAPSED:
        return None
    return CandidateStatus(
        code="offer_lapsed",
        label="Offer ran out",
        kind="warning",
        sentence=f"{application.opening.employer.name} offered you this job. The time to answer is"
        " over.",
        next_step="They may give you more time, or say how it ends. If you still want the job,"
        " tell them under “Messages”.",
        who_holds_the_ball=Ball.EMPLOYER,
        since=offer.settled_at or application.stage_since,
        promised_by=by,
    )
