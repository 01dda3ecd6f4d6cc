"""The loop that stands in for worker and beat where there is no broker."""

import pytest

from jobstore.lib import due
from jobstore.mail.management.commands.drain_outbox import Command


@pytest.fixture
def done(monkeypatch):
    """What registered work did, in place of the product's own."""
    done = []

    def works():
        done.append("worked")
        return 1

    def fails():
        raise RuntimeError("broken")

    registered = {
        name: due.DueWork(name=name, run=run, next_at=lambda: None)
        for name, run in (("a", fails), ("b", works))
    }
    monkeypatch.setattr(due, "_registered", registered)
    return done


def test_loop_does_due_work_and_survives_what_fails(db, done):
    Command()._run_once()
    assert done == ["worked"]


def test_loop_does_due_work_once_a_minute(db, done):
    command = Command()
    command._run_once()
    command._run_once()
    assert done == ["worked"]
