"""Two presses at the same instant: one session, one view, three friends a week."""

from uuid import uuid4

import pytest

from coaching.debrief.states import Band, Criterion
from coaching.practice.actions import practice_alone
from coaching.practice.actions.friend import InviteIsOver, invite_friend, submit_view
from coaching.practice.models import (
    PracticeAttempt,
    PracticeInvite,
    PracticeRating,
    PracticeSession,
)
from coaching.practice.queries import item_named
from coaching.practice.queries.session import FriendView, Given
from tests.support.coaching import plan_after_interview
from tests.support.race import all_at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plan(dana, employer, now):
    from coaching.account.actions import load_library

    load_library()
    return plan_after_interview(candidate=dana, employer=employer)


def invite(plan, dana, *, email="lee@example.org", key=None):
    return invite_friend(
        plan=plan,
        by=dana,
        email=email,
        message="Could you listen?",
        items=[item_named(plan, "q-about-you")],
        agreed_at=None,
        key=key or uuid4(),
    )


def test_one_answer_pressed_twice_is_one(plan, dana):
    key, item = uuid4(), item_named(plan, "q-about-you")
    given = Given(answer="I listened.", band=Band.MOSTLY)
    results = all_at_once(
        *[lambda: practice_alone(plan=plan, by=dana, item=item, key=key, given=given)] * 4
    )
    assert len({result.pk for result in results}) == 1
    assert PracticeSession.objects.count() == PracticeAttempt.objects.count() == 1


def test_friend_sends_once(plan, dana):
    row = invite(plan, dana)
    view = FriendView(bands={Criterion.CLEAR: Band.FULLY}, keep="a", change="b")
    results = all_at_once(*[lambda: submit_view(invite=row, view=view)] * 3)
    assert sorted(type(result).__name__ for result in results) == [
        "InviteIsOver",
        "InviteIsOver",
        "PracticeInvite",
    ]
    assert InviteIsOver in map(type, results)
    assert PracticeRating.objects.count() == PracticeAttempt.objects.count() == 1


def test_five_invitations_at_once_are_three(plan, dana):
    all_at_once(*[lambda n=n: invite(plan, dana, email=f"friend{n}@example.org") for n in range(5)])
    assert PracticeInvite.objects.count() == 3
