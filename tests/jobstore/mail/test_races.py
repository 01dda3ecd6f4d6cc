"""Several senders and several clicks at the same instant: what only the database can keep apart."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail as locmem
from django.core.mail.backends.locmem import EmailBackend as LocmemBackend
from django.db import transaction

from jobstore.lib import clock
from jobstore.mail.outgoing.actions.claim import claim_mails
from jobstore.mail.outgoing.actions.drain import deliver_mail
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, MailState
from tests.factories.mail import queued, sample_kind
from tests.support.race import all_at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


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


def one_each(count):
    """As many senders as mails, each with one in hand, all at once; how many left."""
    mails = [claim_mails(token=uuid4(), limit=1)[0] for _ in range(count)]
    results = all_at_once(
        *[lambda mail=mail: deliver_mail(mail=mail, transport=LocmemBackend()) for mail in mails]
    )
    return results.count(MailState.SENT)


def test_senders_side_by_side_keep_the_limit_of_an_outsider(now, mail_kinds):
    kind = sample_kind(mail_kinds, category=Category.RELAYED)
    for _ in range(10):
        queued(kind, "outsider@example.org")
    assert one_each(10) == 2
    assert len(locmem.outbox) == 2


def test_senders_side_by_side_keep_the_daily_cap(now, mail_kinds):
    kind = sample_kind(mail_kinds, capped=True, expires_after=timedelta(days=30))
    for _ in range(10):
        queued(kind, "calm@example.org")
    assert one_each(10) == 1
    with clock.at(now + timedelta(days=1)):
        assert one_each(9) == 1
