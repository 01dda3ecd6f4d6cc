from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from jobstore.lib import clock, due
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from tests.factories.mail import queued, sample_kind

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def mail_kinds(monkeypatch):
    from jobstore.mail import kinds

    registry = dict(kinds._registered)
    monkeypatch.setattr(kinds, "_registered", registry)
    return registry


@pytest.fixture
def works(monkeypatch):
    """No due work but what the test registers."""
    registry = {}
    monkeypatch.setattr(due, "_registered", registry)
    return registry


class Alarm:
    """Due work that rings at its moments and notes when it rang."""

    def __init__(self, name, *moments, done="bells rung"):
        self.name, self.waiting, self.rang = name, sorted(moments), []
        due.register(due.DueWork(name=name, run=self.run, next_at=self.next_at, done=done))

    def next_at(self):
        return self.waiting[0] if self.waiting else None

    def run(self):
        over = [moment for moment in self.waiting if moment <= clock.now()]
        self.waiting = self.waiting[len(over) :]
        self.rang += [clock.now()] * len(over)
        return len(over)


def tick(moment=None, **options):
    out, err = StringIO(), StringIO()
    now = moment.isoformat() if isinstance(moment, datetime) else moment
    call_command("tick", now=now, stdout=out, stderr=err, **options)
    return out.getvalue().splitlines(), err.getvalue()


def test_everything_happens_in_the_order_of_time(now, works, mail_kinds):
    kind = sample_kind(mail_kinds, expires_after=9 * DAY)
    alarm = Alarm("test.alarm", now + DAY, now + 3 * DAY)
    mail = queued(kind, not_before=now + 2 * DAY)
    lines, _ = tick(now + 3 * DAY)
    assert lines == [
        "Wed Nov 25 2026 10:00 EST  1 bells rung",
        "Thu Nov 26 2026 10:00 EST  1 mail sent",
        "Fri Nov 27 2026 10:00 EST  1 bells rung",
        "Fri Nov 27 2026 10:00 EST  reached",
    ]
    assert alarm.rang == [now + DAY, now + 3 * DAY]
    mail.refresh_from_db()
    assert mail.sent_at == now + 2 * DAY


def test_mail_that_work_queues_leaves_at_the_same_moment(now, works, mail_kinds):
    kind = sample_kind(mail_kinds)
    moments = [now + DAY]

    def run():
        queued(kind)
        moments.clear()
        return 1

    due.register(
        due.DueWork(name="test.q", run=run, next_at=lambda: moments[0] if moments else None)
    )
    lines, _ = tick(now + 2 * DAY)
    assert lines[0] == "Wed Nov 25 2026 10:00 EST  1 q, 1 mail sent"
    assert OutgoingMail.objects.get().sent_at == now + DAY


def test_later_things_stay_undone(now, works, mail_kinds):
    alarm = Alarm("test.alarm", now + 2 * DAY)
    queued(sample_kind(mail_kinds), not_before=now + 2 * DAY)
    tick(now + DAY)
    assert alarm.rang == []
    assert OutgoingMail.objects.get().state == MailState.PENDING


def test_twice_the_same_moment_does_nothing_twice(now, works, mail_kinds):
    alarm = Alarm("test.alarm", now + DAY)
    tick(now + DAY)
    assert tick(now + DAY)[0] == ["Wed Nov 25 2026 10:00 EST  reached"]
    assert len(alarm.rang) == 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2026-12-01T10:00:00", "Say the zone too"),
        ("2026-13-01T10:00:00Z", "no such moment"),
        ("soon", "Write the moment as"),
        ("2020-01-01T00:00:00Z", "time moves forward only"),
        (None, "Say the moment to reach"),
    ],
)
def test_bad_moment_is_explained(now, works, text, why):
    with pytest.raises(CommandError, match=why):
        tick(text)


def test_work_that_fails_does_not_stop_the_others(now, works):
    def fail():
        raise ZeroDivisionError

    due.register(due.DueWork(name="a.bad", run=fail, next_at=lambda: now))
    alarm = Alarm("b.alarm", now)
    with pytest.raises(CommandError, match="did not end well"):
        tick(now + DAY)
    assert len(alarm.rang) == 1
    alarm.waiting = [now]
    due.run_all()
    assert len(alarm.rang) == 2


def test_work_that_stays_due_does_not_hold_time_up(now, works):
    due.register(due.DueWork(name="test.stuck", run=lambda: 0, next_at=lambda: now))
    alarm = Alarm("test.later", now + DAY / 2)
    with pytest.raises(CommandError, match="did not end well"):
        tick(now + DAY)
    assert len(alarm.rang) == 1


def test_paused_outbox_holds_time_up(now, works, mail_kinds, settings):
    settings.OUTBOX_PAUSED = True
    queued(sample_kind(mail_kinds))
    with pytest.raises(CommandError, match="OUTBOX_PAUSED"):
        tick(now + DAY)


def test_mail_server_that_is_down_holds_time_up(now, works, mail_kinds, settings):
    settings.MAIL_TRANSPORT = "jobstore.mail.backend.SmtpTransport"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    queued(sample_kind(mail_kinds))
    with pytest.raises(CommandError, match="cannot be reached"):
        tick(now + DAY)


def test_clock_of_a_development_site_moves_and_comes_back(works, settings, tmp_path):
    settings.CLOCK_FILE = tmp_path / "var" / "clock.json"
    start = clock.now()
    goal = (start + 40 * DAY).replace(microsecond=0)
    tick(goal)
    assert goal <= clock.now() < goal + timedelta(minutes=1)
    tick(reset=True)
    assert start <= clock.now() < start + timedelta(minutes=1)


def test_clock_without_a_file_does_not_move(works):
    goal = datetime(2099, 1, 1, tzinfo=UTC)
    tick(goal)
    assert clock.now() < goal
    with pytest.raises(RuntimeError):
        clock.move_to(goal)


def test_far_goal_over_a_change_of_the_hour_keeps_the_local_time(now, works):
    _, _ = tick(datetime(2026, 11, 24, 16, 0, tzinfo=UTC))
    with clock.at(datetime(2027, 3, 13, 15, 0, tzinfo=UTC)):
        lines, _ = tick("2027-03-14T15:00:00Z")
    assert lines == ["Sun Mar 14 2027 11:00 EDT  reached"]
