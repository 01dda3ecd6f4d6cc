"""A bounce says that the address is wrong, never that nobody answered."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from coaching.feedback.states import FeedbackState
from jobstore.home.timeline import pass_time
from jobstore.lib import clock
from jobstore.mail.bounce.actions import Notice, record_event
from jobstore.mail.mails import PlainMail
from jobstore.mail.outgoing.actions.drain import drain_outbox
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import EventKind, MailState
from tests.factories import NOW
from tests.factories.mail import queued
from tests.support.coaching import note_data, plan_after_interview
from tests.support.feedback import ask, told_plan
from tests.support.mail import deliver
from tests.support.smtp_sink import SmtpSink


def bounce(mail, answer="550 5.1.1 no such user"):
    record_event(
        notice=Notice(
            event_id=uuid4().hex,
            kind=EventKind.NO_ADDRESS,
            message_id=mail.message_id,
            occurred_at=NOW,
            answer=answer,
        )
    )


@pytest.fixture
def plan(employer, dana, now):
    return told_plan(employer=employer, candidate=dana)


def test_questions_that_come_back_go_to_the_right_person_at_once(plan, dana, client_of):
    request = ask(plan)
    deliver()
    bounce(OutgoingMail.objects.get(key=request.mailed_with))
    request.refresh_from_db()
    assert request.state == FeedbackState.READDRESS
    chasers = OutgoingMail.objects.of_kind("coaching.feedback_chaser")
    assert set(chasers.values_list("state", flat=True)) <= {MailState.CANCELED}
    page = client_of(dana).get(reverse("coaching:feedback_open", args=[plan.pk]))
    assert "did not reach" in page.content.decode()
    assert "No answer" not in page.content.decode()


def test_questions_that_the_server_refuses_go_to_the_right_person_too(plan, settings):
    request = ask(plan)
    with SmtpSink() as sink:
        settings.MAIL_TRANSPORT = "jobstore.mail.backend.SmtpTransport"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        sink.answer_recipient = lambda address: "550 5.1.1 No such user"
        drain_outbox()
    request.refresh_from_db()
    assert request.state == FeedbackState.READDRESS


def test_reminder_that_comes_back_looks_for_the_right_person_too(plan):
    request = ask(plan)
    pass_time(until=NOW + timedelta(days=9), tell=lambda _moment: None)
    request.refresh_from_db()
    assert request.state == FeedbackState.CHASED
    bounce(OutgoingMail.objects.get(kind="coaching.feedback_chaser", state=MailState.SENT))
    request.refresh_from_db()
    assert request.state == FeedbackState.READDRESS


def test_questions_that_reached_nobody_are_not_called_silence(plan, dana, client_of):
    request = ask(plan)
    deliver()
    bounce(OutgoingMail.objects.get(key=request.mailed_with))
    pass_time(until=NOW + timedelta(days=40), tell=lambda _moment: None)
    request.refresh_from_db()
    assert request.state == FeedbackState.EXPIRED
    page = client_of(dana).get(reverse("coaching:feedback_open", args=[plan.pk])).content.decode()
    assert "The questions reached nobody" in page
    assert "No answer came" not in page
    (news,) = OutgoingMail.objects.filter(kind="coaching.feedback_status", state=MailState.SENT)
    assert "reached nobody" in news.text
    assert "reached nobody" in news.html
    assert "No answer came" not in f"{news.subject} {news.text} {news.html}"


def test_late_bounce_changes_nothing_after_an_answer(plan):
    request = ask(plan)
    deliver()
    type(request).objects.filter(pk=request.pk).update(state=FeedbackState.DECLINED)
    bounce(OutgoingMail.objects.get(key=request.mailed_with))
    request.refresh_from_db()
    assert request.state == FeedbackState.DECLINED


@pytest.mark.parametrize("when", ["after it left", "before it leaves"])
def test_letter_to_a_wrong_address_says_so(employer, dana, now, client_of, when):
    plan = plan_after_interview(candidate=dana, employer=employer)
    client = client_of(dana)
    client.post(reverse("coaching:letter_edit", args=[plan.pk]), note_data())
    mail = OutgoingMail.objects.get(kind="coaching.thankyou")
    later = NOW + timedelta(hours=1)
    if when == "before it leaves":
        earlier = queued(PlainMail, mail.recipient_email)
        deliver()
        bounce(earlier)
    with clock.at(later):
        deliver()
        if when == "after it left":
            bounce(mail)
        letter_url = reverse("coaching:letter_detail", args=[plan.pk, mail.subject_id])
        page = client.get(letter_url).content.decode()
    assert "the address is wrong" in page
    assert "asked for no mail" not in page
