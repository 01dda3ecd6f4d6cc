"""How the index of this machine stands: who looks after it, and what was found amiss."""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from jobstore.lib import clock
from openings.index.models.change import SearchChange
from openings.index.queries import reader

FIRST = 10  # openings that differed which are named


@dataclass(frozen=True, kw_only=True)
class Compared:
    """An index beside its database, as of the end of the comparison."""

    at: float  # seconds, as this machine counts them
    openings: int  # that the index is to hold
    missing: int
    extra: int  # that it should not hold
    stale: int  # as they were before some change
    first: list[int]  # the ids of some that differed

    @property
    def differing(self) -> int:
        return self.missing + self.extra + self.stale

    @property
    def age(self) -> timedelta:
        return clock.machine_now() - datetime.fromtimestamp(self.at, UTC)


def compared_file() -> Path:
    return reader.home() / "compared.json"


def last_compared() -> Compared | None:
    with suppress(OSError, ValueError, TypeError):
        return Compared(**json.loads(compared_file().read_text()))
    return None


@dataclass(frozen=True)
class Standing:
    is_followed: bool
    followed: timedelta | None  # how long ago; None where nobody ever did
    behind: int  # changes that were noted since
    openings: int
    compared: Compared | None


def index_standing() -> Standing:
    found = reader.searcher()
    openings = max(found.num_docs - 1, 0) if found else 0  # one says how far it was read
    followed = None
    changes = SearchChange.objects.order_by("pk")
    with suppress(OSError):
        at = datetime.fromtimestamp(reader.alive().stat().st_mtime, UTC)
        followed = clock.machine_now() - at
        changes = changes.filter(created_at__gt=at)
    return Standing(reader.is_followed(), followed, changes.count(), openings, last_compared())
