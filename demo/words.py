"""What people of a story say: each story takes the next words of its sector."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle

from demo.catalog import No, Reply, Sector
from openings.application.states import DecisionReason


@dataclass(frozen=True)
class Words:
    note: str = ""
    no: No = field(default=No(DecisionReason.STRONGER, ""))
    replies: Iterator[Reply] = field(default=iter(()))  # shared: nobody answers as another did


class Phrasebook:
    """Many people talk about one opening, and no two neighbors say the same."""

    def __init__(self) -> None:
        self._notes: dict[str, Iterator[str]] = {}
        self._nos: dict[str, Iterator[No]] = {}
        self._replies: dict[str, Iterator[Reply]] = {}

    def next_words(self, sector: Sector) -> Words:
        notes = self._notes.setdefault(sector.name, cycle(sector.notes))
        nos = self._nos.setdefault(sector.name, cycle(sector.nos))
        replies = self._replies.setdefault(sector.name, cycle(sector.replies))
        return Words(note=next(notes), no=next(nos), replies=replies)
