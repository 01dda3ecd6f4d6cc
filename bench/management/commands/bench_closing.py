"""Figures are milliseconds of the processor, of this process and of its PostgreSQL process
together, so that other work counts less.
"""

import os
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

from django.core.management.base import BaseCommand
from django.db import connection
from django.test import Client

from bench.alerts import AlertMail
from bench.measure import OFFICE_HOURS
from jobstore.lib import clock
from jobstore.mail.outgoing.actions.drain import drain_outbox
from jobstore.mail.outgoing.actions.fan_out import run_fan_outs
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.people.employer.models import Employer, Membership
from jobstore.people.states import EmployerReview, Role
from jobstore.people.user.models import User
from openings.application.models import Application
from openings.application.states import Stage
from openings.closing.actions.group import GroupEnd, end_group
from openings.closing.states import Group
from openings.opening.models import Opening
from openings.tasks import tell_decisions

FEW, TURNS, SENT = 10, 5, 200
OK = frozenset({200, 302})
BEFORE = OFFICE_HOURS - timedelta(days=3)
DATES = ("created_at", "updated_at", "posted_at", "publish_at")
TEXT = "We are not filling this job any more. Thank you for the time that you gave to it."


class Command(BaseCommand):
    help = "Measure the close of an opening on the server that bench.closing started."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        for line in measure(int(os.environ.get("CLOSING") or 10_000)):
            self.stdout.write(line)
            self.stdout.flush()


def measure(many: int) -> Iterator[str]:
    clock.move_to(OFFICE_HOURS)
    employer = Employer.objects.create(
        name="Bench", slug="bench", review=EmployerReview.PASSED, is_trusted=True, created_at=BEFORE
    )
    recruiter = User.objects.create(email="bench@example.org", name="Bench", password="!")
    Membership.objects.create(employer=employer, user=recruiter, role=Role.OWNER, joined_at=BEFORE)
    client = Client()
    client.force_login(recruiter, backend="django.contrib.auth.backends.ModelBackend")
    costs: dict[int, list[float]] = {FEW: [], many: []}
    pages: dict[int, list[float]] = {FEW: [], many: []}
    for turn in range(TURNS):
        for count in (FEW, many):
            opening = open_applications(employer, recruiter, count, seed=turn)
            base = f"/employers/{employer.slug}/openings/{opening.pk}/"
            typed = {"reason": "filled", "seen_open": str(count)}
            costs[count].append(spent(partial(client.post, f"{base}close/", typed)))
            pages[count].append(spent(partial(client.get, f"{base}endings/")))
            if count == many and turn < TURNS - 1:
                forget(opening)
    for name, found in (("Close, by its button", costs), ("Who is left open", pages)):
        few, lots = median(found[FEW]) * 1000, median(found[many]) * 1000
        yield (f"{name}: {few:.1f} ms with {FEW}, {lots:.1f} ms with {many:,}: {lots / few:.2f} x")
    ended = spent(partial(end_all, opening, many, recruiter))
    yield (f"Ending all {many:,} together: {ended:.2f} s")
    clock.move_to(OFFICE_HOURS + timedelta(days=1))
    tell = spent(partial(until_nothing, tell_decisions)) / many
    plan, told, weekly = side_by_side()
    yield (f"A row: {tell * 1000:.2f} ms told, {plan * 1000:.2f} ms of the weekly fan-out")
    yield (f"A mail that leaves: {told * 1000:.2f} ms told, {weekly * 1000:.2f} ms weekly")
    rate = (plan + weekly) / (tell + told)
    yield (f"Tellings against the weekly mail, rows and sending: {rate:.2f} x (goal 0.9)")


def side_by_side() -> tuple[float, float, float]:
    """Seconds for a row of the fan-out, and for each mail of both kinds that leaves, in turns."""
    plan = spent(partial(until_nothing, run_fan_outs)) / User.objects.count()
    costs: dict[str, list[float]] = {"openings.decision_told": [], AlertMail.name: []}
    for _turn in range(TURNS):
        for kind, found in costs.items():
            found.append(spent(partial(send, kind, SENT)) / SENT)
            OutgoingMail.objects.exclude(state="pending").delete()
    told, weekly = (median(found) for found in costs.values())
    return plan, told, weekly


def send(kind: str, count: int) -> None:
    """So many of one kind, by the outbox's own path; the others of all kinds wait."""
    waiting = OutgoingMail.objects.filter(state="pending")
    chosen = list(waiting.filter(kind=kind).order_by("pk").values_list("pk", flat=True)[:count])
    waiting.update(not_before=clock.now() + timedelta(days=1))
    OutgoingMail.objects.filter(pk__in=chosen).update(not_before=clock.now())
    drain_outbox(seconds=600)
    sent = OutgoingMail.objects.filter(pk__in=chosen, state="sent").count()
    if sent != count:
        raise RuntimeError(f"{sent} of {count} {kind} were sent")


def open_applications(employer: Employer, recruiter: User, count: int, *, seed: int) -> Opening:
    since: dict[str, Any] = dict.fromkeys(DATES, BEFORE)
    opening = Opening.objects.create(
        employer=employer, created_by=recruiter, title="Packer", state="published", **since
    )
    zone = "America/New_York"
    names = [f"c{seed}x{count}x{number}" for number in range(count)]
    people = User.objects.bulk_create(
        User(email=f"{name}@example.org", name=name, time_zone=zone, password="!") for name in names
    )
    facts: dict[str, Any] = {"created_at": BEFORE, "submitted_at": BEFORE, "stage_since": BEFORE}
    Application.objects.bulk_create(
        Application(
            candidate=one, opening=opening, submission_key=uuid4(), stage=Stage.APPLIED, **facts
        )
        for one in people
    )
    return opening


def forget(opening: Opening) -> None:
    Application.objects.filter(opening=opening).delete()


def end_all(opening: Opening, count: int, recruiter: User) -> None:
    end = GroupEnd(group=Group.NEW, text=TEXT)
    if end_group(opening=opening, end=end, seen=count, by=recruiter) != count:
        raise RuntimeError("Not all were ended.")


def until_nothing(work: Callable[[], int]) -> None:
    while work():
        pass


def spent(do: Callable[[], object]) -> float:
    """Seconds of both processes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    begun = time.process_time() + int(stat.read_text().split()[0]) / 1e9
    answer = do()
    status = getattr(answer, "status_code", 200)
    if status not in OK:
        raise RuntimeError(f"The page answered {status}")
    return time.process_time() + int(stat.read_text().split()[0]) / 1e9 - begun
