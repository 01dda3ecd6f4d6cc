"""A mailing to many: everybody once, killed and begun again at any point."""

from datetime import datetime, timedelta
from functools import partial

import pytest

from jobstore.home.timeline import pass_time
from jobstore.lib import clock, due
from jobstore.lib.zones import week_of
from jobstore.mail.outgoing.actions import fan_out
from jobstore.mail.outgoing.actions.fan_out import Mailing, Planned, run_fan_outs, write_batch
from jobstore.mail.outgoing.actions.queue import Recipient
from jobstore.mail.outgoing.models import FanOut, OutgoingMail
from tests.factories import NOW
from tests.factories.mail import sample_kind
from tests.factories.people import UserFactory
from tests.support.mail import statements
from tests.support.race import all_at_once

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def mailing(now, mail_kinds, monkeypatch):
    """Ten addresses each week, in batches of four."""
    monkeypatch.setattr(fan_out, "_registered", {})
    monkeypatch.setattr(fan_out, "BATCH", 4)
    kind = sample_kind(mail_kinds, expires_after=WEEK)
    return fan_out.register(mailing_of(kind, [Recipient(email=address(n)) for n in range(10)]))


def address(number):
    return f"p{number:02}@example.org"


def mailing_of(kind, recipients, **facts):
    def next_planned(period, cursor, limit):
        numbered = [(f"{n:04}", to) for n, to in enumerate(recipients)]
        rest = [Planned(cursor=place, to=to) for place, to in numbered if place > cursor]
        return rest[:limit]

    usual = {"every": WEEK, "period_of": week_of, "is_wanted": lambda period: True}
    return Mailing(kind=kind, **{"next_planned": next_planned} | usual | facts)


def addresses():
    return sorted(OutgoingMail.objects.values_list("recipient_email", flat=True))


def step(mailing):
    """One batch, as a process that is then killed."""
    FanOut.objects.get_or_create(
        kind=mailing.kind.name, period=week_of(NOW), defaults={"started_at": NOW}
    )
    return write_batch(mailing=mailing, period=week_of(NOW), limit=4)


def test_fan_out_writes_a_row_for_each_once(mailing):
    assert run_fan_outs() == 10
    assert addresses() == [address(n) for n in range(10)]
    run = FanOut.objects.get()
    assert (run.looked_at, run.queued, run.cursor) == (10, 10, "")
    assert run.finished_at == NOW
    assert run_fan_outs() == 0
    with clock.at(NOW + WEEK):
        assert run_fan_outs() == 10
    assert OutgoingMail.objects.count() == 20


def test_fan_out_goes_on_where_it_was_killed(mailing, monkeypatch):
    assert step(mailing) == 4
    assert FanOut.objects.get().cursor == "0003"
    monkeypatch.setattr(FanOut, "save", broken)
    with pytest.raises(RuntimeError):
        step(mailing)  # its rows go with it
    monkeypatch.undo()
    assert OutgoingMail.objects.count() == 4
    assert [step(mailing), step(mailing), step(mailing)] == [4, 2, None]
    assert addresses() == [address(n) for n in range(10)]


def broken(*args, **kwargs):
    raise RuntimeError("killed")


def test_fan_out_passes_over_who_has_the_mail_already(mailing):
    assert step(mailing) == 4
    FanOut.objects.update(cursor="")  # as if the place were lost
    assert run_fan_outs() == 6
    assert addresses() == [address(n) for n in range(10)]
    assert FanOut.objects.get().queued == 10


def test_fan_out_is_one_a_person_and_period(now, mail_kinds, monkeypatch):
    monkeypatch.setattr(fan_out, "_registered", {})
    rex = UserFactory(email="rex@example.org")
    other = Recipient(email="old@example.org", user=rex)
    twice = [Recipient(email="rex@example.org", user=rex), other, Recipient(email="x@example.org")]
    fan_out.register(mailing_of(sample_kind(mail_kinds), twice))
    assert run_fan_outs() == 2
    assert addresses() == ["rex@example.org", "x@example.org"]


def test_fan_out_looks_at_those_who_get_nothing(now, mail_kinds, monkeypatch):
    monkeypatch.setattr(fan_out, "_registered", {})
    fan_out.register(mailing_of(sample_kind(mail_kinds), [None, Recipient(email="x@example.org")]))
    assert run_fan_outs() == 1
    run = FanOut.objects.get()
    assert (run.looked_at, run.queued) == (2, 1)


def test_fan_out_makes_up_for_a_missed_period_while_its_mail_is_of_use(mailing):
    run_fan_outs()
    with clock.at(NOW + 5 * WEEK):
        run_fan_outs()
    periods = list(FanOut.objects.order_by("period").values_list("period", flat=True))
    assert periods == [week_of(NOW + n * WEEK) for n in (0, 4, 5)]
    late = OutgoingMail.objects.filter(key__contains=f":{week_of(NOW + 4 * WEEK):%Y%m%dT}")
    assert late.count() == 10


def test_fan_out_writes_nothing_that_would_come_too_late(now, mail_kinds, monkeypatch):
    monkeypatch.setattr(fan_out, "_registered", {})

    def planned(period, cursor, limit):
        return [Planned(cursor="1", to=Recipient(email="x@example.org"), not_before=NOW - WEEK)]

    kind = sample_kind(mail_kinds, expires_after=WEEK)
    fan_out.register(mailing_of(kind, [], next_planned=planned))
    assert run_fan_outs() == 0
    assert not OutgoingMail.objects.exists()


def test_fan_out_that_nobody_wants_leaves_no_trace(now, mail_kinds, monkeypatch):
    monkeypatch.setattr(fan_out, "_registered", {})
    fan_out.register(mailing_of(sample_kind(mail_kinds), [], is_wanted=lambda period: False))
    assert run_fan_outs() == 0
    assert fan_out.next_fan_out_at() is None
    assert not FanOut.objects.exists()


def test_fan_out_is_due_work_and_a_task(mailing, monkeypatch):
    assert "mail.fan_out" in {work.name for work in due.all_due_work()}
    moments = []
    until = week_of(NOW) + WEEK
    pass_time(until=until, tell=lambda moment: moments.append((moment.at, moment.done)))
    planned = [at for at, done in moments if "10 mails of a mailing planned" in done]
    assert planned == [NOW, until]


def test_long_fan_out_goes_on_in_the_next_run(mailing, monkeypatch):
    monkeypatch.setattr(fan_out, "SECONDS", 0.0)
    nudges = []
    monkeypatch.setattr(fan_out, "enqueue", nudges.append)
    assert [run_fan_outs() for _ in range(4)] == [4, 4, 2, 0]
    assert nudges.count("mail.fan_out") == 3


def test_statements_of_a_batch_do_not_grow(mailing):
    counts = {limit: len(statements(partial(one_batch, mailing, limit))) for limit in (1, 3)}
    assert counts[1] == counts[3]


def one_batch(mailing, limit):
    FanOut.objects.all().delete()
    period = datetime.fromisoformat(f"2026-0{limit}-05T00:00:00+00:00")
    FanOut.objects.create(kind=mailing.kind.name, period=period, started_at=NOW)
    assert write_batch(mailing=mailing, period=period, limit=limit) == limit


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_fan_outs_at_once_are_harmless(mailing):
    results = all_at_once(*[run_fan_outs] * 4)
    assert all(isinstance(result, int) for result in results), results
    run_fan_outs()  # what the slower ones left to the fastest
    assert addresses() == [address(n) for n in range(10)]
    run = FanOut.objects.get()
    assert (run.looked_at, run.queued) == (10, 10)
    assert sum(results) <= 10


def test_mailing_or_row_that_fails_stops_no_other(now, mail_kinds, monkeypatch, caplog):
    monkeypatch.setattr(fan_out, "_registered", {})
    users = [UserFactory() for _ in range(4)]

    def fail(period, cursor, limit):
        raise ZeroDivisionError

    def plan(user):
        if user == users[1]:
            raise ZeroDivisionError
        to = Recipient(email=user.email, user=user)
        return Planned(cursor=str(user.pk), to=to, not_before="soon" if user == users[2] else None)

    def planned(period, cursor, limit):
        return fan_out.plan_each([user for user in users if str(user.pk) > cursor][:limit], plan)

    bad, good = (
        sample_kind(mail_kinds, name=name, expires_after=WEEK) for name in ("test.bad", "test.good")
    )
    fan_out.register(mailing_of(bad, [], next_planned=fail))
    fan_out.register(mailing_of(good, [], next_planned=planned))
    assert run_fan_outs() == 2
    assert addresses() == sorted([users[0].email, users[3].email])
    assert "The mailing of test.bad failed." in caplog.text
    assert FanOut.objects.get(kind="test.good").finished_at == NOW
