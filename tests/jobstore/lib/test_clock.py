from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from jobstore.lib import clock, due

MOMENT = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)


def test_clock_stands_inside_at_and_goes_on_after():
    with clock.at(MOMENT):
        assert clock.now() == MOMENT
        with clock.at(MOMENT + timedelta(days=1)):
            assert clock.now() == MOMENT + timedelta(days=1)
        assert clock.now() == MOMENT
    assert abs(clock.now() - timezone.now()) < timedelta(seconds=5)


def test_moment_needs_its_zone():
    with pytest.raises(ValueError, match="zone"), clock.at(datetime(2026, 12, 1)):  # noqa: DTZ001
        pass


def test_reset_without_a_file_is_harmless(settings, tmp_path):
    clock.reset()
    settings.CLOCK_FILE = tmp_path / "clock.json"
    clock.reset()
    assert clock.shift() == timedelta()
    assert clock.can_move()


def test_due_work_has_a_name_of_its_own(monkeypatch):
    monkeypatch.setattr(due, "_registered", {})
    for name in ("b", "a"):
        due.register(due.DueWork(name=name, run=lambda: 0, next_at=lambda: None))
    assert [work.name for work in due.all_due_work()] == ["a", "b"]
    with pytest.raises(ValueError, match="twice"):
        due.register(due.DueWork(name="a", run=lambda: 0, next_at=lambda: None))
