"""What an employer does about an offer: makes it, gives more time, takes it back, notes a yes."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from jobstore.lib import clock
from jobstore.lib.moves import is_legal, move
from jobstore.mail.outgoing.actions.queue import cancel_mail
from jobstore.people.user.models import User
from jobstore.trail.actions import record
from openings import signals
from openings.application.models import Application
from openings.application.states import OUTCOME_MOVES, Happening, Outcome, Stage
from openings.decision.actions.decision import announce_yes, conclude_interviews, lock_to_decide
from openings.decision.actions.telling import call_off_planned
from openings.decision.mails import OfferMail
from openings.decision.states import Decision
from openings.interview.actions import decide_interviews
from openings.interview.states import InterviewDecision
from openings.offer import mails
from openings.offer.models import Offer, newest_offer
from openings.offer.queries import Terms, can_prolong, end_fault, term_faults
from openings.offer.states import OFFER_MOVES, OfferState
from openings.pipeline.actions import lock_application, set_stage
from openings.pipeline.queries import check_reason

HIRING_IS_DONE = "The job is given, so this interview is not needed any more."


class TermsRefused(ValidationError):
    """What no offer may say, by the field of the form."""


class OfferNotOpen(Exception):
    """It is settled, or its time is over."""


def lock_offer(offer: Offer, *, version: int | None = None) -> Offer:
    """As it is now; its application is locked first and loaded. Raises StaleApplication."""
    application = lock_application(offer.application, version=version)
    locked = Offer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
    locked.application = application
    return locked


def settle(offer: Offer, state: OfferState, **facts: Any) -> None:
    """Nothing asks for an answer any more. The caller holds the lock. Raises IllegalMove."""
    move(offer, state, OFFER_MOVES)
    offer.settled_at = clock.now()
    for name, value in facts.items():
        setattr(offer, name, value)
    offer.save()
    reason = "The offer is settled."
    cancel_mail(offer, kinds=mails.WHILE_OUT, reason=reason)
    cancel_mail(offer.application, kinds=[OfferMail], reason=reason)


def settle_newest(application: Application, state: OfferState, **facts: Any) -> Offer | None:
    """The one that is out; None where none is. The caller holds the application's lock."""
    offer = application.offers.out().select_for_update(of=("self",)).first()
    if offer is not None:
        offer.application = application
        settle(offer, state, **facts)
    return offer


@transaction.atomic
def make_offer(
    *,
    application: Application,
    by: User,
    version: int,
    terms: Terms,
    text: str = "",
    seen: Collection[str] = (),
) -> Offer:
    """The candidate reads the terms and `text` at once; an offer that was out is replaced.

    Raises StaleApplication, DecisionNotOpen, NotSeen, TermsRefused, WordsRefused.
    """
    application = lock_to_decide(application, Decision.OFFER, version=version, seen=seen, by=by)
    now = clock.now()
    if faults := term_faults(terms, at=now):
        raise TermsRefused(faults)
    check_reason(application, terms.conditions, is_yes=True)
    before = newest_offer(application)
    if before is not None and is_legal(OFFER_MOVES, before.state, OfferState.REPLACED):
        before.application = application
        settle(before, OfferState.REPLACED)
    _to_offer(application, by=by)
    application.version += 1
    application.save(update_fields=["stage", "stage_since", "version"])
    number = before.number + 1 if before else 1
    facts = {"number": number, "made_at": now, "made_by": by}
    offer = Offer.objects.create(application=application, **facts, **vars(terms))
    announce_yes(application, what=Happening.OFFERED, by=by, text=text)
    mails.remind(offer)
    return offer


def _to_offer(application: Application, *, by: User) -> None:
    """In memory; no interview waits for a decision any more."""
    conclude_interviews(application)
    decide_interviews(application, InterviewDecision.OFFER)
    if application.stage != Stage.OFFER:
        set_stage(application, to=Stage.OFFER, by=by)


@transaction.atomic
def prolong_offer(*, offer: Offer, by: User, version: int, ends_at: datetime) -> Offer:
    """More time for the same terms; one that ran out stands again.

    Raises StaleApplication, OfferNotOpen, TermsRefused.
    """
    offer = lock_offer(offer, version=version)
    now = clock.now()
    if not can_prolong(offer, at=now):
        raise OfferNotOpen
    fault = end_fault(ends_at, at=now)
    if not fault and ends_at <= offer.ends_at:
        fault = "Choose a later end than the one that stands."
    if fault:
        raise TermsRefused({"ends_on": fault})
    if offer.state == OfferState.LAPSED:
        move(offer, OfferState.SENT, OFFER_MOVES)
        offer.settled_at = None
        _to_offer(offer.application, by=by)
        signals.application_advanced.send(sender=Application, application=offer.application)
    source, offer.ends_at, offer.wanted_until = offer.ends_at, ends_at, None
    offer.save()
    offer.application.version += 1
    offer.application.save(update_fields=["stage", "stage_since", "version"])
    record(Happening.OFFER_PROLONGED, offer.application, by=by, source=source, target=offer.ends_at)
    cancel_mail(offer, kinds=mails.WHILE_OUT, reason="There is more time to answer.")
    mails.offer_prolonged(offer)
    mails.remind(offer)
    return offer


@transaction.atomic
def hire_candidate(
    *,
    application: Application,
    by: User,
    version: int,
    text: str = "",
    seen: Collection[str] = (),
) -> Application:
    """They said yes elsewhere; planned interviews are called off.

    The candidate reads `text`, and may say for three days that it is not so, where terms stand.
    Raises StaleApplication, DecisionNotOpen, NotSeen, WordsRefused.
    """
    application = lock_to_decide(application, Decision.HIRE, version=version, seen=seen, by=by)
    offer = newest_offer(application)
    if offer is not None and is_legal(OFFER_MOVES, offer.state, OfferState.ACCEPTED):
        offer.application = application
        settle(offer, OfferState.ACCEPTED, is_by_phone=True)
    end_well(application, by=by)
    announce_yes(application, what=Happening.HIRED, by=by, text=text)
    return application


def end_well(application: Application, *, by: User) -> None:
    """The job is theirs. The caller holds the lock and tells of it."""
    now = clock.now()
    call_off_planned(application=application, why=HIRING_IS_DONE, by=by)
    decide_interviews(application, InterviewDecision.OFFER)
    set_stage(application, to=Stage.HIRED, by=by)
    move(application, Outcome.HIRED, OUTCOME_MOVES, field="outcome")
    application.decided_at = application.tell_at = application.told_at = now
    application.decided_by = by
    application.version += 1
    application.save()
