"""What a candidate says to an offer, and what becomes of silence. "No" withdraws: see there."""

from datetime import date, timedelta

from django.db import transaction

from jobstore.lib import clock
from jobstore.lib.moves import move
from jobstore.lib.zones import read_zone
from jobstore.people.user.models import User
from jobstore.trail.actions import record
from openings import signals
from openings.application.models import Application
from openings.application.states import OUTCOME_MOVES, STAGE_MOVES, Happening, Outcome, Stage
from openings.offer import mails
from openings.offer.actions.make import OfferNotOpen, TermsRefused, end_well, lock_offer, settle
from openings.offer.models import Offer
from openings.offer.queries import EVENING, LONGEST, can_dispute, end_of_offer
from openings.offer.states import OFFER_MOVES, OfferState, Reply
from openings.pipeline.actions import set_stage
from openings.promise import mails as legal_mails

AFTER_DISPUTE = timedelta(days=3)  # until five on that day: two whole days at least


@transaction.atomic
def accept_offer(*, offer: Offer, by: User) -> Offer:
    """The job is theirs; the employer hears at once. Raises OfferNotOpen."""
    offer = lock_open_offer(offer)
    application = offer.application
    settle(offer, OfferState.ACCEPTED)
    end_well(application, by=by)
    record(Happening.OFFER_ACCEPTED, application, by=by)
    mails.offer_answered(offer, Reply.YES)
    legal_mails.cancel_legal_clock(application, reason="The candidate took the job.")
    signals.application_advanced.send(sender=Application, application=application)
    return offer


@transaction.atomic
def ask_for_time(*, offer: Offer, by: User, until: date) -> Offer:
    """The end stands until the employer moves it. Raises OfferNotOpen, TermsRefused."""
    offer = lock_open_offer(offer)
    last = offer.ends_at.astimezone(read_zone(by.time_zone)).date()
    if not last < until <= (clock.now() + LONGEST).date():
        raise TermsRefused({"until": "Choose a day after the end, within the next 30 days."})
    if offer.wanted_until == until:
        return offer
    offer.wanted_until = until
    offer.save(update_fields=["wanted_until"])
    offer.application.version += 1
    offer.application.save(update_fields=["version"])
    day = until.isoformat()
    record(Happening.OFFER_TIME_ASKED, offer.application, by=by, target=day)
    mails.offer_answered(offer, Reply.MORE_TIME, about=day)
    return offer


@transaction.atomic
def dispute_hire(*, offer: Offer, by: User) -> Offer:
    """A yes that the employer noted was none: the offer stands again, two days at least.

    Raises OfferNotOpen.
    """
    offer = lock_offer(offer)
    now = clock.now()
    if not can_dispute(offer, at=now):
        raise OfferNotOpen
    application = offer.application
    move(application, Outcome.OPEN, OUTCOME_MOVES, field="outcome")
    set_stage(application, to=Stage.OFFER, by=by)
    application.decided_at = application.tell_at = application.told_at = None
    application.decided_by = None
    application.version += 1
    application.save()
    move(offer, OfferState.SENT, OFFER_MOVES)
    day = (now + AFTER_DISPUTE).date()
    offer.ends_at = max(offer.ends_at, end_of_offer(application, day, EVENING))
    offer.settled_at, offer.is_by_phone, offer.disputed_at = None, False, now
    offer.save()
    record(Happening.HIRE_DISPUTED, application, by=by)
    mails.offer_answered(offer, Reply.NOT_SO)
    mails.remind(offer)
    signals.application_advanced.send(sender=Application, application=application)
    return offer


@transaction.atomic
def lapse_offer(*, offer: Offer) -> bool:
    """Its time is over and nobody answered; both hear of it. Whether it happened.

    It ends nothing: the application is in the interviews again, where an answer is promised.
    """
    offer = lock_offer(offer)
    if offer.state != OfferState.SENT or offer.ends_at > clock.now():
        return False
    settle(offer, OfferState.LAPSED)
    application = offer.application
    if application.stage == Stage.OFFER:
        move(application, Stage.INTERVIEW, STAGE_MOVES, field="stage")
        application.stage_since = clock.now()
        application.version += 1
        application.save(update_fields=["stage", "stage_since", "version"])
    record(Happening.OFFER_LAPSED, offer.application, by=None)
    mails.offer_lapsed(offer)
    signals.offer_lapsed.send(sender=Application, application=application)
    return True


def lock_open_offer(offer: Offer) -> Offer:
    offer = lock_offer(offer)
    if not offer.is_open(at=clock.now()) or offer.application.outcome != Outcome.OPEN:
        raise OfferNotOpen
    return offer
