"""When a mail does not leave: conditions with a sentence that its people read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from jobstore.mail.outgoing.models import OutgoingMail


@dataclass(frozen=True)
class Leaving:
    """A mail right before it leaves: its row, and what its renderer says that the message shows."""

    row: OutgoingMail
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Stopped:
    """A stop condition holds: the mail is canceled; staff and candidate read the reason."""

    reason: str


@dataclass(frozen=True)
class Defer:
    """Not now: the mail waits until `until`."""

    until: datetime
    reason: str


@dataclass(frozen=True)
class Stop:
    """A condition under which a mail does not leave, in a sentence that its people read."""

    sentence: str
    holds: Callable[[Any, Leaving], object]  # of what the mail is about, its row locked

    def answer(self, subject: object, leaving: Leaving) -> Stopped | Defer | None:
        return Stopped(self.sentence) if self.holds(subject, leaving) else None

    def of(self, part: str) -> Self:
        """The same about a part of the subject, such as the plan of a call."""
        return replace(self, holds=lambda one, leaving: self.holds(getattr(one, part), leaving))

    def unless(self, excused: Callable[[Any, Leaving], bool]) -> Self:
        return replace(
            self, holds=lambda one, leaving: not excused(one, leaving) and self.holds(one, leaving)
        )


class Wait(Stop):
    """A condition under which it leaves later: `holds` says from when, or None."""

    def answer(self, subject: object, leaving: Leaving) -> Stopped | Defer | None:
        until = self.holds(subject, leaving)
        return Defer(until, self.sentence) if isinstance(until, datetime) else None


def locking(model: Any, *related: str) -> Callable[[OutgoingMail], Any]:
    """Loads what a mail is about, and locks its row."""

    def lock(row: OutgoingMail) -> Any:
        rows = model.objects.select_for_update(of=("self",))
        rows = rows.select_related(*related) if related else rows
        return rows.filter(pk=row.subject_id).first()

    return lock
