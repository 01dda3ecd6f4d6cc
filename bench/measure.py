"""The measurements: each yields its figures with their goals."""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median, quantiles
from uuid import uuid4

from django.conf import settings
from django.core.mail import get_connection
from django.db import transaction

from bench import crew
from bench.alerts import ALERTS, AlertMail, queue_alerts
from bench.tasks import send_one
from jobstore.lib import background, clock
from jobstore.lib.zones import week_of
from jobstore.mail.mails import PlainMail
from jobstore.mail.outgoing.actions.compose import compose_mail
from jobstore.mail.outgoing.actions.fan_out import key_of, run_fan_outs
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.outgoing.models import FanOut, OutgoingMail
from jobstore.people.user.models import User

OFFICE_HOURS = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)  # Tuesday, 10:00 in New York
LATER = datetime(2027, 11, 23, 15, 0, tzinfo=UTC)
ROUNDS = 2
SLOTS = 4


@dataclass(frozen=True)
class Size:
    mails: int  # of one round of the comparison
    tasks: int  # sent by a task each
    waiting: int  # follow-ups that are due
    immediate: int
    weighed: int  # mails after which memory is read again
    people: int  # of the fan-out


SIZES = {
    "small": Size(mails=60, tasks=40, waiting=300, immediate=10, weighed=200, people=1000),
    "full": Size(
        mails=1000, tasks=300, waiting=50_000, immediate=300, weighed=10_000, people=100_000
    ),
}


@dataclass(frozen=True)
class Figure:
    name: str
    value: float
    unit: str
    goal: float | None = None
    at_most: bool = False
    note: str = ""

    def line(self) -> str:
        shown = f"{self.value:,.2f} {self.unit}"
        goal = ""
        if self.goal is not None:
            sign = "<=" if self.at_most else ">="
            goal = f"  goal {sign} {self.goal:g}  {'pass' if self.meets() else 'FAIL'}"
        note = f"  ({self.note})" if self.note else ""
        return f"{self.name:58} {shown:>18}{goal}{note}"

    def meets(self) -> bool:
        if self.goal is None:
            return True
        return self.value <= self.goal if self.at_most else self.value >= self.goal


def measure_all(size: Size) -> Iterator[Figure]:
    clock.move_to(OFFICE_HOURS)
    sink = crew.Sink(settings.VAR_DIR / "sink.log")
    people = _crowd(size.people)
    seconds = _fan_out(size)
    yield from seconds
    written = next(figure.value for figure in seconds if figure.unit == "rows/s")
    with crew.workers(settings.VAR_DIR) as pids:
        crew.wait_until(lambda: len(crew.slots_of(pids)) > SLOTS, seconds=90)
        _warm_up(people[-SLOTS:], sink)
        yield from _throughput(size, people, sink, written)
        yield from _latency_and_memory(size, people, sink, pids)


def _crowd(count: int) -> list[User]:
    numbers = range(count)
    zone = "America/New_York"
    users = (
        User(email=f"crowd{n}@example.org", name=f"Crowd {n}", time_zone=zone, password="!")
        for n in numbers
    )
    User.objects.bulk_create(users, batch_size=5000)
    return list(User.objects.order_by("pk"))


def _fan_out(size: Size) -> list[Figure]:
    """The rows of everybody, by a process that is killed once at a random point."""
    rows = OutgoingMail.objects.filter(kind=AlertMail.name)
    point = random.randrange(1, size.people)
    first = crew.start("manage.py", "bench_fan_out")
    crew.wait_until(lambda: rows.count() >= min(point, size.people - 1), seconds=600, every=0.01)
    crew.kill(first)
    at_kill = rows.count()
    crew.start("manage.py", "bench_fan_out").wait(timeout=1200)
    run = FanOut.objects.get(period=week_of(OFFICE_HOURS))
    wanted = {
        key_of(ALERTS, run.period, Recipient(email="", user=user)) for user in User.objects.all()
    }
    found = set(rows.values_list("key", flat=True))
    wrong = len(wanted ^ found) + abs(run.queued - size.people)
    rows.delete()
    FanOut.objects.all().delete()
    started = time.monotonic()
    while run_fan_outs():
        pass
    rate = size.people / (time.monotonic() - started)
    rows.delete()
    return [
        Figure(
            "Fan-out: keys missing or too many after a kill",
            wrong,
            "rows",
            goal=0,
            at_most=True,
            note=f"killed at {at_kill:,} of {size.people:,}",
        ),
        Figure("Fan-out: rows written, one process", rate, "rows/s"),
    ]


def _warm_up(people: list[User], sink: crew.Sink) -> None:
    before = sink.count()
    queue_alerts(people, prefix="warm")
    _nudge()
    crew.wait_until(lambda: sink.count() >= before + len(people), seconds=60)


def _nudge() -> None:
    for _ in range(SLOTS):
        background.enqueue("mail.drain")


def _throughput(
    size: Size, people: list[User], sink: crew.Sink, written: float
) -> Iterator[Figure]:
    engine, plain, single = [], [], []
    for number in range(ROUNDS):  # nobody gets two such mails from the outbox in a day
        group = people[number * size.mails : (number + 1) * size.mails]
        engine.append(_by_the_outbox(group, f"a{number}", sink))
        plain.append(_by_a_plain_loop(group, f"b{number}"))
        single.append(_by_tasks(group[: size.tasks], f"c{number}", sink))
    ours, loop, tasks = median(engine), median(plain), median(single)
    whole = 1 / (1 / ours + 1 / written)  # a row is written, and later sent
    rounds = ", ".join(
        f"{e:.0f}:{p:.0f}:{s:.0f}" for e, p, s in zip(engine, plain, single, strict=True)
    )
    yield Figure("Outbox, 2 workers of 2 slots", ours, "mails/s", goal=50, note=f"rounds {rounds}")
    yield Figure("Plain loop, one process and connection", loop, "mails/s")
    yield Figure("A task for each message, the same workers", tasks, "mails/s")
    yield Figure("Outbox against the plain loop", ours / loop, "x", goal=0.7)
    yield Figure("Fan-out and sending against the plain loop", whole / loop, "x", goal=0.7)
    yield Figure("Fan-out and sending against a task for each", whole / tasks, "x", goal=15)
    minutes = 100_000 / whole / 60
    yield Figure("Fan-out and sending of 100,000", minutes, "min", note="extrapolated")


def _by_the_outbox(people: list[User], prefix: str, sink: crew.Sink) -> float:
    before = sink.count()
    queue_alerts(people, prefix=prefix)
    started = time.time()
    _nudge()
    crew.wait_until(lambda: sink.count() >= before + len(people), seconds=600)
    return len(people) / (sink.lines()[-1][0] - started)


def _by_a_plain_loop(people: list[User], prefix: str) -> float:
    queue_alerts(people, prefix=prefix, not_before=LATER)
    started = time.monotonic()
    connection = get_connection(settings.MAIL_TRANSPORT)
    connection.open()
    for mail in OutgoingMail.objects.filter(key__startswith=f"{prefix}:").order_by("pk").iterator():
        connection.send_messages([compose_mail(mail=mail, kind=AlertMail)])
    connection.close()
    return len(people) / (time.monotonic() - started)


def _by_tasks(people: list[User], prefix: str, sink: crew.Sink) -> float:
    queue_alerts(people, prefix=prefix, not_before=LATER)
    pks = OutgoingMail.objects.filter(key__startswith=f"{prefix}:").values_list("pk", flat=True)
    before = sink.count()
    started = time.time()
    for pk in pks.order_by("pk"):
        send_one.delay(str(pk))
    crew.wait_until(lambda: sink.count() >= before + len(people), seconds=600)
    return len(people) / (sink.lines()[-1][0] - started)


def _latency_and_memory(
    size: Size, people: list[User], sink: crew.Sink, pids: list[int]
) -> Iterator[Figure]:
    """Immediate mail among follow-ups that are all due, and what the workers weigh meanwhile.

    The beat is a process of the first worker and is weighed like a slot.
    """
    first = ROUNDS * size.mails
    waiting = people[first : first + size.waiting]
    queue_alerts(waiting, prefix="d")
    _nudge()
    before = sink.count()
    slots = crew.slots_of(pids)
    crew.wait_until(lambda: sink.count() >= before + len(waiting) // 100, seconds=120)
    light = {pid: crew.megabytes(pid) for pid in slots}
    committed = {}
    for _ in range(size.immediate):
        address = f"now{uuid4().hex}@example.org"
        with transaction.atomic():
            queue_mail(PlainMail, key=address, to=Recipient(email=address))
            OutgoingMail.objects.filter(key=address).update(subject="Code", text="123456")
        committed[address] = time.time()
        time.sleep(0.2)
    still_waiting = OutgoingMail.objects.filter(key__startswith="d:", state="pending").count()
    crew.wait_until(lambda: committed.keys() <= {to for _, to in sink.lines()}, seconds=300)
    waits = [at - committed[to] for at, to in sink.lines() if to in committed]
    parts = quantiles(waits, n=100)
    note = f"{len(waits)} mails; {still_waiting:,} still waited at the end"
    yield Figure("Immediate mail behind due follow-ups, p50", parts[49], "s", note=note)
    yield Figure("Immediate mail behind due follow-ups, p95", parts[94], "s", goal=10, at_most=True)
    yield Figure("Immediate mail behind due follow-ups, p99", parts[98], "s", goal=60, at_most=True)
    crew.wait_until(lambda: sink.count() >= before + size.weighed, seconds=900, every=1)
    heavy = {pid: crew.megabytes(pid) for pid in slots}
    sent = sink.count() - before
    kept = [pid for pid in slots if heavy[pid]]
    yield Figure(
        "Memory of a slot at the end, the heaviest",
        max(heavy[pid] for pid in kept),
        "MB",
        goal=150,
        at_most=True,
        note=f"after {sent:,} mails of all; {len(kept)} of {len(slots)} processes lived on",
    )
    growth = max(heavy[pid] - light[pid] for pid in kept)
    yield Figure("Growth of a slot meanwhile, the most", growth, "MB", goal=10, at_most=True)
