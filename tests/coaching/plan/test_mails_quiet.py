"""The day after a "no" stays quiet, but for what the person asked for."""

from datetime import timedelta

import pytest

from coaching.call.mails import call_reminder
from coaching.letter.mails.news import letter_returned, note_seen
from coaching.letter.models import Letter
from coaching.letter.states import LetterState
from coaching.plan.queries import quiet_until
from coaching.plan.states import Branch
from coaching.practice.actions import add_drill
from coaching.practice.states import DrillSource
from jobstore.lib import clock
from jobstore.mail.choices.queries import my_mails
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from tests.factories import NOW
from tests.factories.coach import CallPlanFactory
from tests.support.coaching import plan_after_interview
from tests.support.feedback import told_plan
from tests.support.mail import deliver

TOLD = NOW
DAY = timedelta(hours=24)


@pytest.fixture
def plan(employer, dana, now):
    plan = told_plan(employer=employer, candidate=dana)
    assert plan.interview.application.told_at == TOLD
    OutgoingMail.objects.all().delete()
    return plan


def letter_of(plan, **facts):
    person = plan.interview.interviewers.first()
    return Letter.objects.create(plan=plan, interviewer=person, created_at=NOW, **facts)


def state_of(kind):
    mail = OutgoingMail.objects.get(kind=f"coaching.{kind}")
    return mail.state, mail.not_before


def test_note_that_was_read_is_told_a_day_later(plan):
    note_seen(letter_of(plan, state=LetterState.SENT))
    with clock.at(TOLD + timedelta(hours=3)):
        assert deliver() == []
        waiting = my_mails(plan.candidate, at=clock.now()).planned
    assert state_of("note_seen") == (MailState.PENDING, TOLD + DAY)
    assert [mail.note for mail in waiting] == ["It waits, because the day after a no stays quiet."]
    with clock.at(TOLD + DAY):
        assert len(deliver()) == 1


def test_practice_of_another_plan_waits_as_well(plan, dana, employer):
    other = plan_after_interview(candidate=dana, employer=employer)
    OutgoingMail.objects.all().delete()
    with clock.at(NOW - timedelta(days=2) + timedelta(hours=4)):
        add_drill(plan=other, by=dana, text="Breathe slowly.", source=DrillSource.OWN)
    first = OutgoingMail.objects.filter(kind="coaching.practice_due").order_by("not_before")[0]
    assert TOLD <= first.not_before < TOLD + DAY
    with clock.at(first.not_before):
        assert deliver() == []
    with clock.at(TOLD + DAY):
        assert [mail.subject for mail in deliver()] == ["Ten minutes of practice today?"]


def test_call_that_they_planned_is_not_quiet(plan):
    plan.interview.interviewers.update(welcomes_calls=True, phone="555 0123")
    call = CallPlanFactory(
        plan=plan,
        interviewer=plan.interview.interviewers.first(),
        starts_at=TOLD + timedelta(hours=2),
        ends_at=TOLD + timedelta(hours=4),
    )
    call_reminder(call)
    with clock.at(TOLD + timedelta(hours=2)):
        assert len(deliver()) == 1


def test_letter_that_staff_gave_back_is_not_quiet(plan):
    letter_returned(letter_of(plan, state=LetterState.RETURNED, moderated_at=NOW))
    with clock.at(TOLD + timedelta(hours=1)):
        assert len(deliver()) == 1


def test_untold_no_brings_no_quiet(plan, dana):
    """A "no" that is recorded and not told holds nothing back."""
    assert quiet_until(dana, at=TOLD + timedelta(hours=23)) == TOLD + DAY
    assert quiet_until(dana, at=TOLD + DAY) is None
    application = plan.interview.application
    application.told_at = None
    application.save()
    assert quiet_until(dana, at=TOLD + timedelta(hours=1)) is None


@pytest.mark.parametrize("branch", [Branch.OFFER, Branch.ADVANCED, Branch.WITHDRAWN])
def test_other_news_brings_no_quiet(plan, dana, branch):
    plan.branch = branch
    plan.save()
    assert quiet_until(dana, at=TOLD + timedelta(hours=1)) is None
