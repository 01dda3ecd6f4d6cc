"""Mail of the faults: a follow-up, a relayed note, a code, and rows that poison their sender."""

import os
import signal

from jobstore.mail import kinds
from jobstore.mail.conditions import Leaving, Stopped
from jobstore.mail.kinds import Letter, Mail, Reader
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category
from jobstore.people.employer.models import Employer
from tests.factories.mail import variant

TWO_GIGABYTES = 2 * 1024**3


def _as_stored(mail: OutgoingMail) -> Letter:
    return Letter(context={})


def _guard(leaving: Leaving) -> Stopped | None:
    """Locks the row that the mail is about, where there is one."""
    if not leaving.row.subject_id:
        return None
    employer = Employer.objects.select_for_update().get(pk=leaving.row.subject_id)
    return None if employer.is_trusted else Stopped("Canceled.")


def _raise(mail: OutgoingMail) -> Letter:
    raise RuntimeError("poison")


def _kill(mail: OutgoingMail) -> Letter:
    os.kill(os.getpid(), signal.SIGKILL)
    return Letter(context={})


def _swell(mail: OutgoingMail) -> Letter:
    return Letter(context={"block": bytearray(TWO_GIGABYTES)})


def _odd_text(mail: OutgoingMail) -> Letter:
    return Letter(
        context={}, from_name="Rex \x0b\x1c \ud800", reply_to=Reader("rex@example.org\x1d", "Rex")
    )


class FollowUp(Mail):
    name = "chaos.follow_up"
    category = Category.COACHING
    trigger = "a fault"
    recipient = "whom the fault names"
    template = ""
    render = _as_stored
    guard = staticmethod(_guard)


FOLLOW_UP = FollowUp
NOTICE = variant(FOLLOW_UP, name="chaos.notice", category=Category.TRANSACTIONAL)
RELAYED = variant(FOLLOW_UP, name="chaos.relayed", category=Category.RELAYED)
CODE = variant(FOLLOW_UP, name="chaos.code", category=Category.SECURITY, priority=0)
RAISES = variant(FOLLOW_UP, name="chaos.raises", render=_raise)
KILLS = variant(FOLLOW_UP, name="chaos.kills", render=_kill)
SWELLS = variant(FOLLOW_UP, name="chaos.swells", render=_swell)
ODD_TEXT = variant(FOLLOW_UP, name="chaos.odd_text", render=_odd_text)
ALL = (FOLLOW_UP, NOTICE, RELAYED, CODE, RAISES, KILLS, SWELLS, ODD_TEXT)
for _kind in ALL:  # declared by `declare` only
    kinds._registered.pop(_kind.name, None)


def declare() -> None:
    for kind in ALL:
        kinds.register(kind)
