from datetime import timedelta
from email.utils import parseaddr
from http import HTTPStatus

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from jobstore.lib import clock
from jobstore.mail.outgoing.actions.begin import begin_mail
from jobstore.mail.outgoing.actions.claim import claim_mails
from jobstore.mail.outgoing.actions.compose import compose_mail
from jobstore.mail.outgoing.models import SendingPause
from jobstore.mail.outgoing.queries import next_mail_at
from jobstore.mail.states import Category, MailState
from jobstore.mail.stop.actions import (
    AlreadyPaused,
    AlreadySettled,
    NeverPaused,
    end_pause,
    pause_sending,
)
from tests.factories.mail import queued, sample_kind
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db
PAUSES = reverse("admin:mail_sendingpause_changelist")


@pytest.fixture
def one_of_each(now, mail_kinds):
    for category in Category:
        queued(sample_kind(mail_kinds, category=category), subject=category.value)


def subjects():
    return sorted(message.subject for message in deliver())


def test_paused_category_waits_and_the_others_leave(one_of_each, erin, now):
    pause = pause_sending(category=Category.COACHING, by=erin, reason="Too many complaints")
    assert subjects() == ["T0", "T1", "T3", "T4"]
    assert next_mail_at() is None
    with clock.at(now + timedelta(minutes=5)):
        assert subjects() == []
        end_pause(pause=pause, by=erin)
        assert next_mail_at() == now
        assert subjects() == ["T2"]
    row = SendingPause.objects.get()
    assert (row.started_by, row.ended_by) == (erin, erin)
    assert row.ended_at == now + timedelta(minutes=5)


def test_pause_between_claim_and_send_counts(now, mail_kinds, erin):
    kind = sample_kind(mail_kinds, category=Category.DIGEST)
    mail = queued(kind)
    (claimed,) = claim_mails(token=mail.id)
    pause_sending(category=Category.DIGEST, by=erin, reason="Stop")
    message = compose_mail(mail=claimed, kind=kind)
    assert not begin_mail(mail=claimed, kind=kind, message=message)
    mail.refresh_from_db()
    assert (mail.state, mail.last_error) == (MailState.PENDING, "This sort of mail is paused.")
    assert deliver() == []


def test_security_is_never_paused(db, erin):
    with pytest.raises(NeverPaused):
        pause_sending(category=Category.SECURITY, by=erin, reason="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        SendingPause.objects.create(category=Category.SECURITY, started_at=clock.now())


def test_category_is_paused_once(db, erin):
    first = pause_sending(category=Category.DIGEST, by=erin, reason="x")
    with pytest.raises(AlreadyPaused):
        pause_sending(category=Category.DIGEST, by=erin, reason="y")
    assert end_pause(pause=first, by=erin).ended_at is not None
    with pytest.raises(AlreadySettled):
        end_pause(pause=first, by=erin)
    assert pause_sending(category=Category.DIGEST, by=erin, reason="again").pk != first.pk


def test_staff_pause_and_resume_without_a_restart(one_of_each, client_of, erin):
    client = client_of(erin)
    add = reverse("admin:mail_sendingpause_add")
    assert 'value="T0"' not in client.get(add).content.decode()
    assert client.post(add, {"category": "T2", "reason": ""}).status_code == HTTPStatus.OK
    assert client.post(add, {"category": "T0", "reason": "x"}).status_code == HTTPStatus.OK
    assert not SendingPause.objects.exists()
    done = client.post(add, {"category": "T2", "reason": "Complaints"}, follow=True)
    assert "was added successfully" in done.content.decode()
    again = client.post(add, {"category": "T2", "reason": "x"}).content.decode()
    assert "This mail waits already: Erin Coach paused it" in again
    assert subjects() == ["T0", "T1", "T3", "T4"]
    pause = SendingPause.objects.get()
    assert (pause.started_by, pause.reason) == (erin, "Complaints")
    client.post(PAUSES, {"action": "end", "_selected_action": [str(pause.pk)]})
    assert subjects() == ["T2"]


def test_what_people_may_stop_has_a_sender_of_its_own(one_of_each, settings):
    settings.DEFAULT_FROM_EMAIL = "Job Store <hello@jobstore.example>"
    settings.FOLLOW_UP_FROM_EMAIL = "Job Store <hello@follow.jobstore.example>"
    senders = {message.subject: parseaddr(message.from_email)[1] for message in deliver()}
    assert senders == {
        "T0": "hello@jobstore.example",
        "T1": "hello@jobstore.example",
        "T2": "hello@follow.jobstore.example",
        "T3": "hello@follow.jobstore.example",
        "T4": "hello@follow.jobstore.example",
    }
