"""What a candidate says to proposed times and to a planned one, and what becomes of silence."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from jobstore.lib import clock
from jobstore.trail.actions import record
from openings.application.models import Application
from openings.application.states import Happening
from openings.interview.actions import lock_interview
from openings.interview.models import Interview
from openings.slot import mails
from openings.slot.actions.propose import (
    arrange,
    lock_proposal,
    rearrange,
    settle,
    settle_wishes,
)
from openings.slot.mails import team
from openings.slot.models import Proposal, Slot, Wish
from openings.slot.queries import FARTHEST, WISHED, is_wanted, may_answer, may_wish, standing_of
from openings.slot.states import ProposalState

PICKED = "You picked another time."


class ProposalNotOpen(Exception):
    """It is answered, taken back or over, or an interview was planned without it."""


class SlotGone(Exception):
    """Somebody else was faster, or the time has passed; what is left can be picked."""


class MayNotWish(Exception):
    """The interview has begun, is off, or another time was asked for twice already."""


class WishRefused(ValidationError):
    """What cannot be asked for, by the field of the form."""


@transaction.atomic
def pick_slot(*, proposal: Proposal, slot: int) -> Interview:
    """The candidate takes one of the times. Of two people at one slot the first gets it.

    What stood before holds until then. Raises ProposalNotOpen, SlotGone.
    """
    proposal = _open(proposal)
    application, sheet = proposal.application, proposal.sheet
    candidate, standing = application.candidate, standing_of(proposal)
    lock_slots(Q(pk=slot) | Q(interview=proposal.instead_of, interview__isnull=False))
    taken = Slot.objects.free(at=clock.now()).filter(pk=slot, sheet=sheet).first()
    if taken is None:
        raise SlotGone
    settle(proposal, ProposalState.PICKED)
    record(Happening.SLOT_PICKED, application, by=candidate, target=taken.starts_at)
    if standing is not None:
        interview = rearrange(application, standing, taken.starts_at, why=PICKED, by=candidate)
        Slot.objects.filter(interview=interview).update(interview=None)  # locked above
    else:
        interview = arrange(application, sheet, taken.starts_at, by=sheet.made_by)
    taken.interview = interview
    taken.save(update_fields=["interview"])
    team.slot_picked(interview, sheet)
    return interview


def lock_slots(which: Q) -> None:
    """All at once and in one order, so that two who change places never wait for one another."""
    rows = Slot.objects.select_for_update(of=("self",)).filter(which).order_by("pk")
    list(rows.values_list("pk", flat=True))


@transaction.atomic
def say_none_fits(*, proposal: Proposal, times: list[datetime], why: str) -> Wish:
    """The candidate names times of their own; what stood before holds.

    Raises ProposalNotOpen, WishRefused.
    """
    proposal = _open(proposal)
    _check(times, why="" if times else why)
    settle(proposal, ProposalState.ANSWERED)
    return _wish(proposal.application, times=times, why=why, proposal=proposal)


@transaction.atomic
def ask_other_time(*, interview: Interview, times: list[datetime], why: str) -> Wish:
    """The planned time holds until another one is agreed on. Raises MayNotWish, WishRefused."""
    interview = lock_interview(interview)
    if not may_wish(interview, at=clock.now()):
        raise MayNotWish
    if not why.strip():
        raise WishRefused({"why": "Say why you need another time."})
    _check(times, why=why)
    settle_wishes(interview.application)
    facts = {"interview": interview, "instead_of": interview.starts_at}
    return _wish(interview.application, times=times, why=why, **facts)


def _check(times: list[datetime], *, why: str) -> None:
    now = clock.now()
    if not times and not why.strip():
        raise WishRefused({"": "Name at least one time, or say when you can."})
    if len(times) > WISHED:
        raise WishRefused({"": f"Name {WISHED} times at most."})
    if any(not now < one <= now + FARTHEST for one in times):
        raise WishRefused({"": "Name times that are still to come."})


def _wish(application: Application, *, times: list[datetime], why: str, **about: object) -> Wish:
    wish = Wish.objects.create(
        application=application,
        times=[one.isoformat() for one in sorted(set(times))],
        why=why.strip(),
        asked_at=clock.now(),
        **about,
    )
    record(Happening.OTHER_TIMES, application, by=application.candidate, why=wish.why)
    team.other_times(wish)
    return wish


@transaction.atomic
def lapse_proposal(*, proposal: Proposal) -> bool:
    """Its time is over and nobody answered; where one was wanted, both hear. Whether it happened.

    It ends nothing: the promised answer stays due.
    """
    proposal = lock_proposal(proposal)
    now = clock.now()
    if proposal.state != ProposalState.SENT or proposal.sheet.ends_at > now:
        return False
    was_wanted = is_wanted(proposal, at=now)
    settle(proposal, ProposalState.LAPSED)
    if was_wanted:
        record(Happening.TIMES_RAN_OUT, proposal.application, by=None)
        mails.times_over(proposal)
    return True


def _open(proposal: Proposal) -> Proposal:
    proposal = lock_proposal(proposal)
    if not may_answer(proposal, at=clock.now()):
        raise ProposalNotOpen
    return proposal
