"""F25: rows that raise, that kill their sender, that eat its memory; the others must not wait."""

import time

from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from tests.chaos.kinds import KILLS, ODD_TEXT, RAISES, SWELLS
from tests.chaos.lab import Lab
from tests.chaos.oracle import lost, second_copies
from tests.chaos.report import Checks

POISONS = (RAISES, KILLS, SWELLS, ODD_TEXT)
ATTEMPTS = 5
MEMORY = 1_500_000_000  # bytes that a sender may take, less than the block wants


def poison_rows(lab: Lab) -> Checks:
    sound = lab.profile.of(980, least=96)
    each = lab.profile.of(5, least=1)
    lab.crew.stop()
    lab.crew.start(workers=0)
    for _ in range(2):
        lab.crew.worker_with(CHAOS_MEMORY_LIMIT=str(MEMORY))
    for kind in POISONS:
        lab.fill(each, kind=kind, name=kind.name.replace(".", "-"))
    started = time.monotonic()
    promised = lab.fill(sound, name="sound")
    lab.wait_taken(len(promised), seconds=240)
    late = time.monotonic() - started
    lab.wait_final(300)
    copies = lab.sink_log.copies()
    poison = OutgoingMail.objects.filter(kind__in=[kind.name for kind in POISONS[:3]])
    dead = poison.filter(state=MailState.DEAD)
    checks = Checks()
    checks.equal("sound mails sent", len(promised & set(copies)), len(promised))
    checks.zero("lost", len(lost(promised, copies)))
    checks.zero("second copies", second_copies(copies))
    checks.equal("poison rows dead", dead.count(), each * 3)
    checks.at_most("most claims of a row", _most_claims(), ATTEMPTS)
    checks.at_most("seconds until the last sound mail", late, 90)
    checks.equal("without a reason", dead.filter(last_error="").count(), 0)
    lab.crew.stop()
    return checks


def _most_claims() -> int:
    return max(OutgoingMail.objects.values_list("claims", flat=True))
