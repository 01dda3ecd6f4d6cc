import time

import pytest
from celery.exceptions import NotRegistered
from django.db import transaction
from kombu.exceptions import OperationalError

from jobstore.lib import background


@pytest.fixture
def sent(monkeypatch):
    """What would have gone to the broker."""
    calls = []
    monkeypatch.setattr(background, "_send", lambda name, ids: calls.append((name, ids)))
    return calls


@pytest.mark.django_db(transaction=True)
def test_nudge_goes_after_commit_and_once(sent):
    with transaction.atomic():
        background.enqueue("mail.drain")
        background.enqueue("mail.drain")
        background.enqueue("home.run_due")
        assert sent == []
    assert sent == [("mail.drain", {}), ("home.run_due", {})]


@pytest.mark.django_db(transaction=True)
def test_nudge_of_a_rolled_back_transaction_never_goes(sent):
    with transaction.atomic():
        background.enqueue("mail.drain")
        transaction.set_rollback(True)
    assert sent == []


def test_unknown_name_fails_at_once(db):
    with pytest.raises(NotRegistered):
        background.enqueue("mail.no_such_task")


def test_site_without_a_broker_asks_nobody(settings, monkeypatch):
    settings.REDIS_URL = ""
    monkeypatch.setattr(background, "_broker", lambda: pytest.fail("asked"))
    background._send("mail.drain", {})


def test_broken_broker_is_left_alone_for_a_while(settings, monkeypatch):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(background, "_broken_until", 0.0)
    tries = []

    def refuse():
        tries.append(1)
        raise OperationalError

    monkeypatch.setattr(background, "_broker", refuse)
    background._send("mail.drain", {})
    background._send("mail.drain", {})
    assert len(tries) == 1
    assert background._broken_until > time.monotonic()
    monkeypatch.setattr(background, "_broken_until", 0.0)
    background._send("mail.drain", {})
    assert len(tries) == 2


def test_beat_knows_only_registered_tasks_at_plain_intervals(settings):
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert background.is_registered(entry["task"])
        assert isinstance(entry["schedule"], float)
