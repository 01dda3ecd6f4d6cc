"""R1, R2 and R7: many mails, and every kind of fault among them, on a mail server that is well."""

import signal
import time

from tests.chaos.faults.broker import restart_redis
from tests.chaos.lab import Lab
from tests.chaos.oracle import judge
from tests.chaos.report import Checks

RECOVERED_WITHIN = 90.0
SLOTS = 2


def mixed(lab: Lab) -> Checks:
    mails, faults = (10_000, 50) if lab.profile.is_full else (1_000, 10)
    lab.crew.start()
    promised = lab.fill(mails)
    lab.pace()
    ways = [_kill, _kill, _sleep, _beat, _redis, _flush, _child, _kill, _beat, _flush]
    hits = 0
    for number in range(faults):
        lab.wait_taken(mails * (number + 1) // (faults + 2), seconds=120)
        hits += ways[number % len(ways)](lab)
    last = time.monotonic()
    lab.wait_final(RECOVERED_WITHIN * 4)
    took = time.monotonic() - last
    checks = Checks()
    copies = lab.sink_log.copies()
    allowed = mails // 1000 if lab.profile.is_full else hits * SLOTS
    judge(checks, promised, copies, most_second=allowed)
    checks.at_most("seconds from the last fault to the last mail", took, RECOVERED_WITHIN)
    checks.note(f"{mails} mails, {faults} faults, of these {hits} that can leave a doubt")
    return checks


def _kill(lab: Lab) -> int:
    lab.crew.kill_worker()
    return 1


def _child(lab: Lab) -> int:
    return int(lab.crew.kill_child())


def _sleep(lab: Lab) -> int:
    sleeper = lab.crew.any_worker()
    sleeper.signal_tree(signal.SIGSTOP)
    time.sleep(lab.profile.lease + 1)
    sleeper.signal_tree(signal.SIGCONT)
    return 1


def _beat(lab: Lab) -> int:
    lab.crew.kill_beats()
    lab.crew.start()
    return 0


def _redis(lab: Lab) -> int:
    restart_redis(lab)
    return 0


def _flush(lab: Lab) -> int:
    lab.redis.client.flushall()
    return 0
