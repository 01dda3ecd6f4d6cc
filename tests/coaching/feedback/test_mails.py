"""The mails of the three questions, at their times, through the real outbox."""

from datetime import UTC, datetime, timedelta

import pytest

from coaching.course.actions import follow_telling
from coaching.feedback.actions import cancel_request
from coaching.feedback.actions.answer import decline_request
from coaching.feedback.actions.deliver import open_feedback, open_tomorrow
from coaching.feedback.actions.moderate import release_answer, return_answer
from coaching.feedback.mails.news import ask_three
from coaching.feedback.models import FeedbackRequest
from coaching.feedback.states import DeclineReason, FeedbackState
from coaching.plan.models import RecoveryPlan, StepMark
from coaching.plan.states import Branch, PlanState, StepName
from coaching.tasks import move_feedback
from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from jobstore.people.access_token.actions import secret_of
from jobstore.people.access_token.models import AccessToken
from openings.application.models import Application
from tests.factories import NOW
from tests.support.feedback import answer, ask, told_plan
from tests.support.mail import deliver

SECRETS = ("numbers of your last shop", "Bring one example", "Say first", "Name one number")


def at(month, day, hour=15, minute=0):
    return clock.at(datetime(2026, month, day, hour, minute, tzinfo=UTC))


@pytest.fixture
def plan(employer, dana, now):
    return told_plan(employer=employer, candidate=dana)


@pytest.fixture
def asked(plan):
    return ask(plan)


def tick(moment):
    """What the beat does at that time; the mails that left."""
    with clock.at(moment):
        move_feedback()
        return deliver()


def subjects(messages):
    return [message.subject for message in messages]


def invite(plan):
    from django.db import transaction

    with transaction.atomic():
        return ask_three(plan)


# The invitation ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "due"),
    [
        ("2026-11-24T14:00", "2026-11-25T15:00"),  # told Tuesday 9:00: Wednesday 10:00
        ("2026-11-24T15:00", "2026-11-25T15:00"),  # told Tuesday 10:00 sharp
        ("2026-11-24T20:00", "2026-11-26T15:00"),  # told in the afternoon: a day later
        ("2026-11-27T14:00", "2026-11-30T15:00"),  # told Friday: Monday 10:00
        ("2026-03-06T15:30", "2026-03-09T14:00"),  # over the change to summer time
    ],
)
def test_ask_three_comes_at_ten_a_day_after_the_telling(employer, dana, told, due):
    told_at = datetime.fromisoformat(told).replace(tzinfo=UTC)
    with clock.at(told_at):
        plan = told_plan(employer=employer, candidate=dana, told_at=told_at)
        mail = invite(plan)
    assert mail.not_before == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_ask_three_is_queued_by_the_telling(employer, dana, now):
    plan = told_plan(employer=employer, candidate=dana)
    RecoveryPlan.objects.update(branch=Branch.PENDING)
    application = Application.objects.get()
    follow_telling(application=application)
    follow_telling(application=application)
    assert OutgoingMail.objects.get(kind="coaching.ask_three").subject_id == str(plan.pk)
    assert tick(NOW + timedelta(hours=23)) == []
    (message,) = tick(NOW + timedelta(hours=24))
    assert message.to == ["Dana Seeker <dana@example.org>"]
    assert f"/recovery/{plan.pk}/questions/" in message.body


def _mute(plan):
    RecoveryPlan.objects.update(is_muted=True)


def _close(plan):
    RecoveryPlan.objects.update(state=PlanState.CLOSED)


def _offer(plan):
    RecoveryPlan.objects.update(branch=Branch.OFFER)


def _skip(plan):
    StepMark.objects.create(plan=plan, step=StepName.ASK_THREE, was_skipped=True, at=NOW)


def _no_feedback(plan):
    Application.objects.update(gives_feedback=False)


@pytest.mark.parametrize("stop", [ask, _mute, _close, _offer, _skip, _no_feedback])
def test_ask_three_stops(plan, stop):
    mail = invite(plan)
    stop(plan)
    tick(NOW + timedelta(hours=24))
    mail.refresh_from_db()
    assert mail.state == MailState.CANCELED
    assert mail.cancel_reason


def test_ask_three_waits_for_a_parked_plan(plan):
    mail = invite(plan)
    RecoveryPlan.objects.update(parked_until=NOW + timedelta(hours=30))
    assert tick(NOW + timedelta(hours=24)) == []
    assert subjects(tick(NOW + timedelta(hours=30))) == ["Three questions to Acme Stores"]
    mail.refresh_from_db()
    assert mail.state == MailState.SENT


# To the employer -----------------------------------------------------------------------------


def test_request_leaves_at_once_in_office_hours_with_its_link(asked):
    (message,) = tick(NOW)
    assert "rex@example.org" in message.to[0]
    assert "Dana Seeker via Job Store" in message.from_email
    assert "dana@example.org" not in message.message().as_string()
    token = AccessToken.objects.get()
    assert f"/f/{secret_of(token)}/" in message.body
    assert f"/f/{secret_of(token)}/?decline" in message.body
    assert "List-Unsubscribe" in message.message()


def test_request_waits_for_the_employers_morning(plan):
    with at(11, 25, 23):  # 18:00 in New York, the evening before Thanksgiving
        ask(plan)
    assert tick(datetime(2026, 11, 27, 13, 59, tzinfo=UTC)) == []
    assert len(tick(datetime(2026, 11, 27, 14, 0, tzinfo=UTC))) == 1


def test_silent_employer_is_reminded_once_then_phoned_then_left(asked):
    tick(NOW)
    assert tick(asked.chase_at - timedelta(minutes=1)) == []
    assert subjects(tick(asked.chase_at)) == ["Dana still hopes for your advice"]
    assert FeedbackRequest.objects.get().state == FeedbackState.CHASED
    assert tick(asked.escalate_at - timedelta(minutes=1)) == []
    news = tick(asked.escalate_at)
    assert subjects(news) == ["We are phoning Acme Stores for you"]
    assert "dana@example.org" in news[0].to[0]
    assert FeedbackRequest.objects.get().state == FeedbackState.ESCALATED
    assert subjects(tick(asked.expires_at)) == ["No answer came from Acme Stores"]
    assert FeedbackRequest.objects.get().state == FeedbackState.EXPIRED
    assert [event.what for event in asked.events.order_by("at", "id")] == [
        "asked",
        "reminded",
        "to_be_phoned",
        "expired",
    ]


def test_a_clock_that_stood_still_takes_every_step_at_once(asked):
    tick(asked.expires_at)
    assert FeedbackRequest.objects.get().state == FeedbackState.EXPIRED
    assert tick(asked.expires_at + timedelta(days=1)) == []


def test_work_that_falls_due_twice_is_done_once(asked):
    with clock.at(asked.chase_at):
        assert (move_feedback(), move_feedback()) == (1, 0)


def _answer(asked):
    answer(asked)


def _decline(asked):
    decline_request(request=asked, reason=DeclineReason.POLICY, text="")


def _cancel(asked):
    cancel_request(request=asked, by=None, why="x")


@pytest.mark.parametrize("stop", [_answer, _decline, _cancel])
def test_nothing_more_goes_to_an_employer_who_is_done(asked, stop):
    tick(NOW)
    stop(asked)
    assert OutgoingMail.objects.get(kind="coaching.feedback_chaser").state == MailState.CANCELED
    messages = tick(asked.chase_at) + tick(asked.escalate_at)
    assert not [message for message in messages if "rex@example.org" in message.to[0]]


def test_guard_stops_a_mail_that_was_not_canceled(asked):
    FeedbackRequest.objects.update(state=FeedbackState.DECLINED)
    assert tick(NOW) == []
    mail = OutgoingMail.objects.get(kind="coaching.feedback_request")
    assert (mail.state, mail.cancel_reason) == (
        MailState.CANCELED,
        "The questions are answered, declined or taken back.",
    )


def test_declining_is_told_to_the_candidate(asked):
    tick(NOW)
    decline_request(request=asked, reason=DeclineReason.POLICY, text="")
    (message,) = tick(NOW + timedelta(hours=25))
    assert message.subject == "About your questions to Acme Stores"
    assert "Asking was right." in message.body


def test_returned_answer_reaches_its_writer_with_the_note(asked, erin, bob):
    tick(NOW)
    answer(asked, advice="You are too old for this.")
    return_answer(request=asked, by=erin, note_to_writer="Please leave age out.")
    assert tick(NOW + timedelta(hours=47)) == []
    (message,) = tick(NOW + timedelta(days=3))  # the day between is a holiday
    assert "rex@example.org" in message.to[0]
    assert "Please leave age out." in message.body
    assert f"/f/{secret_of(AccessToken.objects.get())}/" in message.body
    answer(asked, by=bob, advice="You are too old for this.")
    return_answer(request=asked, by=erin, note_to_writer="Once more.")
    (message,) = tick(NOW + timedelta(days=3))
    assert "bob@example.org" in message.to[0]
    assert "/f/" not in message.body


# It arrived ----------------------------------------------------------------------------------


def notices(messages):
    return [message for message in messages if "feedback" in message.subject.lower()]


def test_clean_answer_arrives_sealed_an_hour_later(asked):
    tick(NOW)
    answer(asked)
    assert tick(NOW + timedelta(minutes=59)) == []
    (message,) = tick(NOW + timedelta(minutes=60))
    assert message.subject == "Your feedback is here, closed until you open it"
    everything = message.message().as_string() + message.body + message.alternatives[0][0]
    for words in SECRETS:
        assert words not in everything


def test_held_answer_never_releases_itself(asked):
    answer(asked, advice="You are too old for this.")
    tick(NOW + timedelta(days=2))
    assert FeedbackRequest.objects.get().state == FeedbackState.IN_REVIEW


def test_one_reminder_comes_after_a_week(asked):
    tick(NOW)
    answer(asked)
    released = NOW + timedelta(hours=1)
    tick(released)
    assert tick(released + timedelta(days=6, hours=23)) == []
    assert subjects(tick(released + timedelta(days=7))) == ["Your feedback is still there for you"]
    assert tick(released + timedelta(days=30)) == []


def test_no_reminder_after_opening(asked, dana):
    tick(NOW)
    answer(asked)
    tick(NOW + timedelta(hours=1))
    with clock.at(NOW + timedelta(hours=2)):
        open_feedback(request=asked, by=dana)
    assert tick(NOW + timedelta(days=9)) == []


def test_tomorrow_takes_the_place_of_the_weekly_reminder(asked, dana):
    tick(NOW)
    answer(asked)
    tick(NOW + timedelta(hours=1))
    with clock.at(NOW + timedelta(hours=2)):
        open_tomorrow(request=asked, by=dana)
    assert tick(datetime(2026, 11, 25, 14, 59, tzinfo=UTC)) == []
    assert len(notices(tick(datetime(2026, 11, 25, 15, 0, tzinfo=UTC)))) == 1
    assert tick(NOW + timedelta(days=9)) == []


def test_a_muted_plan_gets_no_notice(asked, erin):
    answer(asked)
    release_answer(request=asked, by=erin)
    RecoveryPlan.objects.update(is_muted=True)
    assert notices(tick(NOW)) == []


def test_a_closed_plan_still_hears_that_the_answer_came(asked, erin):
    answer(asked)
    release_answer(request=asked, by=erin)
    RecoveryPlan.objects.update(state=PlanState.CLOSED)
    assert len(notices(tick(NOW))) == 1
    assert tick(NOW + timedelta(days=8)) == []
