"""Caps hold when fifty senders begin at the same instant, each with a connection of its own."""

import uuid
from datetime import timedelta

import pytest

from jobstore.mail.outgoing.actions.begin import begin_mail
from jobstore.mail.outgoing.actions.claim import claim_mails
from jobstore.mail.outgoing.actions.compose import compose_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, MailState
from tests.factories.mail import queued, sample_kind
from tests.support.race import all_at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
SENDERS = 50


def start_of(mail, kind):
    message = compose_mail(mail=mail, kind=kind)
    return lambda: begin_mail(mail=mail, kind=kind, message=message)


@pytest.mark.parametrize(
    ("changes", "allowed"),
    [
        ({"category": Category.TRANSACTIONAL}, 20),
        ({"category": Category.COACHING, "capped": True}, 1),
        ({"category": Category.DIGEST}, 1),
        ({"category": Category.RELAYED}, 2),
    ],
    ids=["T1", "T2", "T3", "T4"],
)
def test_fifty_senders_at_once_keep_the_cap(now, mail_kinds, changes, allowed):
    kind = sample_kind(mail_kinds, expires_after=timedelta(days=9), **changes)
    for _ in range(SENDERS):
        queued(kind)
    mails = claim_mails(token=uuid.uuid4(), limit=SENDERS)
    begun = all_at_once(*[start_of(mail, kind) for mail in mails])
    assert sorted(begun) == [False] * (SENDERS - allowed) + [True] * allowed
    states = OutgoingMail.objects.order_by("state").values_list("state", flat=True)
    assert list(states) == [MailState.DISPATCHING] * allowed + [MailState.PENDING] * (
        SENDERS - allowed
    )
