from datetime import UTC, datetime, timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection

from jobstore.lib import clock
from jobstore.mail import kinds, tasks
from jobstore.mail.conditions import Defer, Stopped
from jobstore.mail.outgoing.actions import drain
from jobstore.mail.outgoing.actions.drain import beat, drain_outbox
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.outgoing.queries import OUTBOX, clock_error, is_alive
from jobstore.mail.states import MailState
from tests.factories.mail import queued, sample_kind
from tests.support.mail import deliver, statements

pytestmark = pytest.mark.django_db


def state_of(mail):
    mail.refresh_from_db()
    return mail.state


def test_due_mail_is_sent_once(now, mail_kinds):
    mail = queued(sample_kind(mail_kinds))
    (message,) = deliver()
    assert message.to == ["Rex Reader <rex@example.org>"]
    assert message.extra_headers["Message-ID"] == mail.message_id
    assert state_of(mail) == MailState.SENT
    assert mail.sent_at == now
    assert deliver() == []


def test_mail_waits_for_its_time(now, mail_kinds):
    queued(sample_kind(mail_kinds), not_before=now + timedelta(hours=1))
    assert deliver() == []
    with clock.at(now + timedelta(hours=1)):
        assert len(deliver()) == 1


def test_security_goes_first(now, mail_kinds):
    queued(sample_kind(mail_kinds), subject="later")
    queued(sample_kind(mail_kinds, priority=0), subject="first")
    assert [message.subject for message in deliver()] == ["first", "later"]


def test_guard_stops_a_mail(now, mail_kinds):
    mail = queued(sample_kind(mail_kinds, guard=lambda mail: Stopped("It is over.")))
    assert deliver() == []
    assert state_of(mail) == MailState.CANCELED
    assert mail.cancel_reason == "It is over."


def test_guard_defers_a_mail(now, mail_kinds):
    later = now + timedelta(hours=2)
    mail = queued(sample_kind(mail_kinds, guard=lambda mail: Defer(later, "Not yet.")))
    assert deliver() == []
    assert state_of(mail) == MailState.PENDING
    assert mail.not_before == later


def test_expired_mail_is_not_sent(now, mail_kinds):
    mail = queued(sample_kind(mail_kinds, expires_after=timedelta(hours=1)))
    with clock.at(now + timedelta(hours=1)):
        assert deliver() == []
    assert state_of(mail) == MailState.EXPIRED


def test_mail_of_an_unknown_kind_is_dead_and_the_rest_arrive(now, mail_kinds):
    kind = sample_kind(mail_kinds)
    poison = queued(kind)
    good = queued(sample_kind(mail_kinds))
    del mail_kinds[kind.name]
    assert len(deliver()) == 1
    assert state_of(poison) == MailState.DEAD
    assert state_of(good) == MailState.SENT


def fail(mail):
    raise ZeroDivisionError("private words")


@pytest.mark.parametrize("part", ["render", "guard"])
def test_mail_that_cannot_be_built_is_dead_and_tells_no_private_words(now, mail_kinds, part):
    poison = queued(sample_kind(mail_kinds, priority=0, **{part: fail}))
    good = queued(sample_kind(mail_kinds))
    assert len(deliver()) == 1
    assert state_of(poison) == MailState.DEAD
    assert poison.last_error.startswith("ZeroDivisionError in test_actions_drain.py")
    assert state_of(good) == MailState.SENT
    assert poison.attempts == 0


def test_stop_condition_explains_more_than_a_flaw(now, mail_kinds):
    mail = queued(sample_kind(mail_kinds, render=fail, guard=lambda mail: Stopped("Erased.")))
    deliver()
    assert state_of(mail) == MailState.CANCELED
    assert mail.cancel_reason == "Erased."


def test_paused_outbox_sends_nothing(now, mail_kinds, settings):
    settings.OUTBOX_PAUSED = True
    mail = queued(sample_kind(mail_kinds))
    assert deliver() == []
    assert state_of(mail) == MailState.PENDING


def break_in(monkeypatch, step, key, *, before):
    """`step` of the sender fails for the mail of this key, before or after its work."""
    real = getattr(drain, step)

    def broken(*, mail, **facts):
        answer = None if before and mail.key == key else real(mail=mail, **facts)
        if mail.key == key:
            raise RuntimeError("private words")
        return answer

    monkeypatch.setattr(drain, step, broken)


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize(
    ("step", "state", "copies"),
    [("begin_mail", MailState.DEAD, 0), ("finish_mail", MailState.HELD, 1)],
)
def test_error_around_one_mail_ends_that_mail_only(
    now, mail_kinds, monkeypatch, step, state, copies, before
):
    break_in(monkeypatch, step, "test:bad", before=before)
    bad = queued(sample_kind(mail_kinds, priority=0), key="test:bad", subject="bad")
    good = queued(sample_kind(mail_kinds))
    assert [message.subject for message in deliver()].count("bad") == copies
    assert state_of(good) == MailState.SENT
    bad.refresh_from_db()
    if step == "finish_mail" and not before:
        assert bad.state == MailState.SENT
        return
    assert bad.state == (state if before else MailState.HELD)
    assert bad.last_error.startswith("RuntimeError in test_actions_drain.py")
    assert bad.finished_at == now
    assert bad.lease_token is None


def test_end_of_the_working_time_is_no_fault_of_the_mail(now, mail_kinds):
    def too_long(mail):
        raise SoftTimeLimitExceeded

    mail = queued(sample_kind(mail_kinds, render=too_long))
    with pytest.raises(SoftTimeLimitExceeded):
        deliver()
    assert (state_of(mail), mail.claims, mail.last_error) == (MailState.PENDING, 0, "")


def test_every_declared_kind_is_known_by_its_name():
    for kind in kinds.all_kinds():
        assert kinds.get(kind.name) is kind
    assert OutgoingMail.objects.count() == 0


def test_empty_drain_asks_twice(now):
    """Is a lease lapsed, is a mail due: nothing else, since it happens every few seconds."""
    assert len(statements(drain_outbox)) == 2


def test_statements_per_mail_do_not_grow(now, mail_kinds):
    """Four to claim a batch, one to see how fast to go, two to find no other due, six a mail."""
    counts = {}
    for count in (1, 3):
        for _ in range(count):
            queued(sample_kind(mail_kinds))
        counts[count] = len(statements(drain_outbox))
    begun = 6 if connection.vendor == "postgresql" else 5  # SQLite needs no lock
    assert counts[3] - counts[1] == 2 * begun
    assert counts[1] <= 4 + 1 + 2 + begun


def test_heartbeat_is_one_statement():
    for _ in range(2):
        assert len(statements(beat)) == 1
    assert is_alive(OUTBOX, within=timedelta(seconds=30))


@pytest.mark.parametrize(("seconds", "sends", "alerts"), [(1, 1, 0), (-20, 1, 1), (-120, 0, 1)])
def test_sender_with_a_wrong_clock_tells_and_stops(
    now, mail_kinds, monkeypatch, caplog, seconds, sends, alerts
):
    mail = queued(sample_kind(mail_kinds))
    monkeypatch.setattr(drain, "clock_error", lambda: timedelta(seconds=seconds))
    tasks.drain()
    assert (state_of(mail) == MailState.SENT) == bool(sends)
    assert is_alive(OUTBOX, within=timedelta(minutes=1)) == bool(sends)
    assert caplog.text.count("clock is wrong") == alerts


@pytest.mark.postgres
def test_clock_of_the_machine_is_held_against_the_database(db, monkeypatch):
    assert abs(clock_error()) < timedelta(seconds=5)
    ahead = datetime.now(UTC) + timedelta(hours=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: ahead)
    assert clock_error() > timedelta(minutes=50)
