"""Messages beside the usual way: mail that waits or must not leave, late answers, who has left."""

from datetime import timedelta

import pytest

from jobstore.lib import clock
from jobstore.mail.bounce.actions import take_answer_in
from jobstore.mail.bounce.queries import answered_ids
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import SENDER_FROZEN, MailState
from jobstore.mail.stop.actions import block_sender, report_writing
from jobstore.people.employer.models import Membership
from openings.application.actions.withdraw import withdraw_application
from openings.application.models import Application
from openings.application.states import DecisionReason
from openings.decision.actions.decision import No, decline_application, tell_ends
from openings.message.actions.send import release_message
from openings.message.actions.write import MessageGone, take_message_back
from openings.message.models import Message
from openings.message.queries.thread import thread_of, to_look_at_again
from openings.tasks import send_messages
from tests.factories import NOW
from tests.openings.message.conftest import UNDO
from tests.openings.message.test_replies import reply
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db
UNFAIR = "You are too old for this team, I am afraid."
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("bad", ["a\x00b@x", "a\x07b@x", "\x7f@x.example"])
def test_id_with_control_characters_is_none(bad):
    raw = f"From: a@b.example\nIn-Reply-To: <{bad}>\nReferences: <good@x.example>\n\nYes.".encode()
    assert answered_ids(raw) == ("<good@x.example>",)
    assert take_answer_in(raw) == 0


def test_answer_that_cannot_be_taken_in_stops_no_other(application, write, bob, monkeypatch):
    write(bob, sent=True)
    with clock.at(NOW + UNDO):
        deliver()
    mail = OutgoingMail.objects.get()
    with monkeypatch.context() as patch:
        patch.setattr("openings.message.mails.queue_mail", None)  # calling it is an error
        assert take_answer_in(reply(mail)) == 0
    Application.objects.all().delete()
    assert take_answer_in(reply(mail)) == 1
    assert OutgoingMail.objects.count() == 1


def test_mail_about_what_was_sent_outlives_a_withdrawal(application, write, dana, bob):
    write(dana, sent=True)
    write(bob, sent=True)
    withdraw_application(application=application, by=dana)
    kinds = ["openings.message_new", "openings.message_new_team"]
    states = OutgoingMail.objects.filter(kind__in=kinds).values_list("state", flat=True)
    assert list(states) == [MailState.PENDING] * 3


def test_held_message_answers_what_was_asked_before_it_alone(
    application, write, dana, bob, moderator
):
    before = write(dana, "When?", sent=True)
    with clock.at(NOW + HOUR):
        held = write(bob, UNFAIR)
    with clock.at(NOW + 2 * HOUR):
        after = write(dana, "And where?", sent=True)
    with clock.at(NOW + 3 * HOUR):
        release_message(message=held, by=moderator)
    rows = Message.objects.in_bulk([before.pk, after.pk])
    assert rows[before.pk].answered_at == NOW + 3 * HOUR
    assert rows[after.pk].answered_at is None


@pytest.mark.parametrize("is_blocked", [False, True])
def test_words_of_who_was_reported_elsewhere_leave_by_no_mail(
    application, write, alice, bob, is_blocked
):
    write(bob, "Words of Bob.", sent=True)
    report_writing(sender=bob, note="")
    if is_blocked:
        block_sender(sender=bob, by=alice, reason="Threats.")
    with clock.at(NOW + UNDO):
        assert deliver() == []
    mail = OutgoingMail.objects.get(kind="openings.message_new")
    assert mail.state == (MailState.CANCELED if is_blocked else MailState.PENDING)
    assert is_blocked or mail.last_error == SENDER_FROZEN


@pytest.mark.parametrize("has_left", [False, True])
def test_what_waits_for_somebody_who_left_is_taken_back_by_who_is_there(
    application, write, alice, bob, dana, has_left
):
    message = write(bob)
    no = No(reason=DecisionReason.STRONGER, text="You did well in both talks with us.")
    version = Application.objects.get(pk=application.pk).version
    decline_application(application=application, no=no, by=bob, version=version)
    with clock.at(NOW + UNDO):
        send_messages()
    application = Application.objects.select_related("opening__employer").get(pk=application.pk)
    with clock.at(application.tell_at):
        tell_ends(applications=[application])
    if has_left:
        Membership.objects.filter(user=bob).delete()
    (line,) = thread_of(application, reader=alice, is_candidate=False, at=NOW)
    assert (line.may_take_back, line.may_send) == (has_left, False)
    with pytest.raises(MessageGone):
        take_message_back(message=message, by=dana)
    if has_left:
        take_message_back(message=message, by=alice)
    else:
        with pytest.raises(MessageGone):
            take_message_back(message=message, by=alice)
    assert to_look_at_again(application.opening.employer).exists() != has_left
