"""What must be read before a decision is recorded. What stands above this app registers it here."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Protocol

from jobstore.people.models import User
from openings.models import Application


@dataclass(frozen=True, kw_only=True)
class MustSee:
    """One thing to read; its box is ticked before anything is decided."""

    key: str  # comes back with the form
    title: str
    text: str
    tick: str  # the label of the box


class Mark(Protocol):
    """Keeps that these were seen by somebody who decides."""

    def __call__(self, *, application: Application, keys: Collection[str], by: User) -> None: ...


Find = Callable[[Application], list[MustSee]]
_registered: list[tuple[Find, Mark]] = []


def register(*, find: Find, mark: Mark) -> None:
    _registered.append((find, mark))


def to_be_seen(application: Application) -> list[MustSee]:
    """What nobody has ticked yet."""
    return [item for find, _mark in _registered for item in find(application)]


def marks() -> Iterator[Mark]:
    """Who wants to know what was ticked."""
    return (mark for _find, mark in _registered)
