"""Tables of legal moves between states."""

from collections.abc import Mapping

Moves = Mapping[str, frozenset[str]]


def is_legal(moves: Moves, source: str, target: str) -> bool:
    return target in moves.get(source, frozenset())
