"""The charts above the outbox."""

from datetime import timedelta

import pytest
from django.urls import reverse

from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.outgoing.queries import category_queues, sent_by_hour, state_counts
from jobstore.mail.states import Category, MailState
from jobstore.mail.stop.actions import pause_sending
from tests.factories.mail import queued, sample_kind
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db
OUTBOX = reverse("admin:mail_outgoingmail_changelist")


def test_queue_counts_due_and_waiting_of_each_category(now, mail_kinds, erin):
    coaching = sample_kind(mail_kinds, category=Category.COACHING)
    queued(coaching)
    queued(coaching)
    queued(coaching, not_before=now + timedelta(days=1))
    queued(sample_kind(mail_kinds, category=Category.SECURITY))
    pause_sending(category=Category.COACHING, by=erin, reason="x")
    rows = {row.category: row for row in category_queues(at=now + timedelta(minutes=7))}
    assert [row.due for row in rows.values()] == [1, 0, 2, 0, 0]
    assert [row.waiting for row in rows.values()] == [0, 0, 1, 0, 0]
    assert rows[Category.COACHING].oldest_due == now
    assert rows[Category.DIGEST].oldest_due is None
    assert [row.is_paused for row in rows.values()] == [False, False, True, False, False]


def test_sent_mail_falls_into_its_hour(now, mail_kinds):
    kind = sample_kind(mail_kinds)
    for hours in (0, 1, 1, 47, 48):
        queued(kind, f"{hours}.{len(deliver())}@example.org", not_before=now)
        with clock.at(now - timedelta(hours=hours)):
            OutgoingMail.objects.filter(state=MailState.PENDING).update(
                state=MailState.SENT, sent_at=clock.now(), finished_at=clock.now()
            )
    hours = sent_by_hour(at=now + timedelta(minutes=20))
    assert len(hours) == 48
    assert [number for _, number in hours if number] == [1, 2, 1]
    assert hours[-1] == (now, 1)
    assert dict(state_counts())[MailState.SENT] == 5


def test_charts_stand_above_the_whole_list_with_links(client_of, erin, now, mail_kinds):
    queued(sample_kind(mail_kinds))
    OutgoingMail.objects.update(state=MailState.DEAD, finished_at=now)
    client = client_of(erin)
    page = client.get(OUTBOX).content.decode()
    assert page.count("<svg") >= 4
    assert "?state__exact=dead" in page
    assert "The longest is “Dead” with 1." in page
    assert "outbox-due" not in client.get(f"{OUTBOX}?state__exact=dead").content.decode()


def test_charts_of_an_empty_outbox_are_calm(client_of, erin, db):
    page = client_of(erin).get(OUTBOX).content.decode()
    assert "Nothing was sent." in page
