"""Rows of a query that every visitor asks, whose text is made once.

Django makes the text anew for each use, which costs more than the answer of the database.
"""

from collections.abc import Callable
from copy import copy
from datetime import UTC, datetime
from functools import cached_property
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable

Row = TypeVar("Row", bound=Model)
BEYOND = 2**63  # no column holds such a number, and a database refuses to look for it


class Prepared(Generic[Row]):
    """`Prepared(lambda: Opening.objects.filter(pk=0))(7)` is the list of what `pk=7` finds.

    The query holds 0, for which the number of each call stands, or for up to four
    `pk__in=range(4)`. It may have `select_related`; what it prefetches is left out.
    """

    def __init__(self, make: Callable[[], "QuerySet[Row]"]) -> None:
        self._make = make

    def __call__(self, *numbers: int) -> list[Row]:
        using, made, text, most = self._made
        given = [number for number in numbers if number < BEYOND]
        if not given:
            return []
        given += given[-1:] * (most - len(given))
        compiler = copy(made)
        compiler.connection = connections[using]  # of this thread
        compiler.as_sql = lambda *_args, **_rest: (text, given)
        query = SimpleNamespace(get_compiler=lambda **_rest: compiler)
        rows: Any = SimpleNamespace(db=using, query=query, _known_related_objects={})
        return list(ModelIterable(rows))

    @cached_property
    def _made(self) -> tuple[str, Any, str, int]:
        rows = self._make()
        compiler = rows.query.get_compiler(using=rows.db)
        text, values = compiler.as_sql()
        if values != tuple(range(len(values))):
            raise TypeError(f"The query holds {values}, not 0 and those after it.")
        return rows.db, compiler, text, len(values)


class PreparedFacts:
    """The same for the values of one row, of a query that knows one number and one moment.

    `PreparedFacts(lambda pk, at: Opening.objects.filter(pk=pk, ...).values_list(...))(7, now)`
    """

    def __init__(self, make: "Callable[[int, datetime], QuerySet[Any, Any]]") -> None:
        self._make = make

    def __call__(self, number: int, moment: datetime) -> tuple[Any, ...]:
        """Raises StopIteration where there is no such row."""
        using, made, text, values = self._made
        compiler = copy(made)
        compiler.connection = connections[using]
        wanted = {_NUMBER: number, _as_value(_MOMENT, using): _as_value(moment, using)}
        compiler.as_sql = lambda *_args, **_rest: (text, [wanted.get(one, one) for one in values])
        return tuple(next(iter(compiler.results_iter())))

    @cached_property
    def _made(self) -> tuple[str, Any, str, tuple[Any, ...]]:
        rows = self._make(_NUMBER, _MOMENT)
        compiler = rows.query.get_compiler(using=rows.db)
        text, values = compiler.as_sql()
        return rows.db, compiler, text, values


_NUMBER, _MOMENT = -1, datetime.min.replace(tzinfo=UTC)  # stand for those of each call


def _as_value(moment: datetime, using: str) -> Any:
    return connections[using].ops.adapt_datetimefield_value(moment)


def hold(row: Model, name: str, related: list[Any]) -> None:
    """`row.name.all()` is `related`, in its order, from now on, as after `prefetch_related`."""
    rows = getattr(row, name).order_by("pk")
    rows._result_cache = related  # noqa: SLF001 -- what a prefetch does; there is no public way
    row.__dict__.setdefault("_prefetched_objects_cache", {})[name] = rows
