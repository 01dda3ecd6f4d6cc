"""What a rule of the wording guard is made of.

Patterns stand one per line. Each is matched as whole words, in any case. YOUR, WILL, UNITS and
FOOD stand for word groups of the guard.
Changing a list raises LISTS_VERSION, which is noted beside every finding.
"""

from dataclasses import dataclass
from enum import IntEnum

LISTS_VERSION = 1


class Level(IntEnum):
    """What a finding does; the highest of a text decides."""

    NUDGE = 1  # the writer sees a hint and may go on
    HOLD = 2  # staff read it before the candidate does
    BLOCK = 3  # it is not taken


@dataclass(frozen=True)
class Rule:
    level: Level
    category: str
    why: str
    suggestion: str
    patterns: str


BEHAVIOR = (
    "Say what you saw, which requirement it touches, and what would have been better: "
    "“Two examples had no result. Say what changed because of you.”"
)
THE_JOB = "Name the requirement of the job instead, and what would meet it."
