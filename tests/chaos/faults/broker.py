"""F6 to F10: Redis restarts, forgets, hangs, fills up, or was never there."""

import time

import redis

from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.web.limits import WRONG_PASSWORDS
from tests import servers
from tests.chaos.lab import Lab
from tests.chaos.oracle import judge
from tests.chaos.report import Checks
from tests.chaos.web import Visitors, Web
from tests.factories.people import UserFactory
from tests.support.processes import wait_until

RESUMES_WITHIN = 30.0
SLOWEST = 1.5
SLOWEST_OF_FEW = 5.0
PASSWORD = "correct horse battery"


def restarted(lab: Lab) -> Checks:
    mails, times = lab.profile.of(5_000, least=150), lab.profile.of(20, least=2)
    web, slowest = lab.web, 0.0
    lab.crew.start()
    lab.slow_down()
    promised = lab.fill(mails)
    with Visitors(web, per_second=20 if lab.profile.is_full else 8, name="f6") as visitors:
        for number in range(times):
            lab.wait_taken(mails * (number + 1) // (times + 2))
            restart_redis(lab)
            slowest = max(slowest, _seconds_to_next_mail(lab))
    lab.wait_final(120)
    checks = Checks()
    judge_with_visitors(checks, lab, promised, visitors, most_second=0)
    checks.zero("web answers of 5xx", visitors.failed)
    checks.at_most("slowest to resume in seconds", slowest, RESUMES_WITHIN)
    return checks


def restart_redis(lab: Lab) -> None:
    try:
        lab.redis.client.shutdown(nosave=True)
    except redis.RedisError:
        lab.redis.process.kill()
    lab.redis.process.wait()
    time.sleep(0.3)
    lab.redis.__enter__()


def _seconds_to_next_mail(lab: Lab) -> float:
    """A worker's own task in hand goes on, so wait for more than that carries."""
    started = time.monotonic()
    before = lab.sink_log.count()
    if lab.open_rows() < 25:
        lab.fill(25, name=f"more{before}-")
    if not wait_until(lambda: lab.sink_log.count() >= before + 20, seconds=60):
        raise TimeoutError(f"nothing is sent after a restart: {lab.diagnosis()}")
    return time.monotonic() - started


def judge_with_visitors(
    checks: Checks, lab: Lab, promised: set[str], visitors: Visitors, *, most_second: int
) -> None:
    """Rows that the driver wrote and mails that pages promised, by their addresses."""
    rows = dict(OutgoingMail.objects.values_list("recipient_email", "message_id"))
    unknown = visitors.promised - set(rows)
    named = {rows[address] for address in visitors.promised & set(rows)}
    everything = promised | named | set(lab.journal.promised)
    copies = lab.sink_log.copies()
    for message_id in set(copies) - everything:
        if message_id in rows.values():  # a page broke after its commit: sent, and nobody waits
            everything.add(message_id)
    checks.zero("promised by a page and not in the outbox", len(unknown))
    judge(checks, everything, copies, most_second=most_second)
    checks.note(f"{len(promised)} mails, {len(visitors.answers)} requests")


def flushed(lab: Lab) -> Checks:
    mails, times = lab.profile.of(5_000, least=150), lab.profile.of(20, least=2)
    slowed_before = _slow_down(lab)
    lab.crew.start()
    lab.slow_down()
    promised, slowest = lab.fill(mails), 0.0
    for number in range(times):
        lab.wait_taken(mails * (number + 1) // (times + 2))
        lab.redis.client.flushall()
        slowest = max(slowest, _seconds_to_next_mail(lab))
    lab.wait_final(120)
    checks = Checks()
    judge(checks, promised | set(lab.journal.promised), lab.sink_log.copies(), most_second=0)
    checks.at_most("longest pause in seconds", slowest, 15)
    checks.equal("slowed before", slowed_before, 1)
    checks.equal("still slowed after", _is_slowed(lab), 1)
    return checks


def _slow_down(lab: Lab) -> int:
    UserFactory(email="locked@example.org", password=PASSWORD)
    for _ in range(WRONG_PASSWORDS.allowed):
        _sign_in(lab, "wrong password entirely")
    return _is_slowed(lab)


def _is_slowed(lab: Lab) -> int:
    """After one more wrong password the right one does not open the door at once."""
    _sign_in(lab, "wrong password entirely")
    return int(_sign_in(lab, PASSWORD) != 302)


def _sign_in(lab: Lab, password: str) -> int:
    fields = {"login": "locked@example.org", "password": password}
    return lab.web.post("/accounts/login/", fields).status


def hung(lab: Lab) -> Checks:
    seconds = 60.0 if lab.profile.is_full else 5.0
    web = _warm(lab)
    with Visitors(web, per_second=50 if lab.profile.is_full else 20, name="f8") as visitors:
        time.sleep(1)
        lab.redis.hang()
        time.sleep(seconds)
        lab.redis.go_on()
        time.sleep(1)
    lab.wait_final(120)
    checks = Checks()
    _judge_web(checks, lab, visitors)
    return checks


def _judge_web(checks: Checks, lab: Lab, visitors: Visitors) -> None:
    checks.zero("failed requests", visitors.failed)
    # A hundred requests beside other work: what is slower than this waits for Redis all the same.
    share, most = (0.99, SLOWEST) if lab.profile.is_full else (0.9, SLOWEST_OF_FEW)
    checks.at_most(f"p{share * 100:.0f} in seconds", visitors.slowest(share), most)
    judge_with_visitors(checks, lab, set(), visitors, most_second=0)


def _warm(lab: Lab) -> Web:
    """What a first request and a first mail cost is no fault's doing."""
    lab.crew.start()
    for number in range(3):
        lab.web.post("/accounts/password/reset/", {"email": f"warm{number}@example.org"})
    lab.wait_final(60)
    return lab.web


def full(lab: Lab) -> Checks:
    """No memory for one more message, then a replica of a server that does not exist."""
    seconds = lab.profile.of(20, least=3)
    web = _warm(lab)
    with Visitors(web, per_second=20, name="f10") as visitors:
        lab.redis.client.config_set("maxmemory-policy", "noeviction")
        lab.redis.client.config_set("maxmemory", "1")
        time.sleep(seconds)
        lab.redis.client.config_set("maxmemory", "0")
        lab.redis.client.execute_command("REPLICAOF", "127.0.0.1", "1")
        time.sleep(seconds)
        lab.redis.client.execute_command("REPLICAOF", "NO", "ONE")
    lab.wait_final(120)
    checks = Checks()
    _judge_web(checks, lab, visitors)
    return checks


def absent(lab: Lab) -> Checks:
    """Redis was never there: pages work, and the loop sends what they promised."""
    journeys = lab.profile.of(400, least=12)
    nowhere = {"REDIS_URL": f"redis://127.0.0.1:{servers.free_port()}/0"}
    lab.crew.stop()
    loop = lab.crew.loop(**nowhere)
    web = Web(lab.folder, {**lab.env, **nowhere})
    addresses, failed, slowest = set(), 0, 0.0
    for number in range(journeys):
        address = f"absent{number}@example.org"
        answer = web.post("/accounts/password/reset/", {"email": address})
        failed += answer.status != 302
        addresses.add(address)
    started = time.monotonic()
    lab.wait_final(60)
    slowest = time.monotonic() - started
    web.stop()
    lab.crew.others.remove(loop)
    loop.terminate(timeout=30)
    reached = {event.recipient for event in lab.sink_log.events() if event.is_copy}
    checks = Checks()
    checks.zero("failed requests", failed)
    checks.equal("mails sent", len(reached & addresses), journeys)
    checks.at_most("seconds until the last mail", slowest, 30)
    return checks
