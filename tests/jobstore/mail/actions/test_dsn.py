import time
from datetime import timedelta
from email.utils import format_datetime

import pytest

from jobstore.mail.actions.dsn import SIZE_LIMIT, read_reports, record_reports_in
from jobstore.mail.models import MailEvent, OutgoingMail, Suppression
from jobstore.mail.states import Category, EventKind, MailState
from tests.factories.mail import queued, sample_kind
from tests.support.dsn import dsn
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
        {"action": "", "status": "5.1.1"},
        {"status": "no such code"},
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
        "bad_charset": good.replace(b"multipart/report", b"multipart/x").replace(b"us-ascii", b"x"),
        "raw_bytes": good.replace(b"Action: failed", b"Action: \xff\xfe\x80"),
        "huge": good + b"x" * SIZE_LIMIT,
        "many_blocks": good.replace(b"Action: failed", b"\n".join([b"", b"A: b"] * 20_000)),
        "own_mail": f"Message-ID: {mail.message_id}\n\nLooped back".encode(),
        "digest": good.replace(b"message/delivery-status", b"multipart/digest"),
        "status_in_text": good.replace(b"message/delivery-status", b"text/plain"),
    }


ODD = list(odd_messages(OutgoingMail(message_id="<x@testserver>", recipient_email="a@example.org")))


@pytest.mark.parametrize("name", ODD)
def test_odd_messages_are_passed_over(sent, name):
    began = time.perf_counter()
    assert record_reports_in(odd_messages(sent)[name]) == []
    assert time.perf_counter() - began < 20
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
