"""A decision is about what was read: its form carries a mark of that, which is compared."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import transaction
from django.db.models import Model

Row = TypeVar("Row", bound=Model)


class ChangedMeanwhile(Exception):
    """It is not what was read any more; nothing was decided."""


def mark_of(*parts: object) -> str:
    """The same for the same words, another for any other."""
    return hashlib.sha256(repr(parts).encode("utf-8", "backslashreplace")).hexdigest()[:32]


@contextmanager
def as_read(row: Row, seen: str, mark: Callable[[Row], str]) -> Iterator[None]:
    """What is done inside is done to the row as it was read, which stays locked meanwhile.

    For actions that lock this row first. Raises ChangedMeanwhile.
    """
    with transaction.atomic():
        rows = type(row)._base_manager.select_for_update(of=("self",))  # noqa: SLF001 -- documented
        current = rows.filter(pk=row.pk).first()
        if current is None or seen != mark(current):
            raise ChangedMeanwhile
        yield
