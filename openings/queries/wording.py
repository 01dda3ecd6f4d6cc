"""What the words of a decision are checked for. What stands above this app registers it here."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from openings.models import Application


class Weight(IntEnum):
    """What a finding does; the gravest of a text decides."""

    HINT = 1  # the writer looks again and may go on
    HELD = 2  # staff read the words before the candidate does
    REFUSED = 3  # the words are not taken


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Words of a text, and why they may not help, or may harm, who reads them."""

    words: str
    category: str
    why: str
    suggestion: str
    weight: Weight
    source: str = ""  # the rule and its version

    def __str__(self) -> str:
        return f"“{self.words}” ({self.category}): {self.why}"

    @property
    def advice(self) -> str:
        """For the writer."""
        return " ".join(part for part in (f"“{self.words}”: {self.why}", self.suggestion) if part)


class Check(Protocol):
    """`is_yes`: good news, in which a number to call is no harm."""

    def __call__(
        self, *, application: Application, text: str, is_yes: bool
    ) -> Iterable[Finding]: ...


_registered: list[Check] = []


def register(check: Check) -> None:
    _registered.append(check)


def findings_in(application: Application, text: str, *, is_yes: bool) -> list[Finding]:
    """What anybody who is registered finds in words to the candidate, the gravest first."""
    if not text.strip():
        return []
    found = [
        finding
        for check in _registered
        for finding in check(application=application, text=text, is_yes=is_yes)
    ]
    return sorted(found, key=lambda finding: -finding.weight)


def of_weight(findings: Iterable[Finding], weight: Weight) -> list[Finding]:
    return [finding for finding in findings if finding.weight == weight]
