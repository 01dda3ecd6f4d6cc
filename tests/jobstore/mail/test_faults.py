"""Killed workers, lost queues, hung brokers, on real servers. Lost: none. Copies: two at most."""

import signal
import threading
import time
import uuid
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.db.models.functions import Now

from jobstore.lib import background
from jobstore.mail.mails import PlainMail
from jobstore.mail.outgoing.actions import drain
from jobstore.mail.outgoing.actions.begin import begin_mail
from jobstore.mail.outgoing.actions.claim import claim_mails
from jobstore.mail.outgoing.actions.compose import compose_mail
from jobstore.mail.outgoing.actions.drain import drain_outbox
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import OPEN, MailState
from tests.support.processes import Process, database_url, wait_until, worker
from tests.support.proof import rounds
from tests.support.redis import RedisServer
from tests.support.smtp_sink import SmtpSink

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.redis,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(180),
]


@pytest.fixture
def sink():
    with SmtpSink() as server:
        yield server


@pytest.fixture
def broker(tmp_path):
    with RedisServer(tmp_path) as server:
        yield server


@pytest.fixture
def env(sink):
    """What a process needs to send the mail of this test, with leases of two seconds."""
    return {
        "DATABASE_URL": database_url(),
        "MAIL_TRANSPORT": "jobstore.mail.backend.SmtpTransport",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(sink.port),
        "DRAIN_EVERY": "0.3",
        "OUTBOX_LEASE_SECONDS": "2",
        "REDIS_URL": "",
    }


def fill(count: int) -> set[str]:
    """Rows that are due now; their Message-IDs."""
    with transaction.atomic():
        mails = [
            queue_mail(
                PlainMail, key=f"fault:{number}", to=Recipient(email=f"p{number}@example.org")
            )
            for number in range(count)
        ]
        OutgoingMail.objects.update(subject="Hello", text="Good morning.")
    return {mail.message_id for mail in mails}


def all_final() -> bool:
    return not OutgoingMail.objects.filter(state__in=OPEN).exists()


def diagnosis(log) -> str:
    states = list(OutgoingMail.objects.order_by("state").values_list("state", "last_error")[:5])
    return f"{states}\n{log.read_text()[-2000:]}"


def cut_other_connections() -> None:
    """As when PostgreSQL restarts: every other session of this database ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.mark.proof
def test_killed_workers_lose_no_mail(sink, broker, env, tmp_path):
    sink.delay = 0.01
    kills = rounds(sample=2, whole=200)
    wanted = fill((kills + 2) * 30)
    log = tmp_path / "worker.log"
    env |= {"REDIS_URL": broker.url}
    for kill in range(kills):
        with worker(log, **env):
            enough = (kill + 1) * 30
            assert wait_until(lambda n=enough: len(sink.received) >= n, seconds=40), diagnosis(log)
    with worker(log, **env):
        assert wait_until(all_final, seconds=40), diagnosis(log)
    copies = sink.copies()
    assert set(copies) == wanted
    assert max(copies.values()) <= 2
    assert sum(copies.values()) - len(wanted) <= kills * 2
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {MailState.SENT}


def test_flushed_queue_loses_no_mail(sink, broker, env, tmp_path, settings, monkeypatch):
    settings.REDIS_URL = broker.url
    monkeypatch.setattr(background, "_broken_until", 0.0)
    sink.delay = 0.01
    wanted = fill(100)
    assert broker.client.llen("celery") > 0
    log = tmp_path / "worker.log"
    with worker(log, **env | {"REDIS_URL": broker.url}):
        assert wait_until(lambda: len(sink.received) > 10, seconds=40), diagnosis(log)
        broker.client.flushall()
        assert wait_until(all_final, seconds=40), diagnosis(log)
    assert sink.copies() == dict.fromkeys(wanted, 1)


def test_hung_broker_does_not_hold_up_a_page(broker, settings, monkeypatch):
    settings.REDIS_URL = broker.url
    monkeypatch.setattr(background, "_broken_until", 0.0)
    broker.hang()
    started = time.monotonic()
    with transaction.atomic():
        background.enqueue("mail.drain")
    assert time.monotonic() - started < 5
    assert background._broken_until > time.monotonic()
    broker.go_on()


@pytest.mark.parametrize("fault", ["full", "gone"])
def test_broker_that_refuses_does_not_fail_a_page(broker, settings, monkeypatch, fault):
    settings.REDIS_URL = broker.url
    monkeypatch.setattr(background, "_broken_until", 0.0)
    if fault == "full":
        broker.client.config_set("maxmemory", "1")
    else:
        broker.process.kill()
        broker.process.wait()
    with transaction.atomic():
        background.enqueue("mail.drain")
    assert background._broken_until > time.monotonic()


def test_loop_needs_no_broker_stops_politely_and_survives_a_cut_connection(sink, env, tmp_path):
    sink.delay = 0.03
    wanted = fill(60)
    log = tmp_path / "loop.log"
    command = ["manage.py", "drain_outbox", "--loop", "--seconds", "0.2"]
    with Process(*command, log=log, **env) as loop:
        assert wait_until(lambda: len(sink.received) >= 5, seconds=30), diagnosis(log)
        assert loop.terminate(timeout=10) == 0
    assert not OutgoingMail.objects.filter(lease_token__isnull=False).exists()
    assert OutgoingMail.objects.filter(state=MailState.PENDING).exists()
    assert set(sink.copies().values()) == {1}
    cuts = 2
    with Process(*command, log=log, **env):
        for _ in range(cuts):
            enough = len(sink.received) + 5
            assert wait_until(lambda n=enough: len(sink.received) >= n, seconds=30), diagnosis(log)
            cut_other_connections()
        assert wait_until(all_final, seconds=30), diagnosis(log)
    assert set(sink.copies()) == wanted
    assert sum(sink.copies().values()) - len(wanted) <= cuts


def test_worker_that_is_told_to_stop_gives_its_leases_back(sink, broker, env, tmp_path):
    """As in a deploy: the mail in hand is finished, the others are free at once."""
    sink.delay = 0.3
    wanted = fill(80)
    log = tmp_path / "worker.log"
    env |= {"REDIS_URL": broker.url, "OUTBOX_LEASE_SECONDS": "60"}
    with worker(log, **env) as running:
        assert wait_until(lambda: len(sink.received) >= 4, seconds=40), diagnosis(log)
        running.process.send_signal(signal.SIGTERM)
        told = time.monotonic()
        leased = OutgoingMail.objects.filter(lease_token__isnull=False)
        assert wait_until(lambda: not leased.exists(), seconds=sink.delay + 1), diagnosis(log)
        assert running.process.wait(timeout=10) == 0
        assert time.monotonic() - told < 10
    assert OutgoingMail.objects.filter(state=MailState.PENDING, claims=0, doubt=0).exists()
    sink.delay = 0.0
    with worker(log, **env):
        assert wait_until(all_final, seconds=40), diagnosis(log)
    assert sink.copies() == dict.fromkeys(wanted, 1)


def test_sender_that_slept_past_its_lease_sends_no_third_copy(sink, env, tmp_path):
    sink.delay = 0.02
    wanted = fill(60)
    log = tmp_path / "loop.log"
    command = ["manage.py", "drain_outbox", "--loop", "--seconds", "0.2"]
    # It may fall asleep inside a transaction: the server then ends that one, as on the site.
    with Process(*command, log=log, **{**env, "IDLE_TRANSACTION_SECONDS": "3"}) as sleeper:
        assert wait_until(lambda: len(sink.received) >= 5, seconds=30), diagnosis(log)
        sleeper.signal_tree(signal.SIGSTOP)
        with Process(*command, log=log, **env):
            assert wait_until(all_final, seconds=30), diagnosis(log)
        sleeper.signal_tree(signal.SIGCONT)
        time.sleep(0.5)
    copies = sink.copies()
    assert set(copies) == wanted
    assert sum(copies.values()) - len(wanted) <= 1


@contextmanager
def locked_elsewhere(mail):
    """Another session sleeps in a transaction that holds this row."""
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT 1 FROM mail_outgoingmail WHERE id = %s FOR UPDATE", [mail.pk])
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        yield
    finally:
        other.rollback()  # answered once the lock is gone; closing alone returns earlier
        other.close()
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")


def test_claim_passes_by_what_another_sender_holds():
    fill(3)
    held = OutgoingMail.objects.earliest("not_before", "pk")
    with locked_elsewhere(held):
        claimed = claim_mails(token=uuid.uuid4())
    assert len(claimed) == 2
    assert held.pk not in {mail.pk for mail in claimed}


def test_sender_that_sleeps_in_a_transaction_holds_up_nobody():
    fill(1)
    (sleeper,) = claim_mails(token=uuid.uuid4())
    OutgoingMail.objects.update(lease_until=Now() - timedelta(seconds=1))
    with locked_elsewhere(sleeper):
        assert claim_mails(token=uuid.uuid4()) == []
    assert len(claim_mails(token=uuid.uuid4())) == 1


def test_lock_that_is_held_too_long_postpones_one_mail(settings, monkeypatch):
    monkeypatch.setattr(drain, "begin_mail", begin_behind_a_lock)
    fill(2)
    assert drain_outbox(seconds=5).sent == 1
    waiting = OutgoingMail.objects.get(state=MailState.PENDING)
    assert (waiting.claims, waiting.doubt) == (0, 0)


def begin_behind_a_lock(*, mail, **facts):
    if mail.key == "fault:0":
        raise OperationalError("canceling statement due to lock timeout")
    return begin_mail(mail=mail, **facts)


def test_senders_side_by_side_send_nothing_twice(sink, settings):
    settings.MAIL_TRANSPORT = "jobstore.mail.backend.SmtpTransport"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    wanted = fill(80)

    def send():
        try:
            drain_outbox(seconds=30)
        finally:
            connection.close()

    senders = [threading.Thread(target=send) for _ in range(3)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert sink.copies() == dict.fromkeys(wanted, 1)


def test_begin_waits_five_seconds_for_a_recipient_and_no_longer():
    """Somebody sleeps while counting what this recipient got; other mails must have their turn."""
    fill(1)
    (mail,) = claim_mails(token=uuid.uuid4())
    message = compose_mail(mail=mail, kind=PlainMail)
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            lock = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
            cursor.execute(lock, [mail.recipient_hash])
        started = time.monotonic()
        with pytest.raises(OperationalError):
            begin_mail(mail=mail, kind=PlainMail, message=message)
        assert time.monotonic() - started >= 4
    finally:
        other.close()
    assert begin_mail(mail=mail, kind=PlainMail, message=message)
