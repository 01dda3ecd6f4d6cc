"""F19 and F21: the text has left, and no answer comes, or comes too late."""

from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from tests.chaos.kinds import FOLLOW_UP, NOTICE, RELAYED
from tests.chaos.lab import Lab
from tests.chaos.oracle import lost
from tests.chaos.report import Checks


def lost_after_data(lab: Lab) -> Checks:
    mails = lab.profile.of(10_000, least=150)
    return _in_doubt(lab, mails, {"phase": "eod", "action": "drop"})


def answered_late(lab: Lab) -> Checks:
    mails = lab.profile.of(2_000, least=100)
    late = {"phase": "eod", "action": "delay", "seconds": lab.profile.smtp_timeout * 2.5}
    return _in_doubt(lab, mails, late)


def _in_doubt(lab: Lab, mails: int, rule: dict[str, object]) -> Checks:
    # The same addresses each time, of every category: one in a hundred, of few mails one in ten.
    lab.rules(rule | {"match": "77@" if lab.profile.is_full else "7@"})
    lab.crew.start()
    promised = set()
    for kind, name in ((FOLLOW_UP, "coach"), (NOTICE, "notice"), (RELAYED, "relay")):
        promised |= lab.fill(mails // 3, kind=kind, name=name)
    lab.wait_final_by_clock(300)
    copies = lab.sink_log.copies()
    checks = Checks()
    checks.zero("lost", len(lost(promised, copies)))
    relayed = OutgoingMail.objects.filter(kind=RELAYED.name)
    ids = set(relayed.values_list("message_id", flat=True))
    checks.at_most("most copies", max(copies.values()), 2)
    checks.at_most("most copies of a relayed mail", max(copies[name] for name in ids), 1)
    doubted = relayed.filter(doubt__gt=0)
    checks.at_least("relayed mails in doubt", doubted.count(), 1)
    checks.zero("of these not held", doubted.exclude(state=MailState.HELD).count())
    checks.at_least("other mails in doubt", _others_in_doubt(), 1)
    return checks


def _others_in_doubt() -> int:
    return OutgoingMail.objects.filter(doubt__gt=0).exclude(kind=RELAYED.name).count()
