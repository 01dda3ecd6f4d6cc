"""Drills, answers and friends: what is counted, spaced, refused and called off."""

from datetime import timedelta
from uuid import uuid4

import pytest

from coaching.course.actions import close_plan
from coaching.debrief.states import Band, Criterion
from coaching.plan.actions import PlanIsClosed
from coaching.practice.actions import add_drill, finish_drill, keep_item, practice_alone
from coaching.practice.actions.friend import (
    FriendHasStopped,
    InviteIsOver,
    TooManyInvites,
    cancel_invite,
    decline_invite,
    invite_friend,
    submit_view,
)
from coaching.practice.models import PracticeAttempt, PracticeDrill, PracticeInvite, PracticeSession
from coaching.practice.queries import item_named
from coaching.practice.queries.session import FriendView, Given
from coaching.practice.states import DrillSource, InviteState
from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from openings import signals
from openings.interview.actions import cancel_interview
from tests.acceptance.test_readiness import book
from tests.factories import NOW
from tests.support.coaching import plan_after_interview
from tests.support.mail import deliver

TEN = timedelta(hours=10)


@pytest.fixture
def plan(dana, employer, now):
    plan = plan_after_interview(candidate=dana, employer=employer)
    OutgoingMail.objects.all().delete()
    return plan


def item(plan, ref="q-about-you"):
    return item_named(plan, ref)


def practice(plan, dana, *, answer="I listened.", key=None, ref="q-about-you"):
    return practice_alone(
        plan=plan,
        by=dana,
        item=item(plan, ref),
        key=key or uuid4(),
        given=Given(answer=answer, band=Band.MOSTLY),
    )


def invite(plan, dana, *, email="lee@example.org", agreed_at=None, key=None):
    return invite_friend(
        plan=plan,
        by=dana,
        email=email,
        message="Could you listen?",
        items=[item(plan)],
        agreed_at=agreed_at,
        key=key or uuid4(),
    )


def due_day(drill):
    drill.refresh_from_db()
    return drill.due_at.day if drill.due_at else None


def due_mails():
    rows = OutgoingMail.objects.filter(kind="coaching.practice_due").order_by("not_before", "key")
    return [(row.key.rsplit(":", 1)[1], row.state) for row in rows]


def test_drill_from_feedback_is_first_due_in_two_days_and_once(plan, dana):
    drill = add_drill(plan=plan, by=dana, text="Name a number.", source=DrillSource.FEEDBACK)
    again = add_drill(plan=plan, by=dana, text="Name a number.", source=DrillSource.FEEDBACK)
    assert (again.pk, due_day(drill)) == (drill.pk, 26)
    assert [day for day, _state in due_mails()] == ["2026-11-26", "2026-11-30", "2026-12-02"]


def test_practice_puts_the_drill_off_to_the_next_day_of_the_plan(plan, dana):
    attempt = practice(plan, dana)
    assert due_day(attempt.drill) == 26
    with clock.at(NOW + timedelta(days=2)):
        practice(plan, dana)
    assert due_day(attempt.drill) == 29
    with clock.at(NOW + timedelta(days=9)):
        practice(plan, dana)
    assert due_day(attempt.drill) is None


def test_same_key_counts_once(plan, dana):
    key = uuid4()
    first, second = (practice(plan, dana, key=key) for _time in range(2))
    assert first.pk == second.pk
    assert PracticeSession.objects.count() == PracticeAttempt.objects.count() == 1


def test_answers_are_not_readable_in_the_database(plan, dana):
    from django.db import connection

    practice(plan, dana, answer="I listened to them both.")
    add_drill(plan=plan, by=dana, text="A private thing.", source=DrillSource.OWN)
    with connection.cursor() as cursor:
        cursor.execute("SELECT answer FROM coaching_practiceattempt")
        stored = str(cursor.fetchall())
        cursor.execute("SELECT text FROM coaching_practicedrill")
        stored += str(cursor.fetchall())
    assert "listened" not in stored
    assert "private" not in stored


def test_next_interview_adds_the_day_before_and_a_call_off_takes_it_away(plan, dana, employer, bob):
    drill = keep_item(plan=plan, by=dana, item=item(plan))
    PracticeDrill.objects.update(practiced_at=NOW + timedelta(days=8), due_at=None)
    start = NOW + timedelta(days=14)
    upcoming = book(dana, employer, bob, start)
    assert due_day(drill) == 7
    cancel_interview(interview=upcoming, why="Filled.", by=bob, version=1)
    assert due_day(drill) is None


def test_closed_plan_takes_no_practice_and_sends_no_mail(plan, dana):
    add_drill(plan=plan, by=dana, text="Breathe.", source=DrillSource.OWN)
    close_plan(plan=plan, by=dana)
    assert {state for _day, state in due_mails()} == {"canceled"}
    for act in (lambda: practice(plan, dana), lambda: invite(plan, dana)):
        with pytest.raises(PlanIsClosed):
            act()


def test_offer_calls_the_drills_off(plan, dana):
    add_drill(plan=plan, by=dana, text="Breathe.", source=DrillSource.OWN)
    application = plan.interview.application
    application.stage = "offer"
    application.save()
    signals.application_advanced.send(sender=None, application=application)
    assert {state for _day, state in due_mails()} == {"canceled"}


def leave(moment):
    with clock.at(moment):
        return [mail for mail in deliver() if "/practice/" in mail.body]


def test_due_mail_leaves_on_its_day_and_not_when_nothing_is_due(plan, dana):
    add_drill(plan=plan, by=dana, text="Breathe slowly.", source=DrillSource.OWN)
    second_day = NOW + timedelta(days=3)  # the day itself is a holiday for nobody
    (mail,) = leave(second_day)
    assert "Breathe slowly" not in mail.body
    with clock.at(second_day):
        practice(plan, dana, ref=f"d-{PracticeDrill.objects.get().pk}")
    assert leave(NOW + timedelta(days=6)) != []
    drill = PracticeDrill.objects.get()
    with clock.at(NOW + timedelta(days=6)):
        finish_drill(plan=plan, by=dana, drill_id=drill.pk)
    assert leave(NOW + timedelta(days=9)) == []
    assert due_mails()[-1] == ("2026-12-02", "canceled")


def test_no_due_mail_on_the_morning_of_an_interview(plan, dana, employer, bob):
    add_drill(plan=plan, by=dana, text="Breathe.", source=DrillSource.OWN)
    start = NOW + timedelta(days=2, hours=2)
    book(dana, employer, bob, start)
    assert leave(start - timedelta(hours=2)) == []
    assert ("2026-11-26", "canceled") in due_mails()


def test_muted_plan_gets_no_due_mail(plan, dana):
    add_drill(plan=plan, by=dana, text="Breathe.", source=DrillSource.OWN)
    plan.is_muted = True
    plan.save()
    assert leave(NOW + timedelta(days=2)) == []


def test_three_invitations_a_week(plan, dana):
    for number in range(3):
        invite(plan, dana, email=f"friend{number}@example.org")
    with pytest.raises(TooManyInvites):
        invite(plan, dana, email="friend4@example.org")
    with clock.at(NOW + timedelta(days=7, minutes=1)):
        invite(plan, dana, email="friend4@example.org")


def test_invitation_sent_twice_is_one(plan, dana):
    key = uuid4()
    assert invite(plan, dana, key=key).pk == invite(plan, dana, key=key).pk
    assert OutgoingMail.objects.filter(kind="coaching.practice_invite").count() == 1


def test_friend_gets_two_mails_at_most(plan, dana):
    agreed = NOW + timedelta(days=3)
    invite(plan, dana, agreed_at=agreed)
    assert len(leave_to_friend(NOW)) == 1
    (reminder,) = leave_to_friend(agreed - timedelta(hours=24))
    assert "Friday, November 27, 2026" in reminder.body
    assert leave_to_friend(agreed + timedelta(days=5)) == []


def leave_to_friend(moment):
    with clock.at(moment):
        return [mail for mail in deliver() if mail.to == ["lee@example.org"]]


@pytest.mark.parametrize("how", ["stopped", "taken back", "done"])
def test_no_reminder_after_the_end(plan, dana, how):
    agreed = NOW + timedelta(days=3)
    row = invite(plan, dana, agreed_at=agreed)
    leave_to_friend(NOW)
    if how == "stopped":
        decline_invite(invite=row)
    elif how == "taken back":
        cancel_invite(plan=plan, by=dana, session_id=row.session_id)
    else:
        submit_view(invite=row, view=FriendView(bands={Criterion.CLEAR: Band.FULLY}, keep="a"))
    assert leave_to_friend(agreed - timedelta(hours=24)) == []


def test_friend_who_stopped_is_not_asked_again(plan, dana):
    decline_invite(invite=invite(plan, dana))
    with pytest.raises(FriendHasStopped):
        invite(plan, dana, email="Lee@Example.org")
    assert PracticeInvite.objects.get().state == InviteState.DECLINED


def test_view_is_taken_once_and_counts_each_question(plan, dana):
    row = invite(plan, dana)
    assert PracticeSession.objects.get().counted_at is None
    submit_view(invite=row, view=FriendView(bands={Criterion.CLEAR: Band.FULLY}, keep="a"))
    with pytest.raises(InviteIsOver):
        submit_view(invite=row, view=FriendView(bands={Criterion.CLEAR: Band.PARTLY}, keep="b"))
    session = PracticeSession.objects.get()
    assert session.counted_at == NOW
    assert session.attempts.count() == 1
    assert session.ratings.get().band == Band.FULLY


def test_friend_may_answer_after_the_plan_is_closed(plan, dana):
    row = invite(plan, dana)
    close_plan(plan=plan, by=dana)
    submit_view(invite=row, view=FriendView(bands={Criterion.CLEAR: Band.FULLY}, keep="a"))
    assert PracticeDrill.objects.get().due_at is None
