"""F13 to F15: PostgreSQL hangs, has no line left, or makes everybody wait for a lock."""

import threading
import time
from collections.abc import Callable

import psycopg
from django.db import OperationalError, connection, connections, transaction

from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.people.employer.models import Employer
from tests.chaos.kinds import FOLLOW_UP
from tests.chaos.lab import Lab
from tests.chaos.oracle import judge
from tests.chaos.report import Checks
from tests.chaos.web import Answer
from tests.factories.people import EmployerFactory
from tests.support.processes import wait_until

PATH = "/accounts/password/reset/"
AT_ONCE = 8  # requests that wait; more than the threads of the web would hide the probe's answer


def hung(lab: Lab) -> Checks:
    seconds = 30.0 if lab.profile.is_full else 5.0
    web = lab.web
    web.get("/readyz")
    lab.cluster.hang()
    try:
        started = time.monotonic()
        waiting = [
            _in_thread(lambda n=n: web.post(PATH, _address("hung", n))) for n in range(AT_ONCE)
        ]
        time.sleep(0.5)
        ready = web.get("/readyz", timeout=10)
        time.sleep(max(0.0, seconds - (time.monotonic() - started)))
    finally:
        lab.cluster.go_on()
    began = time.monotonic()
    recovered = wait_until(lambda: web.get("/readyz", timeout=5).status == 200, seconds=30)
    took = time.monotonic() - began
    answers = [answer() for answer in waiting]
    checks = Checks()
    checks.equal("readyz while it hangs", ready.status, 503)
    checks.at_most("seconds of readyz", ready.seconds, 3)
    checks.equal("recovered", int(recovered), 1)
    checks.at_most("seconds to recover", took, 5)
    checks.zero("requests without an answer", sum(answer.status == 0 for answer in answers))
    return checks


def _address(name: str, number: int) -> dict[str, str]:
    return {"email": f"{name}{number}@example.org"}


def _in_thread(do: Callable[[], Answer]) -> Callable[[], Answer]:
    """Begun now; the result is waited for when it is asked for."""
    results: list[Answer] = []
    thread = threading.Thread(target=lambda: results.append(do()))
    thread.start()

    def result() -> Answer:
        thread.join()
        return results[0]

    return result


def exhausted(lab: Lab) -> Checks:
    """Somebody takes every connection, and the web has lost its own."""
    web = lab.web
    lab.crew.start()
    promised = lab.fill(lab.profile.of(400, least=20), after=4)
    _send_the_web_away()
    connections.close_all()
    taken = _take_all(lab.cluster.url)
    try:
        answers = [web.post(PATH, _address("none", number)) for number in range(5)]
        time.sleep(2)
    finally:
        for line in taken:
            line.close()
    began = time.monotonic()
    recovered = wait_until(lambda: web.post(PATH, _address("back", 0)).status == 302, seconds=30)
    took = time.monotonic() - began
    lab.wait_final(120)
    checks = Checks()
    friendly = sum(_is_friendly(one) for one in answers)
    checks.at_least("friendly pages of 503", friendly, 1)  # one may find a line that came free
    lucky = sum(answer.status == 302 for answer in answers)
    checks.zero("pages that were neither", len(answers) - friendly - lucky)
    checks.equal("recovered", int(recovered), 1)
    checks.at_most("seconds to recover", took, 5)
    copies = lab.sink_log.copies()
    checks.zero("lost", len(promised - set(copies)))
    return checks


def _is_friendly(answer: Answer) -> bool:
    return answer.status == 503 and "Traceback" not in answer.text and "<h1" in answer.text


def _send_the_web_away() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )


def _take_all(url: str) -> list[psycopg.Connection]:
    taken: list[psycopg.Connection] = []
    for _ in range(200):
        try:
            taken.append(psycopg.connect(url.replace("postgres://", "postgresql://")))
        except psycopg.OperationalError:
            break
    return taken


def locked(lab: Lab) -> Checks:
    """The whole table is locked for a while; then rows in the opposite order of the senders."""
    mails = lab.profile.of(1_000, least=60)
    seconds = 20.0 if lab.profile.is_full else 3.0
    lab.slow_down(0.03)
    lab.crew.start()
    subjects = [EmployerFactory() for _ in range(6)]
    promised = lab.fill(mails)
    for number, subject in enumerate(subjects):
        promised |= lab.fill(5, name=f"about{number}-", about=subject)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {OutgoingMail._meta.db_table} IN ACCESS EXCLUSIVE MODE")
        time.sleep(seconds)
    crossed = sum(_cross(subject) for subject in subjects)
    lab.wait_final_by_clock(240)
    checks = Checks()
    judge(checks, promised, lab.sink_log.copies(), most_second=0)
    checks.note(f"locked for {seconds:g} s, {crossed} of ours gave way in a deadlock")
    return checks


def _cross(subject: Employer) -> int:
    """The outbox row first, the subject second; 1 when PostgreSQL chose this side to give way."""
    try:
        with transaction.atomic():
            rows = OutgoingMail.objects.of_kind(FOLLOW_UP.name).filter(subject_id=str(subject.pk))
            list(rows.select_for_update().order_by("pk"))
            time.sleep(0.2)
            Employer.objects.select_for_update().get(pk=subject.pk)
    except OperationalError:
        return 1
    return 0
