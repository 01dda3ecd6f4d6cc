"""Many people at few times at the same instant, on a database with row locks."""

from functools import partial
from random import Random

import pytest

from openings.interview.models import Interview
from openings.slot.actions.answer import SlotGone
from openings.slot.models import Proposal
from openings.slot.states import ProposalState
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, ProposalFactory, SheetFactory
from tests.support.proof import SEED, rounds
from tests.support.race import all_at_once
from tests.support.slot import pick, taken

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.proof,
    pytest.mark.django_db(transaction=True),
]
PEOPLE, TIMES = rounds(sample=8, whole=100), rounds(sample=3, whole=10)
AT_ONCE = 20  # connections


@pytest.mark.row("B84")
def test_of_many_at_few_times_each_time_has_one_and_nobody_loses_anything(employer, bob, now):
    """Everybody wants one of the times, in an order of their own, until none is left."""
    hours = [NOW.replace(day=27, hour=12 + number) for number in range(TIMES)]
    opening = ApplicationFactory(opening__employer=employer).opening
    sheet = SheetFactory(opening=opening, made_by=bob, slots=[])
    for moment in hours:
        sheet.slots.create(starts_at=moment)
    proposals = [ProposalFactory(application__opening=opening, sheet=sheet) for _ in range(PEOPLE)]
    luck = Random(SEED)
    wanted = {one.pk: luck.sample(range(TIMES), TIMES) for one in proposals}
    print(f"seed {SEED}")
    for turn in range(TIMES):
        waiting = Proposal.objects.out().select_related("application", "sheet").order_by("pk")
        doings = [partial(pick, one, wanted[one.pk][turn]) for one in waiting]
        for start in range(0, len(doings), AT_ONCE):
            results = all_at_once(*doings[start : start + AT_ONCE])
            assert {type(one) for one in results} <= {Interview, SlotGone}
    assert len(set(taken(sheet))) == TIMES
    assert "" not in taken(sheet)
    assert Interview.objects.count() == TIMES
    picked = Proposal.objects.filter(state=ProposalState.PICKED)
    assert picked.count() == TIMES
    assert Proposal.objects.out().count() == PEOPLE - TIMES
