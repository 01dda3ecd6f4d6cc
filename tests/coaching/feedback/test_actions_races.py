"""Two people at the same instant: exactly one outcome, and the other hears of it."""

from collections import Counter
from datetime import timedelta

import pytest

from coaching.feedback.actions import TooLate
from coaching.feedback.actions.answer import decline_request
from coaching.feedback.actions.moderate import (
    expire,
    release_answer,
    release_when_due,
    return_answer,
    withhold_answer,
)
from coaching.feedback.models import FeedbackRequest
from coaching.feedback.states import AnswerPart, DeclineReason, FeedbackState
from jobstore.lib import clock
from jobstore.lib.moves import IllegalMove
from jobstore.mail.outgoing.models import OutgoingMail
from tests.support.feedback import answer, ask, told_plan
from tests.support.race import all_at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plan(employer, dana, now):
    return told_plan(employer=employer, candidate=dana)


def kinds(results):
    return Counter(type(result).__name__ for result in results)


def test_asking_twice_at_once_asks_once(plan):
    results = all_at_once(*[lambda: ask(plan)] * 4)
    assert len({result.pk for result in results}) == 1
    assert FeedbackRequest.objects.count() == 1
    assert OutgoingMail.objects.filter(kind="coaching.feedback_request").count() == 1


def test_two_moderators_at_once_decide_once(plan, erin):
    request = ask(plan)
    answer(request, advice="You are too old for this.")
    parts = [AnswerPart.ADVICE]
    results = all_at_once(
        lambda: release_answer(request=request, by=erin),
        lambda: return_answer(request=request, by=erin, note_to_writer="Leave age out."),
        lambda: withhold_answer(request=request, by=erin, reason="Age.", parts=parts),
    )
    assert kinds(results) == {"FeedbackRequest": 1, "IllegalMove": 2}
    assert IllegalMove in map(type, results)
    assert request.events.filter(facts__source=FeedbackState.IN_REVIEW).count() == 1


def test_answer_and_decline_at_once_leave_one(plan):
    request = ask(plan)
    results = all_at_once(
        lambda: answer(request),
        lambda: decline_request(request=request, reason=DeclineReason.POLICY, text=""),
    )
    assert sum(isinstance(result, TooLate) for result in results) == 1
    state = FeedbackRequest.objects.get().state
    assert state in {FeedbackState.IN_REVIEW, FeedbackState.DECLINED}


def test_two_beats_at_once_release_once(plan):
    request = ask(plan)
    given = answer(request)
    with clock.at(given.release_at):
        results = all_at_once(*[lambda: release_when_due(request=request)] * 3)
    assert Counter(results) == {True: 1, False: 2}
    assert OutgoingMail.objects.filter(kind="coaching.feedback_arrived").count() == 2


def test_answer_at_the_moment_of_expiry_wins_or_comes_too_late(plan):
    request = ask(plan)
    FeedbackRequest.objects.update(state=FeedbackState.ESCALATED)
    with clock.at(request.expires_at + timedelta(seconds=1)):
        answered, expired = all_at_once(lambda: answer(request), lambda: expire(request=request))
    assert isinstance(answered, TooLate) == expired
