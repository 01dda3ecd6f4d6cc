"""Who takes which mail, and what a mail does that kills whoever takes it."""

import json
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now

from jobstore.mail.outgoing.actions.claim import BATCH, CLAIMS_ALLOWED, claim_mails, release_mails
from jobstore.mail.outgoing.actions.drain import drain_outbox
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from tests.factories.mail import queued, sample_kind

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """Stands for the end of the process: nothing of ours runs after it."""


@pytest.fixture
def killer(mail_kinds, monkeypatch):
    """A kind whose mail kills its sender, lease and all."""

    def die(mail):
        raise Killed

    monkeypatch.setattr("jobstore.mail.outgoing.actions.drain.release_mails", lambda *, token: 0)
    return sample_kind(mail_kinds, render=die)


def drain_or_die() -> bool:
    """Whether the sender lived."""
    try:
        drain_outbox()
    except Killed:
        return False
    return True


def lapse():
    leased = OutgoingMail.objects.filter(lease_token__isnull=False)
    leased.update(lease_until=Now() - timedelta(seconds=1))


def states(mails):
    pks = [mail.pk for mail in mails]
    return set(OutgoingMail.objects.filter(pk__in=pks).values_list("state", flat=True))


def test_mail_that_kills_its_sender_delays_its_neighbors_by_one_lease(now, mail_kinds, killer):
    poison = [queued(killer) for _ in range(2)]
    good = [queued(sample_kind(mail_kinds)) for _ in range(BATCH - 2)]
    assert not drain_or_die()
    lapse()
    while not drain_or_die():
        assert OutgoingMail.objects.filter(state=MailState.LEASED).count() <= len(poison)
    assert states(good) == {MailState.SENT}


def test_mail_that_kills_its_sender_dies_and_takes_nobody_along(now, mail_kinds, killer):
    poison = [queued(killer) for _ in range(3)]
    good = [queued(sample_kind(mail_kinds)) for _ in range(BATCH)]
    for _ in range(len(poison) * CLAIMS_ALLOWED):
        drain_or_die()
        lapse()
    assert drain_or_die()
    assert states(poison) == {MailState.DEAD}
    assert states(good) == {MailState.SENT}


def test_mail_of_a_killed_sender_waits_for_the_fresh_and_is_taken_alone(now, mail_kinds):
    kind = sample_kind(mail_kinds)
    first = [queued(kind) for _ in range(2)]
    claim_mails(token=uuid.uuid4())
    lapse()
    fresh = queued(kind)
    token = uuid.uuid4()
    assert [mail.pk for mail in claim_mails(token=token)] == [fresh.pk]
    (alone,) = claim_mails(token=uuid.uuid4())
    assert alone.pk in {mail.pk for mail in first}


def test_security_of_a_killed_sender_still_goes_before_digests(now, mail_kinds):
    urgent = queued(sample_kind(mail_kinds, priority=0))
    claim_mails(token=uuid.uuid4())
    lapse()
    queued(sample_kind(mail_kinds, priority=7))
    assert [mail.pk for mail in claim_mails(token=uuid.uuid4())] == [urgent.pk]


def test_mail_given_back_is_as_fresh_as_before(now, mail_kinds):
    mails = [queued(sample_kind(mail_kinds)) for _ in range(3)]
    token = uuid.uuid4()
    claim_mails(token=token)
    release_mails(token=token)
    assert len(claim_mails(token=uuid.uuid4())) == len(mails)


@pytest.mark.postgres
def test_claim_reads_only_what_it_takes_among_a_hundred_thousand(now):
    """Half of them due, half in the future, over all priorities: no sort, no scan."""
    with connection.cursor() as cursor:
        cursor.execute(MANY, {"now": now})
        cursor.execute("ANALYZE mail_outgoingmail")
        due = OutgoingMail.objects.due(at=now).order_by("priority", "claims", "not_before")
        rows = due.values_list("pk", "claims").select_for_update(skip_locked=True)[:BATCH]
        (plan,) = json.loads(rows.explain(analyze=True, format="json"))
    scan, above = plan["Plan"], []
    while "Index Name" not in scan:
        above.append(scan["Node Type"])
        scan = scan["Plans"][0]
    assert above == ["Limit", "LockRows"]
    assert (scan["Node Type"], scan["Index Name"]) == ("Index Scan", "outbox_due")
    assert (scan["Actual Rows"], scan.get("Rows Removed by Filter", 0)) == (BATCH, 0)


MANY = """
    INSERT INTO mail_outgoingmail (id, key, message_id, kind, category, priority, recipient_email,
        recipient_name, recipient_hash, recipient_zone, subject_type, subject_id, payload,
        created_at, not_before, expires_at, state, attempts, claims, doubt, last_error,
        cancel_reason, subject, text, html, is_emptied)
    SELECT gen_random_uuid(), 'many:' || n, '<' || n || '@example.org>', 'test.many', 'T1',
        (n / 2) %% 8, 'a@example.org', '', n, '', '', '', '{}', %(now)s,
        %(now)s + CASE n %% 2 WHEN 0 THEN -1 ELSE 1 END * n * interval '10 s',
        %(now)s + interval '90 days', 'pending', 0, 0, 0, '', '', '', '', '', false
    FROM generate_series(1, 100000) AS n
"""
