"""What the mail server saw, joined with the outbox and with what was promised outside of both."""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import MailState
from tests.chaos.report import Checks

REFUSED = tuple("45")
WITH_REASON = {
    MailState.CANCELED: "cancel_reason",
    MailState.SUPPRESSED: "cancel_reason",
    MailState.EXPIRED: "cancel_reason",
    MailState.DEAD: "last_error",
    MailState.HELD: "last_error",
}


@dataclass(frozen=True)
class Event:
    at: float
    phase: str
    action: str
    recipient: str
    message_id: str
    attempt: int

    @property
    def is_copy(self) -> bool:
        """The whole message came, and the server did not say no."""
        return self.phase == "eod" and not self.action.startswith(REFUSED)


class SinkLog:
    """The lines that the sink has written since the last reset."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._offset = 0

    def reset(self) -> None:
        self._offset = self.path.stat().st_size if self.path.exists() else 0

    def events(self) -> list[Event]:
        if not self.path.exists():
            return []
        with self.path.open("rb") as log:
            log.seek(self._offset)
            whole, _newline, _rest = log.read().rpartition(b"\n")
        return [Event(**json.loads(line)) for line in whole.splitlines()]

    def copies(self) -> Counter[str]:
        """How often each Message-ID was taken."""
        return Counter(event.message_id for event in self.events() if event.is_copy)

    def count(self) -> int:
        return sum(event.is_copy for event in self.events())


class Journal:
    """What was promised, on a disk that no fault touches; Message-ID or address to its facts."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.promised: dict[str, dict[str, Any]] = {}

    def promise(self, name: str, **facts: Any) -> None:
        self.promised[name] = facts
        with self.path.open("a") as file:
            file.write(json.dumps({"promised": name, **facts}, default=str) + "\n")

    def reset(self) -> None:
        self.promised.clear()


def lost(promised: set[str], copies: Counter[str]) -> list[str]:
    """Promised, and neither in the sink nor in a final state with a reason."""
    missing = promised - set(copies)
    rows = OutgoingMail.objects.filter(message_id__in=missing)
    explained = {row.message_id for row in rows if _has_reason(row)}
    return sorted(missing - explained)


def _has_reason(row: OutgoingMail) -> bool:
    field = WITH_REASON.get(MailState(row.state))
    return bool(field and getattr(row, field))


def second_copies(copies: Counter[str]) -> int:
    return copies.total() - len(copies)


def judge(checks: Checks, promised: set[str], copies: Counter[str], *, most_second: int) -> None:
    """The three figures that every fault has."""
    checks.zero("lost", len(lost(promised, copies)))
    checks.at_most("second copies", second_copies(copies), most_second)
    checks.at_most("most copies", max(copies.values(), default=0), 2)
    checks.zero("unknown Message-IDs", len(set(copies) - promised))
