"""F1 to F5: those who send are killed, frozen, stopped, or told to begin twice."""

import signal
import time
from datetime import timedelta

from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from tests.chaos import periodic
from tests.chaos.lab import Lab
from tests.chaos.oracle import judge, lost, second_copies
from tests.chaos.report import Checks
from tests.support.processes import wait_until

SLOTS = 2  # of one worker
FINAL_WITHIN = 300.0


def tree_killed(lab: Lab) -> Checks:
    mails, kills = lab.profile.of(10_000), lab.profile.of(50, least=3)
    lab.pace()
    promised = lab.fill(mails)
    lab.crew.start()
    for kill in range(kills):
        lab.wait_taken(mails * (kill + 1) // (kills + 2))
        lab.crew.kill_worker()
    took = lab.wait_final(FINAL_WITHIN)
    checks = Checks()
    allowed = mails // 1000 if lab.profile.is_full else kills * SLOTS
    judge(checks, promised, lab.sink_log.copies(), most_second=allowed)
    checks.at_most("seconds after the last kill", took, FINAL_WITHIN)
    checks.note(f"{mails} mails, {kills} kills")
    return checks


def child_killed(lab: Lab) -> Checks:
    mails, kills = lab.profile.of(2_000, least=100), lab.profile.of(20, least=3)
    lab.slow_down()
    promised = lab.fill(mails)
    lab.crew.start()
    parents = {worker.process.pid for worker in lab.crew.workers}
    done = 0
    for kill in range(kills):
        lab.wait_taken(mails * (kill + 1) // (kills + 2))
        done += lab.crew.kill_child()
    lab.wait_final(FINAL_WITHIN)
    checks = Checks()
    judge(checks, promised, lab.sink_log.copies(), most_second=kills)
    same = parents & {worker.process.pid for worker in lab.crew.workers}
    checks.equal("parents that go on", len(same), len(parents))
    checks.equal("children killed", done, kills)
    return checks


def zombie(lab: Lab) -> Checks:
    """Frozen with mails in hand until another sender has taken over, then woken."""
    rounds = lab.profile.of(20, least=1)
    mails = lab.profile.of(2_000, least=60) // rounds
    lab.crew.start()
    promised: set[str] = set()
    held = begun = 0
    for number in range(rounds):
        lab.slow_down(0.1)
        promised |= lab.fill(mails, name=f"round{number}-")
        frozen = _freeze_with_mail_in_hand(lab)
        held += frozen.count(MailState.LEASED)
        begun += frozen.count(MailState.DISPATCHING)
        lab.rules()
        other = lab.crew.loop()
        lab.wait_final(FINAL_WITHIN)
        for sleeper in lab.crew.workers:
            sleeper.signal_tree(signal.SIGCONT)
        time.sleep(1)  # what a sleeper still does would come now
        lab.crew.others.remove(other)
        other.kill()
    checks = Checks()
    judge(checks, promised, lab.sink_log.copies(), most_second=begun)
    checks.at_least("rows that sleepers held", held + begun, 1)
    checks.note(f"{begun} of them on their way, {rounds} rounds, lease {lab.profile.lease} s")
    return checks


def _freeze_with_mail_in_hand(lab: Lab) -> list[str]:
    """Stop all workers; the states of what they hold. Raises TimeoutError."""
    leased = OutgoingMail.objects.filter(lease_token__isnull=False)
    for _ in range(20):
        wait_until(leased.exists, seconds=30)
        for worker in lab.crew.workers:
            worker.signal_tree(signal.SIGSTOP)
        if held := list(leased.values_list("state", flat=True)):
            return held
        for worker in lab.crew.workers:
            worker.signal_tree(signal.SIGCONT)
    raise TimeoutError("the workers never had a mail in hand")


def stopped(lab: Lab) -> Checks:
    """SIGTERM in the middle of a batch, as a deploy does."""
    mails, stops = lab.profile.of(5_000, least=120), lab.profile.of(50, least=2)
    lab.slow_down(0.05)
    promised = lab.fill(mails)
    slowest = unreturned = 0.0
    lab.crew.stop()
    for stop in range(stops):
        lab.crew.start(workers=1)  # so that whatever is leased afterwards is this worker's
        lab.wait_taken(mails * (stop + 1) // (stops + 2))
        (worker,) = lab.crew.take_workers()
        started = time.monotonic()
        worker.terminate(timeout=60)
        slowest = max(slowest, time.monotonic() - started)
        unreturned = max(unreturned, _leased_after(1.0))
        worker.kill()
    lab.crew.start()
    lab.wait_final(FINAL_WITHIN)
    checks = Checks()
    copies = lab.sink_log.copies()
    checks.zero("lost", len(lost(promised, copies)))
    checks.zero("second copies", second_copies(copies))
    checks.at_most("slowest exit in seconds", slowest, 10)
    checks.zero("leases not returned after 1 s", unreturned)
    return checks


def _leased_after(seconds: float) -> int:
    leased = OutgoingMail.objects.filter(lease_token__isnull=False)
    wait_until(lambda: not leased.exists(), seconds=seconds)
    return leased.count()


def beats(lab: Lab) -> Checks:
    """Simulated minutes pass while nobody, two and three beats say "look"."""
    minutes, each = lab.profile.of(30, least=6), 17
    lab.crew.start(beats=0)
    lab.crew.kill_beats()
    start = clock.now()
    periodic.write_plan(start=start, minutes=minutes, each=each)
    gap = 0.0
    for minute in range(1, minutes + 1):
        clock.move_to(start + timedelta(minutes=minute, seconds=1))
        wanted = minute % 4  # none, one, two, three
        if wanted == 0:
            lab.crew.kill_beats()
            time.sleep(1)
            continue
        restarted = not lab.crew.beats
        lab.crew.start(beats=wanted, due_every="1")
        began = time.monotonic()
        _wait_for_minute(minute * each)
        gap = max(gap, time.monotonic() - began) if restarted else gap
    lab.crew.start(beats=1, due_every="1")
    _wait_for_minute(minutes * each)
    lab.wait_final(120)
    periodic.plan_file().unlink()
    checks = Checks()
    copies = lab.sink_log.copies()
    checks.equal("periodic items sent", len(copies), minutes * each)
    checks.zero("second copies", second_copies(copies))
    checks.at_most("seconds from a new beat to its items", gap, 10)
    lab.crew.kill_beats()
    return checks


def _wait_for_minute(wanted: int) -> None:
    mine = OutgoingMail.objects.filter(key__startswith="periodic:")
    if not wait_until(lambda: mine.count() >= wanted, seconds=60):
        raise TimeoutError(f"{mine.count()} of {wanted} periodic items")
