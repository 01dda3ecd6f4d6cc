"""Several senders and several clicks at the same instant: what only the database can keep apart."""

from datetime import timedelta

import pytest
from django.core import mail as locmem
from django.db import transaction

from jobstore.lib import clock
from jobstore.mail.actions.drain import drain_outbox
from jobstore.mail.actions.queue import Recipient, queue_mail
from jobstore.mail.models import OutgoingMail
from jobstore.mail.states import Category, MailState
from tests.factories.mail import queued, sample_kind
from tests.support.race import all_at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
SENDERS = 4


def test_same_key_at_the_same_time_is_one_row_and_one_mail(now, mail_kinds):
    kind = sample_kind(mail_kinds)

    def ask():
        with transaction.atomic():
            return queue_mail(kind, key="once", to=Recipient(email="rex@example.org"))

    for _ in range(5):
        rows = all_at_once(*[ask] * 8)
        assert len({row.pk for row in rows}) == 1
        assert OutgoingMail.objects.filter(key="once").count() == 1
        OutgoingMail.objects.all().delete()


def test_senders_side_by_side_keep_the_limit_of_an_outsider(now, mail_kinds):
    kind = sample_kind(mail_kinds, category=Category.RELAYED)
    for _ in range(12):
        queued(kind, "outsider@example.org")
    all_at_once(*[lambda: drain_outbox(seconds=20)] * SENDERS)
    assert OutgoingMail.objects.filter(state=MailState.SENT).count() == 2
    assert len(locmem.outbox) == 2


def test_senders_side_by_side_keep_the_daily_cap(now, mail_kinds):
    kind = sample_kind(mail_kinds, capped=True, expires_after=timedelta(days=30))
    for _ in range(12):
        queued(kind, "calm@example.org")
    all_at_once(*[lambda: drain_outbox(seconds=20)] * SENDERS)
    assert OutgoingMail.objects.filter(state=MailState.SENT).count() == 1
    with clock.at(now + timedelta(days=1)):
        all_at_once(*[lambda: drain_outbox(seconds=20)] * SENDERS)
    assert OutgoingMail.objects.filter(state=MailState.SENT).count() == 2
