"""Tables of legal moves between states, and the one way to make a move."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model, QuerySet

Moves = Mapping[str, frozenset[str]]


class IllegalMove(Exception):
    """It is no longer in a state from which this is possible."""


def is_legal(moves: Moves, source: str, target: str) -> bool:
    return target in moves.get(source, frozenset())


def move(row: Model, to: str, moves: Moves, *, field: str = "state") -> str:
    """Set the state in memory, and return the former one. The caller holds the lock and saves.

    Raises IllegalMove when the table forbids it.
    """
    source: str = getattr(row, field)
    if not is_legal(moves, source, to):
        raise IllegalMove(f"{source} to {to}")
    setattr(row, field, to)
    return source


def move_all(
    rows: QuerySet[Any], to: str, moves: Moves, *, field: str = "state", **also: Any
) -> int:
    """Update those of the rows that the table lets move, with what `also` changes; how many."""
    sources = [source for source, targets in moves.items() if to in targets]
    return rows.filter(**{f"{field}__in": sources}).update(**{field: to}, **also)
