import time
from datetime import timedelta
from email.utils import format_datetime

import pytest

from jobstore.lib import clock
from jobstore.mail.bounce.actions import record_reports_in
from jobstore.mail.bounce.queries import SIZE_LIMIT, read_reports
from jobstore.mail.outgoing.models import MailEvent, OutgoingMail
from jobstore.mail.states import Category, EventKind, MailState
from jobstore.mail.stop.models import Suppression
from tests.factories.mail import queued, sample_kind
from tests.support.dsn import complaint, dsn
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(now, mail_kinds):
    mail = queued(sample_kind(mail_kinds, category=Category.RELAYED))
    deliver()
    return OutgoingMail.objects.get(pk=mail.pk)


def state_of(mail):
    return OutgoingMail.objects.values_list("state", flat=True).get(pk=mail.pk)


@pytest.mark.parametrize("headers_only", [False, True])
def test_notification_ends_mail_to_a_wrong_address(sent, headers_only):
    raw = dsn(sent, headers_only=headers_only)
    assert [event.kind for event in record_reports_in(raw)] == [EventKind.NO_ADDRESS]
    assert state_of(sent) == MailState.DEAD
    assert Suppression.objects.get().recipient_hash == sent.recipient_hash


def test_reference_alone_is_enough(sent):
    raw = dsn(sent, message_id="<other@example.net>", In_Reply_To=sent.message_id)
    assert record_reports_in(raw)


def test_notification_that_comes_again_counts_once(sent):
    raw = dsn(sent, status="4.2.2")
    assert len(record_reports_in(raw)) == 1
    for number in range(20):
        assert record_reports_in(dsn(sent, status="4.2.2", X_Try=str(number))) == []
    assert not Suppression.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"message_id": "<00000000000000000000000000000000@testserver>"},
        {"to": "somebody.else@example.org"},
        {"action": "delayed", "status": "4.4.1"},
        {"action": "relayed", "status": "2.0.0"},
        {"action": "", "status": "4.4.1"},
    ],
)
def test_forged_and_unfinished_reports_are_ignored(sent, change):
    assert record_reports_in(dsn(sent, **change)) == []
    assert state_of(sent) == MailState.SENT
    assert not MailEvent.objects.exists()


def test_mail_that_has_not_left_cannot_come_back(now, mail_kinds):
    waiting = queued(sample_kind(mail_kinds), not_before=now + timedelta(days=1))
    assert record_reports_in(dsn(waiting)) == []
    assert state_of(waiting) == MailState.PENDING


def test_date_of_the_last_attempt_counts_within_what_can_be(sent, now):
    record_reports_in(dsn(sent, last_attempt=format_datetime(now - timedelta(days=9))))
    assert MailEvent.objects.get().occurred_at == now  # never before the mail left


def nested(levels, inner):
    for level in range(levels):
        line = f'Content-Type: multipart/mixed; boundary="b{level}"\r\n\r\n--b{level}\r\n'
        inner = line.encode() + inner + f"\r\n--b{level}--\r\n".encode()
    return inner


def odd_messages(mail):
    good = dsn(mail)
    reply = f"From: a@example.org\nAuto-Submitted: auto-replied\nIn-Reply-To: {mail.message_id}\n\n"
    return {
        "empty": b"",
        "no_mail": b"\x00\xff" * 500,
        "headers_only": b"Content-Type: multipart/report\r\n",
        "auto_reply": f"{reply}I am away. {mail.recipient_email} 5.1.1".encode(),
        "person": f"{reply}Thanks. Action: failed\nStatus: 5.1.1".encode(),
        "nested_100": nested(100, good),
        "nested_5000": nested(5000, good),
        "truncated": good[: len(good) // 2].replace(b"delivery-status", b"delivery"),
        "huge": good + b"x" * SIZE_LIMIT,
        "many_blocks": good.replace(b"Action: failed", b"\n".join([b"", b"A: b"] * 20_000)),
        "own_mail": f"Message-ID: {mail.message_id}\n\nLooped back".encode(),
        "digest": good.replace(b"message/delivery-status", b"multipart/digest"),
        "forged_text": good.replace(b"MAILER-DAEMON@", b"me@").replace(
            b"message/delivery-status", b"text/plain"
        ),
    }


ODD = list(odd_messages(OutgoingMail(message_id="<x@testserver>", recipient_email="a@example.org")))


@pytest.mark.parametrize("name", ODD)
def test_odd_messages_are_passed_over(sent, name):
    began = time.perf_counter()
    assert record_reports_in(odd_messages(sent)[name]) == []
    assert time.perf_counter() - began < 20
    assert state_of(sent) == MailState.SENT


FAILED = [
    ({"action": "expired", "status": "", "diagnostic": "smtp; 550 5.1.1 nobody"}, "no_address"),
    ({"action": "", "status": "5.1.1"}, "no_address"),
    ({"status": "5.0.0", "diagnostic": "smtp; 550 5.1.1 User unknown"}, "no_address"),
    ({"status": "5.0.0", "diagnostic": "smtp; 550 5.1.10 null MX"}, "no_address"),
    ({"status": "5.0.0", "diagnostic": "smtp; 550 some words"}, "bounced"),
    ({"status": "no such code", "diagnostic": ""}, "bounced"),
    ({"status": "", "diagnostic": "smtp; 550 mailbox unavailable"}, "bounced"),
    ({"status": "4.4.7", "diagnostic": ""}, "bounced"),
    ({"status": "5.1.8", "diagnostic": "smtp; 553 5.1.8 Domain not found"}, "about_us"),
    ({"status": "5.0.0", "diagnostic": "smtp; 554 blocked, see Spamhaus"}, "about_us"),
]


@pytest.mark.parametrize(("shape", "kind"), FAILED)
def test_final_failure_is_read_in_any_shape(sent, shape, kind):
    assert [event.kind for event in record_reports_in(dsn(sent, **shape))] == [kind]
    assert Suppression.objects.exists() == (kind == "no_address")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"multipart/report", b"multipart/mixed"),
        (b"Action: failed", b"Action: \xff\xfe\x80"),
        (b"message/delivery-status", b"text/plain"),
        (b"rfc822; ", b"rfc822; <"),
    ],
)
def test_wrapping_that_no_standard_knows_does_not_hide_a_failure(sent, old, new):
    assert len(record_reports_in(dsn(sent).replace(old, new))) == 1


@pytest.mark.parametrize("field", ["X-Original-Message-ID", "Original-Message-Id", "X-Ref"])
def test_id_in_a_field_of_the_servers_own_is_found(sent, field):
    raw = dsn(sent, message_id="<lost@example.net>").replace(
        b"Reporting-MTA", f"{field}: {sent.message_id}\nReporting-MTA".encode()
    )
    assert len(record_reports_in(raw)) == 1


EXIM = """From: Mail Delivery System <Mailer-Daemon@mx.example.net>
X-Failed-Recipients: {to}

A message that you sent could not be delivered.
  {to}
    SMTP error after RCPT TO:<{to}>:
    550 5.1.1 User unknown

------ This is a copy of your message's headers ------
Message-ID: {id}
To: {to}
"""
QMAIL = """Return-Path: <>
From: Help <help@mx.example.net>

I wasn't able to deliver your message.

<{to}>:
Remote host said: 552 mailbox is full
--- Below this line is a copy of the message.

Message-ID: {id}
"""
POLICY = """From: postmaster@mx.example.net

{to}: 550 5.7.1 We do not know your domain
{id}
"""


@pytest.mark.parametrize(
    ("words", "kind"), [(EXIM, "no_address"), (QMAIL, "bounced"), (POLICY, "about_us")]
)
def test_failure_in_plain_words_of_a_server_is_read(sent, words, kind):
    raw = words.format(to=sent.recipient_email, id=sent.message_id).encode()
    assert [event.kind for event in record_reports_in(raw)] == [kind]


def test_server_that_still_tries_tells_of_no_failure(sent):
    raw = POLICY.replace("550 5.7.1", "450 4.7.1, we try for 5 days, case a550b-551-x@552.example")
    raw = raw.format(to=sent.recipient_email, id=sent.message_id).encode()
    assert record_reports_in(raw) == []


@pytest.mark.parametrize(
    ("fields", "stops"),
    [
        ({}, True),
        ({"Feedback-Type": "fraud"}, True),
        ({"Feedback-Type": "opt-out", "Original-Rcpt-To": "redacted@example.net"}, True),
        ({"Feedback-Type": "not-spam"}, False),
        ({"Feedback-Type": "auth-failure"}, False),
    ],
)
def test_complaint_stops_mail(sent, fields, stops):
    events = record_reports_in(complaint(sent, **fields))
    assert [event.kind for event in events] == [EventKind.COMPLAINT] * stops
    stopped = Suppression.objects.filter(recipient_hash=sent.recipient_hash)
    assert stopped.exists() == stops
    assert state_of(sent) == MailState.SENT


def test_mail_refused_because_of_us_counts_anew_after_it_left_again(sent):
    for _ in range(2):
        assert len(record_reports_in(dsn(sent, status="5.1.8"))) == 1
        assert record_reports_in(dsn(sent, status="5.1.8")) == []
        sent.refresh_from_db()
        with clock.at(sent.not_before):
            deliver()
        assert state_of(sent) == MailState.SENT


def test_wrong_charset_of_the_words_does_not_hide_the_report(sent):
    raw = dsn(sent).replace(b'charset="us-ascii"', b'charset="no-such-charset"', 1)
    assert b"no-such-charset" in raw
    assert len(read_reports(raw)) == 1


def test_every_flipped_byte_is_survived(sent):
    raw = bytearray(dsn(sent))
    for place in range(0, len(raw), 3):
        broken = bytearray(raw)
        broken[place] ^= 0xFF
        read_reports(bytes(broken))
