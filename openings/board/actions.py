"""Moving applications along the stages, two recruiters at a time."""

from django.db import transaction

from jobstore.lib import clock
from jobstore.lib.moves import IllegalMove
from jobstore.people.user.models import User
from openings import signals
from openings.application.models import Application
from openings.application.states import Outcome, Stage
from openings.board import mails
from openings.board.queries import goes_back, owes_a_reason, plain_moves
from openings.offer.actions.make import settle_newest
from openings.offer.states import OfferState
from openings.pipeline.actions import (
    ApplicationEnded,
    hold_promise,
    lock_application,
    record_note,
    set_stage,
)
from openings.pipeline.queries import check_reason


class ReasonNeeded(Exception):
    """The candidate has heard more than the new stage says, and is told why it changed."""


@transaction.atomic
def move_application(
    *, application: Application, to: Stage, by: User, version: int, note: str = "", why: str = ""
) -> Application:
    """To another stage, without a decision. The candidate sees the stage and `why`, never the note.

    A planned interview stays planned, and no promised day comes earlier.
    Raises StaleApplication, ApplicationEnded, IllegalMove (offer and hire are decisions, and
    nobody moves in an opening that is filled), ReasonNeeded, WordsRefused.
    """
    application = lock_application(application, version=version)
    if application.outcome != Outcome.OPEN:
        raise ApplicationEnded
    if to not in plain_moves(application):
        raise IllegalMove(f"{application.stage} to {to}")
    is_back, had_offer = goes_back(application, to), application.stage == Stage.OFFER
    is_told_why = owes_a_reason(application, to=to, at=clock.now())
    why = _reason(application, why) if is_told_why else ""
    if is_back:
        hold_promise(application)
    if had_offer:
        settle_newest(application, OfferState.TAKEN_BACK)
    event = set_stage(application, to=to, by=by, why=why)
    application.version += 1
    application.save(update_fields=["stage", "stage_since", "version"])
    record_note(application, by=by, text=note)
    if is_told_why:
        mails.moved_back(application, event=event)
        if had_offer:
            signals.offer_taken_back.send(sender=Application, application=application)
    elif to == Stage.INTERVIEW:
        mails.interview_wanted(application, event=event)
    return application


def _reason(application: Application, text: str) -> str:
    text = text.strip()
    if not text:
        raise ReasonNeeded
    check_reason(application, text)
    return text
