"""A candidate takes an application back."""

from django.db import transaction

from jobstore.lib import clock
from jobstore.lib.moves import move
from jobstore.mail import kinds
from jobstore.mail.outgoing.actions.queue import cancel_mail
from jobstore.people.user.models import User
from jobstore.trail.actions import record
from openings import signals
from openings.application import mails as news
from openings.application.models import Application
from openings.application.states import OUTCOME_MOVES, Happening, Outcome
from openings.decision.actions.telling import drop_held_text, end_interviews_of
from openings.offer import mails as offer_mails
from openings.offer.actions.answer import lock_open_offer
from openings.offer.actions.make import settle_newest
from openings.offer.models import Offer
from openings.offer.states import DeclineReason, OfferState, Reply
from openings.pipeline.actions import lock_application
from openings.status.queries.status import status_for_candidate


class CannotWithdraw(Exception):
    """It has ended, as far as the candidate knows, or was never sent."""


@transaction.atomic
def withdraw_application(*, application: Application, by: User, reason: str = "") -> Application:
    """Twice changes nothing. Raises CannotWithdraw.

    A decision that was recorded and not told is never told; to the candidate it never was.
    """
    application = lock_application(application)
    if application.outcome == Outcome.WITHDRAWN:
        return application
    if not status_for_candidate(application, at=clock.now()).can_withdraw:
        raise CannotWithdraw
    now = clock.now()
    source = application.stage
    move(application, Outcome.WITHDRAWN, OUTCOME_MOVES, field="outcome")
    application.withdraw_reason = reason
    application.decided_at = now
    application.decided_by = by
    application.tell_at = application.told_at = application.gives_feedback = None
    application.decision_reason = application.decision_requirement = ""
    application.decision_text = ""
    application.version += 1
    application.save()
    offer = settle_newest(application, OfferState.DECLINED)
    drop_held_text(application)
    application.events.filter(candidate_sees_from__gt=now).update(candidate_sees_from=None)
    _cancel_mails(application)
    end_interviews_of(application=application, by=by)
    record(
        Happening.WITHDRAWN, application, by=by, source=source, target=Outcome.WITHDRAWN, why=reason
    )
    news.application_withdrawn(application)
    if offer is None:
        news.application_gone(application)
    else:
        offer_mails.offer_answered(offer, Reply.NO)
    signals.application_withdrawn.send(sender=Application, application=application)
    return application


@transaction.atomic
def decline_offer(*, offer: Offer, by: User, reason: DeclineReason, text: str = "") -> Application:
    """ "No" to an offer withdraws the application; who only wants more time asks for that.

    Raises OfferNotOpen.
    """
    offer = lock_open_offer(offer)
    offer.decline_reason, offer.decline_text = reason, text.strip()
    offer.save(update_fields=["decline_reason", "decline_text"])
    words = f"Offer declined. {reason.label}. {offer.decline_text}".strip()
    return withdraw_application(application=offer.application, by=by, reason=words)


def _cancel_mails(application: Application) -> None:
    """Not those that tell of messages: what was written before stands, and is to be read."""
    ours = [
        kind
        for kind in kinds.all_kinds()
        if kind.name.startswith("openings.") and not kind.name.startswith("openings.message_")
    ]
    reason = "The application was withdrawn."
    cancel_mail(application, kinds=ours, reason=reason)
    for interview in application.interviews.order_by("pk"):
        cancel_mail(interview, kinds=ours, reason=reason)
