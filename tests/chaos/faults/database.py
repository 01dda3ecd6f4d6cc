"""F11 to F15: PostgreSQL crashes, hangs, cuts lines, has no line left, or makes everybody wait."""

import time

from django.db import connection

from tests.chaos.faults.broker import judge_with_visitors
from tests.chaos.lab import Lab
from tests.chaos.report import Checks
from tests.chaos.web import Visitors

SLOTS = 4


def crashed(lab: Lab) -> Checks:
    mails, times = lab.profile.of(4_000, least=150), lab.profile.of(20, least=2)
    web = lab.web
    lab.crew.start()
    lab.slow_down()
    promised = lab.fill(mails)
    with Visitors(web, per_second=20 if lab.profile.is_full else 8, name="f11") as visitors:
        for number in range(times):
            lab.wait_taken(mails * (number + 1) // (times + 2))
            lab.cluster.crash_and_start()
            time.sleep(0.5)
    lab.wait_final(180)
    checks = Checks()
    judge_with_visitors(checks, lab, promised, visitors, most_second=times * SLOTS)
    _judge_recovery(checks, lab)
    checks.note(f"{visitors.failed} pages said that they could not")
    return checks


def _judge_recovery(checks: Checks, lab: Lab) -> None:
    alive = sum(worker.process.poll() is None for worker in lab.crew.workers)
    checks.equal("workers that came back alone", alive, 2)
    answer = lab.web.post("/accounts/password/reset/", {"email": "after@example.org"})
    checks.equal("status of the next page", answer.status, 302)
    lab.wait_final(60)


def cut(lab: Lab) -> Checks:
    mails, times = lab.profile.of(4_000, least=150), lab.profile.of(500, least=10)
    web = lab.web
    lab.crew.start()
    lab.slow_down()
    promised = lab.fill(mails)
    cuts = 0
    with Visitors(web, per_second=20 if lab.profile.is_full else 8, name="f12") as visitors:
        for number in range(times):
            lab.wait_taken(mails * (number + 1) // (times + 5))
            cuts += lab.again(lambda: _cut_one(lab.random.random()))
    lab.wait_final(180)
    checks = Checks()
    judge_with_visitors(checks, lab, promised, visitors, most_second=times)
    _judge_recovery(checks, lab)
    checks.at_least("connections cut", cuts, times // 2)
    checks.note(f"{visitors.failed} pages said that they could not")
    return checks


def _cut_one(luck: float) -> int:
    """One backend of another process, by chance."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend' ORDER BY pid"
        )
        pids = [row[0] for row in cursor.fetchall()]
        if not pids:
            return 0
        cursor.execute("SELECT pg_terminate_backend(%s)", [pids[int(luck * len(pids))]])
        return 1
