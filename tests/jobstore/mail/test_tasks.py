from datetime import UTC, datetime, timedelta

import pytest

from jobstore.lib import clock
from jobstore.mail.outgoing.actions.queue import KEPT, empty_old_texts, next_text_to_empty
from jobstore.mail.outgoing.actions.staff import give_up_mail
from jobstore.mail.outgoing.models import Heartbeat
from jobstore.mail.outgoing.queries import OUTBOX, is_alive
from jobstore.mail.states import MailState
from jobstore.mail.tasks import drain
from tests.factories.mail import queued, sample_kind
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def test_task_sends_and_leaves_a_heartbeat(now, mail_kinds):
    mail = queued(sample_kind(mail_kinds))
    assert not is_alive(OUTBOX, within=MINUTE)
    drain()
    drain()
    mail.refresh_from_db()
    assert mail.state == MailState.SENT
    assert is_alive(OUTBOX, within=MINUTE)
    assert Heartbeat.objects.count() == 1


def test_texts_and_payloads_are_emptied_after_thirty_days(now, mail_kinds, erin):
    kind = sample_kind(mail_kinds)
    mail = queued(kind, payload={"text": "frozen"})
    canceled = queued(
        sample_kind(mail_kinds, template="never/rendered"), payload={"text": "frozen"}
    )
    give_up_mail(mail=canceled, by=erin, reason="Withdrawn.")
    deliver()
    waiting = queued(kind, not_before=now + 2 * KEPT)
    due = next_text_to_empty()
    assert due == datetime(2026, 12, 25, tzinfo=UTC)
    with clock.at(due - MINUTE):
        assert empty_old_texts() == 0
    with clock.at(due):
        assert empty_old_texts() == 2
        assert empty_old_texts() == 0
    canceled.refresh_from_db()
    mail.refresh_from_db()
    waiting.refresh_from_db()
    assert (canceled.payload, canceled.state) == ({}, MailState.CANCELED)
    assert (mail.subject, mail.text, mail.html, mail.payload) == ("", "", "", {})
    assert mail.state == MailState.SENT
    assert waiting.text
    assert next_text_to_empty() is None
