"""Every answer of a real mail server, and none."""

import uuid
from datetime import timedelta

import pytest
from django.db.models.functions import Now

from jobstore.lib import clock
from jobstore.mail.outgoing.actions.begin import begin_mail
from jobstore.mail.outgoing.actions.claim import claim_mails, release_mails
from jobstore.mail.outgoing.actions.compose import compose_mail
from jobstore.mail.outgoing.actions.drain import drain_outbox
from jobstore.mail.outgoing.actions.finish import (
    SCATTER,
    Ending,
    Outcome,
    finish_mail,
    sends_slowly,
)
from jobstore.mail.outgoing.models import Heartbeat, MailEvent, OutgoingMail
from jobstore.mail.states import RETRY_STEPS, Category, Doubt, EventKind, MailState
from jobstore.mail.stop.models import Suppression, SuppressionSource
from tests.factories.mail import queued, sample_kind
from tests.support.smtp_sink import HANG_UP, SmtpSink

pytestmark = pytest.mark.django_db


@pytest.fixture
def sink(settings):
    with SmtpSink() as server:
        settings.MAIL_TRANSPORT = "jobstore.mail.backend.SmtpTransport"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


def state_of(mail):
    mail.refresh_from_db()
    return mail.state


def test_refused_for_now_is_tried_again_along_the_plan(now, mail_kinds, sink):
    sink.answer_recipient = lambda address: "451 4.7.1 Try later"
    mail = queued(sample_kind(mail_kinds, expires_after=timedelta(days=9)))
    at = now
    for step in RETRY_STEPS:
        with clock.at(at):
            drain_outbox()
        assert state_of(mail) == MailState.PENDING
        assert at <= mail.not_before <= at + step
        at = mail.not_before
    with clock.at(at):
        drain_outbox()
    assert state_of(mail) == MailState.DEAD
    assert (mail.smtp_code, mail.attempts) == (451, len(RETRY_STEPS) + 1)
    assert sink.received == []


def test_refused_for_good_is_dead_at_once_and_the_rest_arrive(now, mail_kinds, sink):
    sink.answer_recipient = lambda address: (
        "550 5.2.1 No" if address.startswith("bad") else "250 OK"
    )
    kind = sample_kind(mail_kinds)
    bad, good = queued(kind, "bad@example.org"), queued(kind, "good@example.org")
    drain_outbox()
    assert (state_of(bad), bad.attempts, bad.smtp_code) == (MailState.DEAD, 1, 550)
    assert state_of(good) == MailState.SENT
    assert not Suppression.objects.exists()


SENDER_REFUSED = "553 5.1.8 <{}>: we cannot find your domain"


@pytest.mark.parametrize("answer", [SENDER_REFUSED, "550 no", "554 5.7.1 {} is blocked"])
def test_who_refuses_the_sender_closes_nobody_and_sending_slows(now, mail_kinds, sink, answer):
    sink.answer_sender = answer.format
    kind = sample_kind(mail_kinds, expires_after=timedelta(hours=3))
    mails = [queued(kind, f"person{number}@example.org") for number in range(3)]
    drain_outbox()
    drain_outbox()
    assert [state_of(mail) for mail in mails] == [MailState.PENDING] * 3
    assert sorted(mail.attempts for mail in mails) == [0, 1, 1]  # one trial in each run
    assert not Suppression.objects.exists()
    assert MailEvent.objects.filter(kind=EventKind.ABOUT_US).count() == 2
    sink.answer_sender = lambda address: "250 OK"
    with clock.at(now + timedelta(hours=2)):
        drain_outbox()
    assert [state_of(mail) for mail in mails] == [MailState.SENT] * 3
    assert not sends_slowly()


def test_mail_that_nobody_takes_from_us_expires_and_is_never_dead(now, mail_kinds, sink):
    sink.answer_message = lambda received: "550 5.7.26 This mail is not authenticated"
    mail = queued(sample_kind(mail_kinds, expires_after=timedelta(days=3)))
    at = now
    while state_of(mail) == MailState.PENDING:
        assert mail.not_before - at <= timedelta(hours=4)
        at = mail.not_before
        with clock.at(at):
            drain_outbox()
    assert state_of(mail) == MailState.EXPIRED
    assert mail.attempts > len(RETRY_STEPS) + 1
    assert not Suppression.objects.exists()


def test_unknown_address_is_not_written_to_again(now, mail_kinds, sink):
    sink.answer_recipient = lambda address: "550 5.1.1 No such user"
    kind = sample_kind(mail_kinds)
    queued(kind)
    drain_outbox()
    sink.answer_recipient = lambda address: "250 OK"
    mail = queued(kind)
    drain_outbox()
    assert state_of(mail) == MailState.SUPPRESSED
    assert sink.received == []
    stop = Suppression.objects.get()
    assert (stop.source, stop.reason) == (SuppressionSource.SMTP, "Refused: 5.1.1")


def test_a_host_in_the_answer_is_no_status(now, mail_kinds, sink):
    sink.answer_recipient = lambda address: "550 host 10.5.1.1 says no"
    queued(sample_kind(mail_kinds))
    drain_outbox()
    assert not Suppression.objects.exists()


def test_too_large_is_believed_the_third_time(now, mail_kinds, sink):
    sink.answer_message = lambda received: "552 5.3.4 Too large"
    mail = queued(sample_kind(mail_kinds))
    for _ in range(3):
        with clock.at(state_of(mail) and mail.not_before):
            drain_outbox()
    assert (state_of(mail), mail.attempts) == (MailState.DEAD, 3)


def test_mail_in_doubt_is_sent_once_more_with_the_same_message_id(now, mail_kinds, sink):
    sink.answer_message = lambda received: HANG_UP
    mail = queued(sample_kind(mail_kinds))
    drain_outbox()
    assert (state_of(mail), mail.doubt) == (MailState.HELD, 2)
    assert sink.copies() == {mail.message_id: 2}


def test_connection_lost_before_the_text_leaves_no_doubt(now, mail_kinds, sink):
    sink.answer_recipient = lambda address: HANG_UP
    mail = queued(sample_kind(mail_kinds, category=Category.RELAYED))
    drain_outbox()
    assert (state_of(mail), mail.doubt) == (MailState.PENDING, 0)
    sink.answer_recipient = lambda address: "250 OK"
    with clock.at(mail.not_before):
        drain_outbox()
    assert state_of(mail) == MailState.SENT
    assert sink.copies() == {mail.message_id: 1}


def test_relayed_mail_in_doubt_is_held(now, mail_kinds, sink):
    sink.answer_message = lambda received: HANG_UP
    mail = queued(sample_kind(mail_kinds, category=Category.RELAYED))
    drain_outbox()
    assert (state_of(mail), mail.doubt) == (MailState.HELD, 1)
    assert sink.copies() == {mail.message_id: 1}


def test_server_that_is_down_costs_no_attempt(now, mail_kinds, settings):
    settings.MAIL_TRANSPORT = "jobstore.mail.backend.SmtpTransport"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    mail = queued(sample_kind(mail_kinds))
    assert drain_outbox().server_is_down
    assert state_of(mail) == MailState.PENDING
    assert (mail.attempts, mail.claims, mail.lease_token) == (0, 0, None)


def test_what_arrives_is_what_was_written(now, mail_kinds, sink):
    kind = sample_kind(mail_kinds, category=Category.COACHING)
    mail = queued(kind, subject="Grüße, “Rex”")
    drain_outbox()
    message = sink.received[0].message
    assert message["Subject"] == "Grüße, “Rex”"
    assert message["Message-ID"] == mail.message_id
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Date"].datetime == now.replace(microsecond=0)
    assert message.get_body(("plain",)).get_content().strip() == "Good morning."


def test_kind_may_ask_to_be_held_in_doubt(now, mail_kinds, sink):
    sink.answer_message = lambda received: HANG_UP
    mail = queued(sample_kind(mail_kinds, doubt=Doubt.HOLD))
    drain_outbox()
    assert (state_of(mail), mail.doubt) == (MailState.HELD, 1)


def test_kind_may_have_a_retry_plan_of_its_own(now, mail_kinds, sink):
    sink.answer_recipient = lambda address: "451 4.7.1 Try later"
    mail = queued(sample_kind(mail_kinds, retry=(timedelta(seconds=5),)))
    drain_outbox()
    assert now <= (state_of(mail) and mail.not_before) <= now + timedelta(seconds=5)
    with clock.at(mail.not_before):
        drain_outbox()
    assert state_of(mail) == MailState.DEAD


def test_server_that_counts_connections_gets_the_rest_scattered(now, mail_kinds, sink):
    sink.answer_recipient = lambda address: "432 4.3.2 Concurrent connections limit exceeded"
    mails = [queued(sample_kind(mail_kinds)) for _ in range(40)]
    drain_outbox()
    waits = sorted(state_of(mail) and mail.not_before - now for mail in mails)
    assert waits[-1] <= SCATTER
    assert waits[-1] - waits[0] > SCATTER / 2  # by chance not: once in 10**10


# Leases ---------------------------------------------------------------------------------------


def begun(mail_kinds, **changes):
    """A claimed and begun mail whose lease has lapsed, as after a kill."""
    kind = sample_kind(mail_kinds, **changes)
    queued(kind)
    (mail,) = claim_mails(token=uuid.uuid4())
    assert begin_mail(mail=mail, kind=kind, message=compose_mail(mail=mail, kind=kind))
    lapse()
    return mail


def lapse():
    OutgoingMail.objects.update(lease_until=Now() - timedelta(seconds=1))


def test_leased_mail_of_a_killed_sender_is_sent_without_doubt(now, mail_kinds, sink):
    mail = queued(sample_kind(mail_kinds))
    claim_mails(token=uuid.uuid4())
    lapse()
    drain_outbox()
    assert (state_of(mail), mail.doubt) == (MailState.SENT, 0)


def test_begun_mail_of_a_killed_sender_is_in_doubt(now, mail_kinds, sink):
    mail = begun(mail_kinds)
    drain_outbox()
    assert (state_of(mail), mail.doubt) == (MailState.SENT, 1)


def test_begun_mail_of_a_kind_without_copies_is_held(now, mail_kinds, sink):
    mail = begun(mail_kinds, doubt=Doubt.HOLD)
    drain_outbox()
    assert state_of(mail) == MailState.HELD
    assert sink.received == []


def test_begun_relayed_mail_of_a_killed_sender_is_held(now, mail_kinds, sink):
    mail = begun(mail_kinds, category=Category.RELAYED)
    drain_outbox()
    assert state_of(mail) == MailState.HELD
    assert sink.received == []


def test_mail_whose_second_sender_is_killed_too_is_held(now, mail_kinds, sink):
    mail = begun(mail_kinds)
    (again,) = claim_mails(token=uuid.uuid4())
    kind = mail_kinds[mail.kind]
    assert begin_mail(mail=again, kind=kind, message=compose_mail(mail=again, kind=kind))
    lapse()
    drain_outbox()
    assert (state_of(mail), mail.doubt) == (MailState.HELD, 2)
    assert sink.received == []


def test_sender_past_its_lease_is_fenced(now, mail_kinds):
    kind = sample_kind(mail_kinds)
    mail = queued(kind)
    (slow,) = claim_mails(token=uuid.uuid4())
    message = compose_mail(mail=slow, kind=kind)
    lapse()
    assert not begin_mail(mail=slow, kind=kind, message=message)
    (quick,) = claim_mails(token=uuid.uuid4())
    assert not begin_mail(mail=slow, kind=kind, message=message)
    assert begin_mail(mail=quick, kind=kind, message=message)
    assert state_of(mail) == MailState.DISPATCHING


def test_late_answer_settles_the_doubt(now, mail_kinds, sink):
    mail = begun(mail_kinds)
    claim_mails(token=uuid.uuid4(), limit=0)  # another sender takes the lapsed lease back
    assert state_of(mail) == MailState.PENDING
    finish_mail(mail=mail, outcome=Outcome(ending=Ending.SENT, code=250))
    assert state_of(mail) == MailState.SENT
    drain_outbox()
    assert sink.received == []


def test_mail_that_kills_its_sender_each_time_is_dead(now, mail_kinds):
    mail = queued(sample_kind(mail_kinds))
    for _ in range(5):
        claim_mails(token=uuid.uuid4())
        lapse()
    assert claim_mails(token=uuid.uuid4()) == []
    assert state_of(mail) == MailState.DEAD


def test_released_mail_is_as_before(now, mail_kinds):
    mail = queued(sample_kind(mail_kinds))
    token = uuid.uuid4()
    claim_mails(token=token)
    assert release_mails(token=token) == 1
    assert (state_of(mail), mail.claims, mail.lease_token) == (MailState.PENDING, 0, None)


def test_row_that_the_database_refuses_does_not_stop_the_rest(now, mail_kinds, sink):
    def refuse(leaving):
        OutgoingMail.objects.filter(pk=leaving.row.pk).update(doubt=9)

    poison = queued(sample_kind(mail_kinds, priority=0, guard=refuse))
    good = queued(sample_kind(mail_kinds))
    drain_outbox()
    assert state_of(good) == MailState.SENT
    assert state_of(poison) == MailState.PENDING
    for _ in range(4):
        with clock.at(poison.not_before):
            drain_outbox()
        poison.refresh_from_db()
    assert poison.state == MailState.DEAD


def test_guard_of_a_sender_past_its_lease_leaves_nothing(now, mail_kinds):
    """What it writes down belongs to the mail that leaves, and this one does not."""

    def writes(mail):
        Heartbeat.objects.create(name="written by a guard", beat_at=now)

    kind = sample_kind(mail_kinds, guard=writes)
    queued(kind)
    (mail,) = claim_mails(token=uuid.uuid4())
    message = compose_mail(mail=mail, kind=kind)
    lapse()
    assert not begin_mail(mail=mail, kind=kind, message=message)
    assert not Heartbeat.objects.exists()


def test_answer_that_is_no_answer_leaves_a_doubt(now, mail_kinds, sink):
    sink.answer_message = lambda received: "Thank you"
    letter = queued(sample_kind(mail_kinds, category=Category.RELAYED))
    drain_outbox()
    assert (state_of(letter), letter.doubt) == (MailState.HELD, 1)
    assert sink.copies() == {letter.message_id: 1}


def test_answer_that_is_no_answer_before_the_text_leaves_none(now, mail_kinds, sink):
    sink.answer_recipient = lambda address: "What"
    letter = queued(sample_kind(mail_kinds, category=Category.RELAYED))
    drain_outbox()
    assert (state_of(letter), letter.doubt) == (MailState.PENDING, 0)
    assert sink.received == []
