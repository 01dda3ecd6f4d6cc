"""Several presses at the same instant: one outcome, and the limits hold."""

from collections import Counter

import pytest

from coaching.course.actions import follow_telling, open_plan
from coaching.debrief.actions import DebriefIsSealed, save_debrief, seal_debrief
from coaching.debrief.models import Debrief
from coaching.debrief.queries import DebriefAnswers
from coaching.debrief.states import Band, Criterion, Expectation
from coaching.letter.actions import TooManyNotes, send_letter, undo_letter
from coaching.letter.models import Letter
from coaching.letter.queries import NoteText
from coaching.letter.states import LetterState
from coaching.plan.models import RecoveryPlan
from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from openings.application.states import Outcome
from tests.factories import NOW
from tests.support.coaching import plan_after_interview
from tests.support.mail import deliver
from tests.support.race import all_at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

TEXT = NoteText(
    discussed="We talked about how the team plans its Saturday shifts.",
    wish_to_grow="I want to learn to plan a week ahead.",
)
FULL = DebriefAnswers(
    went_well="I asked good questions.",
    ratings=dict.fromkeys(Criterion, Band.PARTLY),
    expects=Expectation.NO,
    confidence=80,
)


@pytest.fixture
def plan(employer, dana, now):
    return plan_after_interview(candidate=dana, employer=employer)


def send(plan):
    return send_letter(
        plan=plan,
        by=plan.candidate,
        interviewer=plan.interview.interviewers.get(),
        text=TEXT,
        replies_to_me=True,
    )


def kinds(results):
    return Counter(type(result).__name__ for result in results)


def test_pressing_send_twice_at_once_sends_one_note(plan):
    results = all_at_once(*[lambda: send(plan)] * 3)
    assert kinds(results) == {"Letter": 1, "NoteAlreadyWritten": 2}
    assert OutgoingMail.objects.filter(kind="coaching.thankyou").count() == 1


def test_limit_of_a_day_holds_for_sends_at_once(dana, employer, now):
    plans = [plan_after_interview(candidate=dana, employer=employer) for _ in range(5)]
    results = all_at_once(*[lambda plan=plan: send(plan) for plan in plans])
    assert kinds(results) == {"Letter": 3, TooManyNotes.__name__: 2}
    assert OutgoingMail.objects.filter(kind="coaching.thankyou").count() == 3


def test_undo_and_telling_at_once_send_nothing(plan, dana):
    letter = send(plan)
    application = plan.interview.application
    application.outcome = Outcome.NOT_SELECTED
    application.decided_at = application.tell_at = application.told_at = NOW
    application.save()
    all_at_once(
        lambda: undo_letter(letter=letter, by=dana),
        lambda: follow_telling(application=application),
    )
    assert Letter.objects.get().state in {LetterState.DRAFT, LetterState.CANCELED}
    with clock.at(letter.leaves_at):
        assert not [message for message in deliver() if "rex0@example.org" in message.to[0]]


def test_sealing_and_autosave_at_once_leave_a_whole_debrief(plan, dana):
    results = all_at_once(
        lambda: seal_debrief(plan=plan, by=dana, answers=FULL),
        lambda: save_debrief(plan=plan, by=dana, answers=DebriefAnswers(went_well="Half")),
        lambda: seal_debrief(plan=plan, by=dana, answers=FULL),
    )
    assert sum(isinstance(result, DebriefIsSealed) for result in results) in {1, 2}
    debrief = Debrief.objects.get()
    assert debrief.went_well == "I asked good questions."
    assert debrief.ratings.count() == len(Criterion)


def test_concluding_twice_at_once_opens_one_plan(plan):
    interview = plan.interview
    RecoveryPlan.objects.all().delete()
    OutgoingMail.objects.all().delete()
    results = all_at_once(*[lambda: open_plan(interview=interview)] * 3)
    assert len({result.pk for result in results}) == 1
    queued = Counter(OutgoingMail.objects.order_by("kind").values_list("kind", flat=True))
    assert set(queued.values()) == {1}
