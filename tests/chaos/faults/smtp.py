"""F16 to F22: the mail server is away, says "later" or "no", hangs up, or drips."""

import signal
import time
from collections import Counter
from datetime import timedelta

from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import RETRY_STEPS, MailState
from jobstore.mail.stop.models import Suppression
from tests.chaos.lab import Lab
from tests.chaos.oracle import judge, second_copies
from tests.chaos.report import Checks
from tests.support.processes import wait_until

AWAY = timedelta(minutes=10)
PHASES = ("mail", "rcpt", "data", "eod")
LARGE = 700_000  # times 13 characters: more than the buffers of a connection hold
LATER = "451 4.3.0 Try again later"
UNKNOWN = "550 5.1.1 No such user here"
CONTENT = "554 5.6.0 Not wanted"


def away(lab: Lab) -> Checks:
    """Refused for ten minutes of the clock, then accepted and never greeted for as long."""
    mails = lab.profile.of(1_000, least=60)
    lab.crew.start()
    checks = Checks()
    promised: set[str] = set()
    for way in ("refused", "hung"):
        leave, come_back = _ways(lab, way)
        leave()
        promised |= lab.fill(mails // 2, name=way)
        for _ in range(5):
            clock.move_to(clock.now() + AWAY / 5)
            time.sleep(1)
        come_back()
        took = lab.wait_final(300)
        checks.at_most(f"seconds to drain after {way}", took, 300)
    judge(checks, promised, lab.sink_log.copies(), most_second=0)
    checks.zero("dead", OutgoingMail.objects.filter(state=MailState.DEAD).count())
    checks.at_most("most attempts", _most_attempts(), 1)
    return checks


def _ways(lab: Lab, way: str):
    if way == "refused":
        return lab.stop_sink, lab.start_sink
    return (
        lambda: lab.sink.signal_tree(signal.SIGSTOP),
        lambda: lab.sink.signal_tree(signal.SIGCONT),
    )


def _most_attempts() -> int:
    return max(OutgoingMail.objects.values_list("attempts", flat=True), default=0)


def later(lab: Lab) -> Checks:
    """4xx in each phase; a few at the greeting, which cost no attempt."""
    mails = lab.profile.of(5_000, least=100)
    rule = {"action": LATER, "share": 0.1, "first": 4}  # no mail runs out of tries by bad luck
    rules = [rule | {"phase": phase} for phase in PHASES]
    greeting = {"phase": "connect", "action": "421 4.3.2 Too busy", "share": 0.1}
    lab.rules(*rules, greeting)
    lab.crew.start()
    promised = lab.fill(mails)
    first = OutgoingMail.objects.filter(state=MailState.PENDING, attempts=0)
    if not wait_until(lambda: not first.exists(), seconds=240):
        raise TimeoutError(f"not everything was tried once: {lab.diagnosis()}")
    at_once, failed = _most_in_one_second()
    lab.wait_final_by_clock(400)
    checks = Checks()
    judge(checks, promised, lab.sink_log.copies(), most_second=0)
    sent = OutgoingMail.objects.filter(state=MailState.SENT).count()
    checks.equal("sent", sent, mails)
    checks.at_most("most attempts", _most_attempts(), len(RETRY_STEPS) + 1)
    checks.at_least("tried again", failed, 1)
    checks.at_most("most retries in one second", at_once, max(5, failed * 0.06))
    return checks


def _most_in_one_second() -> tuple[int, int]:
    waiting = OutgoingMail.objects.filter(state=MailState.PENDING, attempts=1)
    seconds = Counter(int(t.timestamp()) for t in waiting.values_list("not_before", flat=True))
    return max(seconds.values(), default=0), seconds.total()


def refused(lab: Lab) -> Checks:
    """5xx: once, with the reason kept; an address that does not exist is not written to again."""
    mails = lab.profile.of(5_000, least=100)
    bad = max(2, mails // 100)
    lab.rules(
        {"phase": "rcpt", "match": "unknown", "action": UNKNOWN},
        {"phase": "eod", "match": "content", "action": CONTENT},
    )
    lab.crew.start()
    promised = lab.fill(mails)
    unknown = lab.fill(bad, name="unknown")
    content = lab.fill(bad, name="content")
    lab.wait_final(240)
    dead = OutgoingMail.objects.filter(state=MailState.DEAD)
    checks = Checks()
    judge(checks, promised | unknown | content, lab.sink_log.copies(), most_second=0)
    wrong = set(dead.values_list("message_id", flat=True)) ^ (unknown | content)
    checks.zero("wrongly dead or alive", len(wrong))
    checks.equal("attempts of the dead", _most_attempts(), 1)
    checks.equal("dead with code and words", dead.exclude(last_error="").count(), 2 * bad)
    checks.equal("addresses suppressed", Suppression.objects.count(), bad)
    return checks


def dropped_in_data(lab: Lab) -> Checks:
    """At the DATA command, and in the middle of texts that are too large to be sent in one go."""
    mails = lab.profile.of(5_000, least=80)
    large = lab.profile.of(50, least=3)
    share = 0.01 if lab.profile.is_full else 0.1
    lab.rules(
        {"phase": "body", "match": "large", "action": "drop", "first": 1},
        {"phase": "data", "action": "drop", "share": share, "match": "^m"},
    )
    lab.crew.stop()
    patient = lab.crew.loop(CHAOS_SMTP_TIMEOUT="20", OUTBOX_LEASE_SECONDS="60")
    promised = lab.fill(mails)
    promised |= lab.fill(large, name="large", after=3)
    OutgoingMail.objects.filter(key__startswith="large").update(text="All is well. " * LARGE)
    lab.wait_final_by_clock(300)
    lab.crew.others.remove(patient)
    patient.kill()
    checks = Checks()
    copies = lab.sink_log.copies()
    judge(checks, promised, copies, most_second=0)
    checks.equal("sent", len(copies), mails + large)
    dropped = [event for event in lab.sink_log.events() if event.action == "drop"]
    checks.at_least("dropped at DATA", sum(one.phase == "data" for one in dropped), 1)
    checks.equal("dropped in the text", sum(one.phase == "body" for one in dropped), large)
    checks.zero("mails in doubt", OutgoingMail.objects.filter(doubt__gt=0).count())
    return checks


def tarpit(lab: Lab) -> Checks:
    """A slow greeting, a drip after HELLO, every tenth caller sent away; then all is well again."""
    mails = lab.profile.of(1_000, least=60)
    lab.crew.start()
    slow = lab.profile.smtp_timeout * 1.5
    lab.rules(
        {"phase": "connect", "action": "421 4.3.2 Too many", "every": 10},
        {"phase": "connect", "action": "delay", "seconds": slow, "every": 2},
        {"phase": "ehlo", "action": "tarpit", "seconds": slow, "every": 2},
    )
    promised = lab.fill(mails)
    time.sleep(20 if lab.profile.is_full else 4)
    lab.rules()
    started = time.monotonic()
    lab.fill(1, name="after")
    wanted = OutgoingMail.objects.filter(key="after:0", state=MailState.SENT)
    wait_until(wanted.exists, seconds=60)
    back = time.monotonic() - started
    lab.wait_final_by_clock(120)
    checks = Checks()
    copies = lab.sink_log.copies()
    checks.zero("second copies", second_copies(copies))
    checks.zero("not sent", len(promised - set(copies)))
    checks.at_most("seconds until throughput is back", back, 60)
    return checks
