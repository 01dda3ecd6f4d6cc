from datetime import timedelta

import pytest

from jobstore.lib import clock
from jobstore.mail import kinds
from jobstore.mail.kinds import Defer, Stop
from jobstore.mail.models import OutgoingMail
from jobstore.mail.states import MailState
from tests.factories.mail import queued, sample_kind
from tests.support.mail import deliver

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
    mail = queued(sample_kind(mail_kinds, guard=lambda mail: Stop("It is over.")))
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
    assert poison.last_error.startswith("ZeroDivisionError in test_drain.py")
    assert state_of(good) == MailState.SENT
    assert poison.attempts == 0


def test_stop_condition_explains_more_than_a_flaw(now, mail_kinds):
    mail = queued(sample_kind(mail_kinds, render=fail, guard=lambda mail: Stop("Erased.")))
    deliver()
    assert state_of(mail) == MailState.CANCELED
    assert mail.cancel_reason == "Erased."


def test_paused_outbox_sends_nothing(now, mail_kinds, settings):
    settings.OUTBOX_PAUSED = True
    mail = queued(sample_kind(mail_kinds))
    assert deliver() == []
    assert state_of(mail) == MailState.PENDING


def test_every_declared_kind_is_known_by_its_name():
    for kind in kinds.all_kinds():
        assert kinds.get(kind.name) is kind
    assert OutgoingMail.objects.count() == 0
