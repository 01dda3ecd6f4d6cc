"""What else helps before an interview. What stands above this app adds it to the reminder here,

so that one mail says it all.
"""

from collections.abc import Callable
from dataclasses import dataclass

from openings.models import Interview


@dataclass(frozen=True, kw_only=True)
class GetReady:
    lines: tuple[str, ...]
    verb: str
    path: str  # where the verb leads


Find = Callable[[Interview], GetReady | None]
_registered: list[Find] = []


def register(find: Find) -> None:
    _registered.append(find)


def ways_to_get_ready(interview: Interview) -> list[GetReady]:
    """`application.candidate` is loaded."""
    found = [find(interview) for find in _registered]
    return [one for one in found if one is not None]
