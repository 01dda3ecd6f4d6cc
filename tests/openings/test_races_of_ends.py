"""Many answers to one offer, and two recruiters who close, end, decide and offer at once."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from random import Random

import pytest

from jobstore.lib import clock
from jobstore.lib.moves import IllegalMove
from jobstore.mail.outgoing.models import OutgoingMail
from openings.application.actions.withdraw import (
    CannotWithdraw,
    decline_offer,
    withdraw_application,
)
from openings.application.models import Application, ApplicationEvent
from openings.application.states import DecisionReason, Happening, Outcome, Stage
from openings.closing.actions.group import (
    GroupEnd,
    NothingToUndo,
    OthersCame,
    StillOpen,
    end_group,
    undo_group,
)
from openings.closing.queries.group import ended_together, open_of
from openings.closing.states import Group
from openings.decision.actions.decision import (
    DecisionNotOpen,
    No,
    NotDecided,
    decline_application,
    undo_decision,
)
from openings.offer.actions.answer import accept_offer, ask_for_time, lapse_offer
from openings.offer.actions.make import OfferNotOpen, hire_candidate, make_offer
from openings.offer.models import Offer
from openings.offer.states import DeclineReason, OfferState
from openings.opening.actions.publish import PeopleAreOpen, close_opening
from openings.opening.models import Opening
from openings.opening.queries import open_count
from openings.opening.states import CloseReason
from openings.pipeline.actions import StaleApplication
from tests.factories.openings import (
    ApplicationFactory,
    InterviewFactory,
    OfferFactory,
    OpeningFactory,
)
from tests.support.offer import terms_of
from tests.support.proof import SEED, rounds
from tests.support.race import all_at_once

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.proof,
    pytest.mark.django_db(transaction=True),
]
ANSWERS = 20
REFUSALS = (
    *(CannotWithdraw, DecisionNotOpen, IllegalMove, NotDecided, NothingToUndo, OfferNotOpen),
    *(OthersCame, PeopleAreOpen, StaleApplication, StillOpen),
)
TEXT = "You prepared well, and somebody else had done exactly this work before."
TOLD = (Outcome.NOT_SELECTED, Outcome.POSITION_CLOSED)


def events(application, *what):
    return ApplicationEvent.objects.filter(application=application, what__in=what).count()


def luck_of(number: int) -> Random:
    """Printed where a round fails: `SEED=n make prove` plays it again."""
    print(f"SEED={SEED}, round {number}")
    return Random(f"{SEED}/{number}")


# One offer ------------------------------------------------------------------------------------
def answers_to(offer, by) -> list[Callable[[], object]]:
    """What a candidate, a recruiter and the clock can do to it, without what only asks."""
    candidate = offer.application.candidate
    return [
        partial(accept_offer, offer=offer, by=candidate),
        partial(decline_offer, offer=offer, by=candidate, reason=DeclineReason.PAY),
        partial(withdraw_application, application=offer.application, by=candidate),
        partial(hire_candidate, application=offer.application, by=by, version=1),
    ]


@pytest.mark.row("B94")
def test_twenty_answers_at_once_to_an_offer_leave_one(employer, alice, bob, now):
    opening = OpeningFactory(employer=employer)
    for number in range(rounds(sample=3, whole=50)):
        luck = luck_of(number)
        offer = OfferFactory(application__opening=opening, made_by=bob)
        until = (offer.ends_at + timedelta(days=3)).date()
        wish = partial(ask_for_time, offer=offer, by=offer.application.candidate, until=until)
        chosen = luck.choices([*answers_to(offer, bob), wish], k=ANSWERS - 1)
        chosen.append(luck.choice(answers_to(offer, bob)[:3]))
        results = all_at_once(*chosen)
        strange = [one for one in results if isinstance(one, Exception)]
        assert all(isinstance(one, REFUSALS) for one in strange), strange
        offer.refresh_from_db()
        application = Application.objects.get(pk=offer.application_id)
        ends = (Happening.OFFER_ACCEPTED, Happening.HIRED, Happening.WITHDRAWN)
        assert events(application, *ends) == 1
        is_taken = offer.state == OfferState.ACCEPTED
        assert is_taken or offer.state == OfferState.DECLINED
        assert application.outcome == (Outcome.HIRED if is_taken else Outcome.WITHDRAWN)
        replies = OutgoingMail.objects.filter(kind="openings.offer_answered")
        told = replies.filter(subject_id=str(offer.pk)).values_list("payload", "recipient_email")
        said = [(payload["reply"], to) for payload, to in told if payload["reply"] in ("yes", "no")]
        assert len(said) == len(set(said)) == (0 if offer.is_by_phone else 2)


def test_answer_in_the_last_second_and_the_end_of_an_offer_never_both_win(employer, bob, now):
    opening = OpeningFactory(employer=employer)
    for number in range(rounds(sample=3, whole=50)):
        luck_of(number)
        offer = OfferFactory(application__opening=opening, made_by=bob)
        accept = partial(accept_offer, offer=offer, by=offer.application.candidate)

        def at_the_end(offer=offer) -> bool:
            with clock.at(offer.ends_at):
                return lapse_offer(offer=offer)

        accepted, lapsed = all_at_once(accept, at_the_end)
        offer.refresh_from_db()
        application = Application.objects.get(pk=offer.application_id)
        if lapsed:
            assert isinstance(accepted, OfferNotOpen)
            assert (offer.state, application.outcome) == (OfferState.LAPSED, Outcome.OPEN)
        else:
            assert (offer.state, application.outcome) == (OfferState.ACCEPTED, Outcome.HIRED)


# Two recruiters -------------------------------------------------------------------------------
def candidates_of(opening) -> list[Application]:
    met = ApplicationFactory(opening=opening, interviewing=True)
    InterviewFactory(application=met, held=True)
    offered = OfferFactory(application__opening=opening).application
    new = [ApplicationFactory(opening=opening) for _ in range(2)]
    return [met, offered, *new, ApplicationFactory(opening=opening, stage=Stage.SCREENING)]


def acts_on(opening, people, by, luck: Random) -> list[Callable[[], int]]:
    """What one of them presses, in a row: each looks at the page first, then acts on it."""

    def close() -> int:
        row = Opening.objects.get(pk=opening.pk)
        facts = {"reason": CloseReason.FILLED, "seen_open": open_count(row)}
        close_opening(opening=row, by=by, **facts)
        return 0

    def end(group: Group) -> int:
        seen = open_of(opening, group).count()
        return end_group(opening=opening, end=GroupEnd(group=group, text=TEXT), seen=seen, by=by)

    def undo() -> int:
        batches = ended_together(opening)
        if not batches:
            return 0
        return -undo_group(opening=opening, decided_at=batches[0].decided_at, by=by)

    def fresh(person) -> Application:
        return Application.objects.get(pk=person.pk)

    def decline(person) -> int:
        no = No(reason=DecisionReason.STRONGER, text=TEXT, gives_feedback=True)
        row = fresh(person)
        decline_application(application=row, no=no, by=by, version=row.version)
        return 1

    def take_back(person) -> int:
        undo_decision(application=fresh(person), by=by)
        return -1

    def offer(person) -> int:
        row = fresh(person)
        make_offer(application=row, by=by, version=row.version, terms=terms_of(opening))
        return 0

    def leave(person) -> int:
        row = fresh(person)
        withdraw_application(application=row, by=row.candidate)
        return 0

    plain = [close, partial(end, Group.NEW), partial(end, Group.REVIEW), undo]
    about = [decline, take_back, offer, leave]
    chosen = luck.choices(plain, k=3) + [
        partial(luck.choice(about), luck.choice(people)) for _ in range(3)
    ]
    luck.shuffle(chosen)
    return chosen


def in_a_row(acts: list[Callable[[], int]]) -> int:
    """How many ends stand by them; whatever is refused was refused for a reason that we know."""
    ends = 0
    for act in acts:
        try:
            ends += act()
        except REFUSALS:
            continue
    return ends


def test_two_recruiters_close_end_decide_and_offer_at_once(employer, alice, bob, now):
    for number in range(rounds(sample=6, whole=200)):
        luck = luck_of(number)
        opening = OpeningFactory(employer=employer)
        people = candidates_of(opening)
        both = [acts_on(opening, people, by, luck) for by in (alice, bob)]
        results = all_at_once(*(partial(in_a_row, acts) for acts in both))
        assert all(isinstance(ends, int) for ends in results), results
        stand_by_history = 0
        for application in Application.objects.filter(opening=opening):
            decided = events(application, Happening.DECIDED)
            stands = decided - events(application, Happening.DECISION_UNDONE)
            is_left = application.outcome == Outcome.WITHDRAWN
            assert events(application, Happening.WITHDRAWN) == int(is_left)
            assert stands in ((0, 1) if is_left else (int(application.outcome in TOLD),))
            stand_by_history += stands
            out = application.offers.filter(state=OfferState.SENT).count()
            assert out == 0 or (out == 1 and application.outcome == Outcome.OPEN)
            numbers = application.offers.order_by("number").values_list("number", flat=True)
            assert list(numbers) == list(range(1, len(numbers) + 1))
        assert sum(results) == stand_by_history
        opening.refresh_from_db()
        assert (opening.state == "closed") == (opening.close_reason == CloseReason.FILLED)
    assert not Offer.objects.filter(
        state=OfferState.SENT, application__outcome="withdrawn"
    ).exists()
