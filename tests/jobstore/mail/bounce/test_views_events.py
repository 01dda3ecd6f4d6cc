import random
from datetime import timedelta
from http import HTTPStatus
from uuid import uuid4

import pytest
from django.test import Client

from jobstore.lib import clock
from jobstore.mail.outgoing.models import MailEvent, OutgoingMail
from jobstore.mail.states import Category, EventKind, MailState
from jobstore.mail.stop.models import Suppression
from tests.factories.mail import queued, sample_kind
from tests.support.mail import deliver
from tests.support.provider import (
    KEY,
    mailersend_call,
    mailersend_post,
    mailersend_signature,
    mailgun_call,
    post,
    signature,
)

pytestmark = pytest.mark.django_db
WRONG = HTTPStatus.BAD_REQUEST
UNKNOWN = "550 5.1.1 no such user"


@pytest.fixture(autouse=True)
def _provider(settings):
    settings.MAIL_EVENTS_PROVIDER = "mailgun"
    settings.MAIL_EVENTS_KEY = KEY


@pytest.fixture
def strict():
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def sent(now, mail_kinds):
    mail = queued(sample_kind(mail_kinds, category=Category.COACHING))
    deliver()
    return mail


def state_of(mail):
    return OutgoingMail.objects.values_list("state", flat=True).get(pk=mail.pk)


def test_signed_bounce_ends_mail_to_the_address_at_once(sent, strict, mail_kinds):
    assert state_of(sent) == MailState.SENT
    assert post(strict, mailgun_call(sent, "failed", answer=UNKNOWN)).status_code == HTTPStatus.OK
    assert state_of(sent) == MailState.DEAD
    assert Suppression.objects.get().scope == "all"
    queued(sample_kind(mail_kinds))
    assert deliver() == []


def test_thousand_copies_of_one_report_count_once(sent, strict):
    call = mailgun_call(sent, "failed", answer="452 4.2.2 mailbox full")
    codes = {post(strict, call).status_code for _ in range(1000)}
    assert codes == {HTTPStatus.OK}
    assert MailEvent.objects.count() == 1
    assert not Suppression.objects.exists()


def test_reports_in_any_order_end_alike(now, mail_kinds, strict):
    for seed in range(6):
        mail = queued(sample_kind(mail_kinds), f"{seed}@example.org")
        deliver()
        calls = [
            mailgun_call(mail, "delivered"),
            mailgun_call(mail, "failed", answer=UNKNOWN),
            mailgun_call(mail, "complained"),
        ]
        random.Random(seed).shuffle(calls)
        for call in calls:
            post(strict, call)
        assert state_of(mail) == MailState.DEAD
    assert Suppression.objects.count() == 6


@pytest.mark.parametrize("age", [301, 3600, -301, 10**9])
def test_old_or_future_signature_is_refused(sent, strict, age):
    assert post(strict, mailgun_call(sent, "complained", age=age)).status_code == WRONG
    assert not MailEvent.objects.exists()


def test_signature_of_five_minutes_counts(sent, strict):
    call = mailgun_call(sent, "complained", age=299)
    assert post(strict, call).status_code == HTTPStatus.OK


def test_every_forged_report_is_refused(sent, strict):
    good = mailgun_call(sent, "complained")
    block = good["signature"]
    forged = [mailgun_call(sent, "complained", key=f"{KEY}x")]
    for place in range(64):
        flipped = "0" if block["signature"][place] != "0" else "1"
        text = block["signature"][:place] + flipped + block["signature"][place + 1 :]
        forged.append(good | {"signature": block | {"signature": text}})
    forged += [
        good | {"signature": block | {"token": uuid4().hex}},
        good | {"signature": block | {"timestamp": str(int(block["timestamp"]) + 1)}},
        good | {"signature": block | {"signature": ""}},
        good | {"signature": block | {"signature": None}},
        good | {"signature": {}},
        {"event-data": good["event-data"]},
    ]
    assert {post(strict, call).status_code for call in forged} == {WRONG}
    assert not MailEvent.objects.exists()
    assert not Suppression.objects.exists()


def test_signature_that_was_used_carries_no_other_report(sent, strict):
    """Mailgun signs the time and a token, not the body: a token counts once."""
    first = mailgun_call(sent, "delivered")
    assert post(strict, first).status_code == HTTPStatus.OK
    post(strict, first | {"event-data": mailgun_call(sent, "complained")["event-data"]})
    assert not Suppression.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "null",
        '"x"',
        b"\xff\xfe",
        "[" * 100_000,
        '{"signature": 5}',
        '{"signature": {"token": "\\ud83d", "timestamp": "x", "signature": "y"}}',
        '{"signature": {"token": "t", "timestamp": "NaN", "signature": "y"}}',
    ],
)
def test_call_that_cannot_be_read_is_refused(db, strict, body):
    assert post(strict, body).status_code == WRONG


@pytest.mark.parametrize(
    "data",
    [
        {"event": []},
        {"event": "complained", "timestamp": "x"},
        {"event": "complained", "message": 5},
        {"event": "complained", "timestamp": 1e300},
    ],
)
def test_signed_call_with_nonsense_inside_is_refused(now, db, strict, data):
    at, token = str(int(clock.now().timestamp())), uuid4().hex
    block = {"timestamp": at, "token": token, "signature": signature(at, token)}
    assert post(strict, {"signature": block, "event-data": data}).status_code == WRONG
    assert not MailEvent.objects.exists()


@pytest.mark.parametrize("odd", ["a\0b", "\ud83d", ["x"], {"a": 1}, 7, "x" * 5000, ""])
@pytest.mark.parametrize("field", ["recipient", "message", "delivery-status"])
def test_signed_call_with_an_odd_value_is_no_fault_of_ours(sent, strict, field, odd):
    value = {"message": {"headers": {"message-id": odd}}, "delivery-status": {"message": odd}}
    call = mailgun_call(sent, "failed", **{field: value.get(field, odd)})
    assert post(strict, call).status_code in {HTTPStatus.OK, WRONG}


@pytest.mark.parametrize(
    "facts",
    [{"id": "a\0b"}, {"id": ["x"]}, {"morph": {"object": "x", "reason": 5}}, {"morph": []}, {}],
)
def test_odd_report_of_the_other_provider_is_no_fault_of_ours(sent, strict, settings, facts):
    settings.MAIL_EVENTS_PROVIDER = "mailersend"
    body = mailersend_call(sent, "hard_bounced", **facts)
    assert mailersend_post(strict, body).status_code in {HTTPStatus.OK, WRONG}


def test_call_for_another_page_of_the_provider_is_refused(sent, strict, settings):
    settings.MAIL_EVENTS_PROVIDER = "mailersend"
    body = mailersend_call(sent, "hard_bounced").replace("activity.hard_bounced", "inbound.message")
    assert mailersend_post(strict, body).status_code == WRONG


def test_signature_of_no_number_never_counts(now, db, strict):
    token = uuid4().hex
    block = {"timestamp": "nan", "token": token, "signature": signature("nan", token)}
    assert post(strict, {"signature": block, "event-data": {}}).status_code == WRONG


def test_opening_and_clicking_are_not_written_down(sent, strict):
    for event in ("opened", "clicked", "unsubscribed"):
        assert post(strict, mailgun_call(sent, event)).status_code == HTTPStatus.OK
    assert not MailEvent.objects.exists()


def test_other_provider_signs_the_whole_body(sent, strict, settings):
    settings.MAIL_EVENTS_PROVIDER = "mailersend"
    body = mailersend_call(sent, "spam_complaint")
    old = mailersend_call(sent, "spam_complaint", age=400)
    assert mailersend_post(strict, old).status_code == WRONG
    assert mailersend_post(strict, body, key="another").status_code == WRONG
    assert post(strict, body).status_code == WRONG
    for place in range(0, len(body), 7):
        changed = body[:place] + chr(ord(body[place]) ^ 1) + body[place + 1 :]
        signed = mailersend_signature(body)
        assert post(strict, changed, Signature=signed).status_code == WRONG
    assert not MailEvent.objects.exists()
    for _ in range(2):
        assert mailersend_post(strict, body).status_code == HTTPStatus.OK
    assert MailEvent.objects.get().kind == EventKind.COMPLAINT
    assert Suppression.objects.get().recipient_hash == sent.recipient_hash


@pytest.mark.parametrize("moment", [None, 5, "yesterday", "2026-11-24T15:00:00", ""])
def test_signed_call_without_its_time_is_refused(now, sent, strict, settings, moment):
    settings.MAIL_EVENTS_PROVIDER = "mailersend"
    body = mailersend_call(sent, "spam_complaint", created_at=moment)
    with clock.at(now + timedelta(hours=1)):
        assert mailersend_post(strict, body).status_code == WRONG


@pytest.mark.parametrize(("name", "key"), [("", KEY), ("postmark", KEY), ("mailgun", "")])
def test_nothing_is_heard_before_an_operator_names_a_provider(sent, strict, settings, name, key):
    settings.MAIL_EVENTS_PROVIDER, settings.MAIL_EVENTS_KEY = name, key
    call = mailgun_call(sent, "complained")
    assert post(strict, call).status_code == HTTPStatus.NOT_FOUND


def test_report_about_an_unknown_mail_counts_for_its_address(now, mail_kinds, strict, sent):
    call = mailgun_call(sent, "failed", answer=UNKNOWN)
    call["event-data"]["message"] = {"headers": {"message-id": "elsewhere@example.org"}}
    assert post(strict, call).status_code == HTTPStatus.OK
    assert state_of(sent) == MailState.SENT
    assert Suppression.objects.get().recipient_hash == sent.recipient_hash


def test_report_waits_no_longer_than_the_clock_allows(sent, strict):
    call = mailgun_call(sent, "complained")
    with clock.at(clock.now() + timedelta(minutes=6)):
        assert post(strict, call).status_code == WRONG
