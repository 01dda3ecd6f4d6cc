from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models.functions import Now

from jobstore.lib import clock
from jobstore.mail.answer import failure_kind
from jobstore.mail.bounce.actions import (
    Notice,
    forget_old_events,
    next_event_to_forget,
    record_event,
)
from jobstore.mail.outgoing.actions.finish import sends_slowly
from jobstore.mail.outgoing.models import MailEvent, OutgoingMail
from jobstore.mail.states import UNREACHABLE, Category, EventKind, MailState
from jobstore.mail.stop.models import Suppression
from jobstore.people.user.actions import erase_account
from tests.factories import NOW
from tests.factories.mail import queued, sample_kind
from tests.factories.people import UserFactory
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db


def report(mail, kind, *, at=NOW, answer=""):
    return record_event(
        notice=Notice(
            event_id=uuid4().hex,
            kind=kind,
            message_id=mail.message_id,
            occurred_at=at,
            answer=answer,
        )
    )


def put(mail, state, **facts):
    OutgoingMail.objects.filter(pk=mail.pk).update(state=state, **facts)


@pytest.fixture
def mail(now, mail_kinds):
    return queued(sample_kind(mail_kinds, category=Category.RELAYED))


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("550 5.1.1 no such user", EventKind.NO_ADDRESS),
        ("550 5.1.10 null MX", EventKind.NO_ADDRESS),
        ("552 5.2.2 mailbox full", EventKind.BOUNCED),
        ("5.0.0 smtp; 550 5.1.2 no such host", EventKind.NO_ADDRESS),
        ("550 5.1.0 address rejected", EventKind.BOUNCED),
        ("550 5.7.17 the mailbox has another owner", EventKind.BOUNCED),
        ("553 5.1.8 <hello@example.org>: Domain not found", EventKind.ABOUT_US),
        ("550 5.1.7 bad address of the sender", EventKind.ABOUT_US),
        ("550 5.7.1 blocked", EventKind.ABOUT_US),
        ("550 5.7.26 not authenticated", EventKind.ABOUT_US),
        ("554 Your address is listed by Spamhaus", EventKind.ABOUT_US),
        ("550 5.1.1 <hello@example.org>: Sender address rejected", EventKind.ABOUT_US),
        ("550 SPF check failed", EventKind.ABOUT_US),
        ("450 4.1.1 unknown for now", EventKind.BOUNCED),
        ("host 10.5.1.1 refused", EventKind.BOUNCED),
        ("", EventKind.BOUNCED),
    ],
)
def test_only_words_about_the_recipient_say_that_an_address_is_wrong(answer, kind):
    assert failure_kind(answer) == kind


def test_mail_that_comes_back_because_of_us_is_kept_and_closes_nobody(mail):
    deliver()
    report(mail, EventKind.ABOUT_US, answer="553 5.1.8 Domain not found")
    mail.refresh_from_db()
    assert (mail.state, mail.last_error) == (
        MailState.PENDING,
        "Came back: refused because of us 5.1.8",
    )
    assert timedelta(minutes=15) <= mail.not_before - NOW <= timedelta(minutes=30)
    assert sends_slowly()
    assert not Suppression.objects.exists()
    with clock.at(mail.expires_at):
        deliver()
    mail.refresh_from_db()
    assert mail.state == MailState.EXPIRED


@pytest.mark.parametrize("kind", [EventKind.ABOUT_US, EventKind.NO_ADDRESS])
def test_refusal_of_us_slows_sending_though_the_mail_is_not_known(now, kind):
    notice = Notice(
        event_id="mailersend:1",
        kind=kind,
        message_id="not-one-of-ours",
        occurred_at=NOW,
        address="somebody@example.org",
        answer="550 5.7.1 blocked",
    )
    assert record_event(notice=notice) is not None
    assert sends_slowly() == (kind == EventKind.ABOUT_US)


def test_code_that_comes_back_because_of_us_is_not_sent_again(now, mail_kinds):
    code = queued(sample_kind(mail_kinds, category=Category.SECURITY))
    deliver()
    report(code, EventKind.ABOUT_US, answer="550 5.7.1 blocked")
    code.refresh_from_db()
    assert code.state == MailState.SENT


@pytest.mark.parametrize(
    ("hours", "stopped"),
    [
        ((0, 18, 36, 54, 72), True),
        ((0, 18, 36, 54, 71), False),  # five, in too short a time
        ((0, 30, 60, 90), False),  # four
        ((80, 0, 60, 20, 40), True),  # told in any order
    ],
)
def test_five_soft_bounces_over_72_hours_end_mail(mail, hours, stopped):
    for hour in hours:
        report(mail, EventKind.BOUNCED, at=NOW - timedelta(hours=100 - hour))
    assert Suppression.objects.exists() == stopped


def test_delivery_begins_the_count_anew(mail):
    for hour in (0, 20, 40, 60):
        report(mail, EventKind.BOUNCED, at=NOW - timedelta(hours=100 - hour))
    report(mail, EventKind.DELIVERED, at=NOW - timedelta(hours=30))
    report(mail, EventKind.BOUNCED, at=NOW - timedelta(hours=1))
    assert not Suppression.objects.exists()


def test_complaint_ends_all_mail_but_security(mail, mail_kinds):
    report(mail, EventKind.COMPLAINT)
    for category in Category:
        queued(sample_kind(mail_kinds, category=category), subject=category.label)
    assert [message.subject for message in deliver()] == ["security"]


@pytest.mark.parametrize("state", [MailState.PENDING, MailState.HELD])
def test_delivery_settles_a_doubt(mail, state):
    put(mail, state, doubt=1)
    report(mail, EventKind.DELIVERED)
    mail.refresh_from_db()
    assert (mail.state, mail.sent_at) == (MailState.SENT, NOW)
    assert deliver() == []


@pytest.mark.parametrize(
    ("kind", "state"),
    [(EventKind.DELIVERED, MailState.SENT), (EventKind.NO_ADDRESS, MailState.DEAD)],
)
def test_report_settles_what_a_killed_sender_left_on_its_way(mail, kind, state):
    lease = {"lease_token": uuid4(), "lease_until": Now() + timedelta(seconds=60)}
    put(mail, MailState.DISPATCHING, **lease)
    report(mail, kind)
    mail.refresh_from_db()
    assert (mail.state, mail.lease_token) == (state, None)


def test_mail_that_cannot_have_left_is_not_called_delivered(mail):
    report(mail, EventKind.DELIVERED)
    mail.refresh_from_db()
    assert mail.state == MailState.PENDING


def test_codes_for_signing_in_stay_sent(now, mail_kinds):
    """Their text is forgotten, so nobody may send them again."""
    mail = queued(sample_kind(mail_kinds, category=Category.SECURITY))
    deliver()
    report(mail, EventKind.BOUNCED)
    mail.refresh_from_db()
    assert mail.state == MailState.SENT


def test_stop_outlives_the_account(now, mail_kinds):
    """The hash of the address is all that stays, and it is enough."""
    gone = UserFactory(email="gone@example.org")
    kind = sample_kind(mail_kinds)
    report(queued(kind, gone.email), EventKind.NO_ADDRESS, answer="550 5.1.1 gone@example.org?")
    erase_account(user=gone)
    stop = Suppression.objects.get()
    assert "gone" not in f"{stop.reason}{stop.detail}{stop.recipient_hash}"
    queued(kind, "Gone@Example.org")
    queued(kind, "new@example.org")
    assert [message.to for message in deliver()] == [["Rex Reader <new@example.org>"]]


def test_next_mail_to_a_wrong_address_says_why_it_stays(mail, mail_kinds):
    report(mail, EventKind.NO_ADDRESS)
    later = queued(sample_kind(mail_kinds))
    assert deliver() == []
    later.refresh_from_db()
    assert (later.state, later.cancel_reason) == (MailState.SUPPRESSED, UNREACHABLE)


def test_events_are_forgotten_and_stops_stay(mail):
    report(mail, EventKind.COMPLAINT)
    due = next_event_to_forget()
    assert due == NOW + timedelta(days=90)
    assert forget_old_events() == 0
    with clock.at(due):
        assert forget_old_events() == 1
    assert not MailEvent.objects.exists()
    assert Suppression.objects.exists()
