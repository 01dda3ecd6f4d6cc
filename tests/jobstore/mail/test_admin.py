from http import HTTPStatus

import pytest
from django.urls import reverse

from jobstore.mail.actions.stop import report_mail
from jobstore.mail.models import OutgoingMail
from jobstore.mail.states import Category, MailState
from tests.factories.mail import queued, sample_kind

OUTBOX = reverse("admin:mail_outgoingmail_changelist")


def act(client, action, *mails, reason="", url=OUTBOX):
    chosen = [str(mail.pk) for mail in mails]
    data = {"action": action, "_selected_action": chosen, "reason": reason}
    return client.post(url, data, follow=True)


@pytest.fixture
def dead(now, db, mail_kinds):
    mail = queued(sample_kind(mail_kinds), subject="Private subject")
    fields = {"state": MailState.DEAD, "attempts": 9, "finished_at": now, "last_error": "550 no"}
    OutgoingMail.objects.filter(pk=mail.pk).update(**fields)
    mail.refresh_from_db()
    return mail


def test_outbox_shows_no_text(client_of, erin, dead):
    client = client_of(erin)
    for url in (OUTBOX, reverse("admin:mail_outgoingmail_change", args=[dead.pk])):
        page = client.get(url).content.decode()
        assert "550 no" in page
        assert "Private subject" not in page
        assert "Good morning." not in page


def test_staff_send_dead_mail_again(client_of, erin, dead):
    assert "1 of 1 will be sent again" in act(client_of(erin), "retry", dead).content.decode()
    dead.refresh_from_db()
    assert (dead.state, dead.attempts) == (MailState.PENDING, 0)


def test_staff_cancel_with_a_reason_only(client_of, erin, dead):
    client = client_of(erin)
    assert "Write a reason" in act(client, "give_up", dead).content.decode()
    act(client, "give_up", dead, reason="Phoned instead")
    dead.refresh_from_db()
    assert dead.state == MailState.CANCELED
    assert dead.cancel_reason == "Phoned instead (Erin Coach)"


def test_sent_mail_can_be_neither_retried_nor_canceled(client_of, erin, dead):
    OutgoingMail.objects.update(state=MailState.SENT)
    client = client_of(erin)
    assert "0 of 1" in act(client, "retry", dead).content.decode()
    assert "0 of 1" in act(client, "give_up", dead, reason="x").content.decode()
    dead.refresh_from_db()
    assert dead.state == MailState.SENT


def test_nobody_writes_mail_in_the_admin(client_of, erin, dead):
    client = client_of(erin)
    assert client.get(reverse("admin:mail_outgoingmail_add")).status_code == HTTPStatus.FORBIDDEN
    url = reverse("admin:mail_outgoingmail_change", args=[dead.pk])
    assert client.post(url, {"state": "sent"}).status_code == HTTPStatus.FORBIDDEN


def test_staff_settle_a_report(client_of, erin, now, db, mail_kinds):
    mail = queued(sample_kind(mail_kinds, category=Category.RELAYED))
    report = report_mail(mail=mail, note="Rude")
    url = reverse("admin:mail_report_changelist")
    client = client_of(erin)
    assert "Rude" in client.get(url).content.decode()
    act(client, "settle", report, url=url)
    report.refresh_from_db()
    assert report.settled_at == now
    stops = client.get(reverse("admin:mail_suppression_changelist")).content.decode()
    assert "Reported by the recipient" in stops
    assert mail.recipient_email not in stops
