"""A decision is about what was read: its form carries a mark of that, and the action compares."""

import hashlib


class ChangedMeanwhile(Exception):
    """It is not what was read any more; nothing was decided."""


def mark_of(*parts: object) -> str:
    """The same for the same words, another for any other."""
    return hashlib.sha256(repr(parts).encode("utf-8", "backslashreplace")).hexdigest()[:32]


def check_seen(seen: str | None, *parts: object) -> None:
    """`seen` is what the form carried, None where no page was read. Raises ChangedMeanwhile."""
    if seen is not None and seen != mark_of(*parts):
        raise ChangedMeanwhile
