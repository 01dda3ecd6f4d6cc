"""Openings by mail to many: rows and mails are each there once, whenever the sender was killed."""

import time
from collections import Counter
from datetime import timedelta
from functools import partial
from random import Random
from uuid import uuid4

import pytest
from django.core.mail import get_connection

from coaching.plan.mails import digest
from coaching.plan.mails.digest import OPENINGS_MAILING
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries.digest import digests_to_write
from jobstore.lib import clock
from jobstore.lib.zones import week_of
from jobstore.mail.outgoing.actions.claim import claim_mails
from jobstore.mail.outgoing.actions.drain import deliver_mail
from jobstore.mail.outgoing.actions.fan_out import key_of, run_fan_outs
from jobstore.mail.outgoing.actions.queue import Recipient
from jobstore.mail.outgoing.models import FanOut, OutgoingMail
from jobstore.people.user.models import User
from tests.factories import NOW
from tests.factories.openings import OpeningFactory
from tests.support.crowd import crowd_told_no
from tests.support.mail import deliver, statements
from tests.support.processes import Process, database_url, wait_until
from tests.support.proof import SEED, rounds
from tests.support.smtp_sink import SmtpSink

TOLD = NOW - timedelta(days=10, hours=1)  # the second digest was due an hour ago
PEOPLE = rounds(sample=300, whole=2000)
KILLS = rounds(
    sample=2, whole=4
)  # fewer than the claims after which a mail counts as one that kills


@pytest.fixture
def told(employer):
    """What they were told a "no" about, and three openings like it."""
    openings = [OpeningFactory(title=f"Supervisor {n}", employer=employer) for n in range(4)]
    return openings[:1]


@pytest.mark.django_db
def test_statements_of_a_digest_do_not_grow(told, now):
    each = {}
    for count in (1, 3):
        OutgoingMail.objects.all().delete()
        FanOut.objects.all().delete()
        RecoveryPlan.objects.all().delete()
        crowd_told_no(count, told=told, at=TOLD, start=count * 10)
        run_fan_outs()
        mails = claim_mails(token=uuid4())
        reading = len(statements(partial(digest._prepare, mails)))
        transport = get_connection("django.core.mail.backends.locmem.EmailBackend")
        sending = {
            len(statements(partial(deliver_mail, mail=mail, transport=transport))) for mail in mails
        }
        each[count] = (reading, *sending)
        assert {mail.state for mail in OutgoingMail.objects.order_by("pk")} == {"sent"}
    assert each[1] == each[3]
    reading, sending = each[3]
    assert reading <= 9
    assert sending <= 15  # beginning, what the guard reads and keeps, and the end


@pytest.mark.django_db
def test_digest_that_was_not_prepared_reads_for_itself(told, now, monkeypatch):
    def fails(plan_of, *, at):
        if len(plan_of) > 1:
            raise ZeroDivisionError
        return digests_to_write(plan_of, at=at)

    monkeypatch.setattr(digest, "digests_to_write", fails)
    crowd_told_no(2, told=told, at=TOLD)
    run_fan_outs()
    assert [len(message.body.split("* ")) for message in deliver()] == [4, 4]


@pytest.mark.postgres
@pytest.mark.proof
@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(900)
def test_killed_fan_out_and_senders_reach_everybody_once(told, tmp_path, settings):
    crowd_told_no(PEOPLE, told=told, at=TOLD)
    chance = Random(SEED)
    log = tmp_path / "loop.log"
    settings.CLOCK_FILE = tmp_path / "clock.json"
    clock.move_to(NOW)  # a weekday, in the hours of such mail
    with SmtpSink() as sink:
        env = environment(tmp_path, sink)
        for count in (OutgoingMail.objects.count, partial(received, sink)):
            for enough in sorted(chance.sample(range(1, PEOPLE), KILLS // 2)):
                with sender(log, env), sender(log, env):
                    reached = wait_until(lambda c=count, n=enough: c() >= n, seconds=240)
                    assert reached, log.read_text()[-2000:]
                    time.sleep(chance.uniform(0, 0.3))
        with sender(log, env), sender(log, env):
            assert wait_until(all_sent, seconds=400), log.read_text()[-2000:]
    assert set(OutgoingMail.objects.values_list("key", flat=True)) == wanted_keys()
    run = FanOut.objects.get()
    assert (run.looked_at, run.queued) == (PEOPLE, PEOPLE)
    copies = Counter(mail.recipient for mail in sink.received)
    assert set(copies) == {user.email for user in crowd()}
    assert max(copies.values()) <= 2
    assert len(sink.received) - PEOPLE <= KILLS * 2  # what two killed senders had on its way


def received(sink):
    return len(sink.received)


def all_sent():
    sent = OutgoingMail.objects.filter(state="sent")
    return sent.count() == PEOPLE


def crowd():
    return User.objects.filter(name__startswith="Crowd").order_by("pk")


def wanted_keys():
    week = week_of(NOW)
    return {
        key_of(OPENINGS_MAILING, week, Recipient(email=user.email, user=user)) for user in crowd()
    }


def sender(log, env):
    return Process("manage.py", "drain_outbox", "--loop", "--seconds", "0.2", log=log, **env)


def environment(folder, sink):
    return {
        "DJANGO_SETTINGS_MODULE": "tests.support.moved_clock",
        "DATABASE_URL": database_url(),
        "VAR_DIR": str(folder),
        "EMAIL_PORT": str(sink.port),
        "OUTBOX_LEASE_SECONDS": "5",
        "REDIS_URL": "",
    }
