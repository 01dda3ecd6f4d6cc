"""However often the clock ticks and however many workers look, a key is one mail."""

from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command

from jobstore.lib import clock, due
from jobstore.mail.outgoing.actions.drain import drain_outbox
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from tests.factories import NOW
from tests.factories.people import UserFactory
from tests.support.coaching import plan_after_interview
from tests.support.race import all_at_once

DUE = NOW + timedelta(hours=6)
PEOPLE = 12


def message_ids() -> Counter[str]:
    return Counter(message.extra_headers["Message-ID"] for message in mail.outbox)


@pytest.fixture
def many_due(employer, db):
    """Several people whose first mail after an interview is due."""
    with clock.at(NOW):
        for number in range(PEOPLE):
            candidate = UserFactory(email=f"person{number}@example.org")
            plan_after_interview(candidate=candidate, employer=employer)
    return PEOPLE


def tick() -> None:
    call_command("tick", now=DUE.isoformat(), stdout=StringIO(), stderr=StringIO())


@pytest.mark.row("X2")
def test_two_ticks_of_one_minute_send_one_mail_a_key(many_due, settings, tmp_path):
    settings.CLOCK_FILE = tmp_path / "clock.json"
    with clock.at(NOW):
        tick()
        first = message_ids()
        tick()
    assert sum(first.values()) == many_due
    assert message_ids() == first
    keys = OutgoingMail.objects.order_by("pk").values_list("key", flat=True)
    assert len(keys) == len(set(keys))


@pytest.mark.row("X2")
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one_mail_a_key(many_due):
    def worker() -> int:
        due.run_all()
        return drain_outbox(seconds=60).sent

    with clock.at(DUE):
        sent = all_at_once(worker, worker, worker)
        assert all(isinstance(count, int) for count in sent), sent
        assert sum(sent) == many_due
        all_at_once(worker, worker)
    assert set(message_ids().values()) == {1}
    assert OutgoingMail.objects.filter(state=MailState.SENT).count() == many_due
