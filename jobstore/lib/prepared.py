"""Rows of a query that every visitor asks, whose text is made once.

Django makes the text anew for each use, which costs more than the answer of the database.
"""

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

Row = TypeVar("Row", bound=Model)
BEYOND = 2**63  # no column holds such a number, and a database refuses to look for it


@dataclass(frozen=True)
class _Statement:
    using: str
    compiler: Any
    text: str
    values: tuple[Any, ...]
    converters: dict[int, Any]

    @classmethod
    def of(cls, rows: "QuerySet[Any, Any]") -> "_Statement":
        compiler = rows.query.get_compiler(using=rows.db)
        text, values = compiler.as_sql()
        columns = [column for column, *_ in compiler.select]
        return cls(rows.db, compiler, text, values, compiler.get_converters(columns))

    def rows(self, values: Sequence[Any]) -> Iterable[Sequence[Any]]:
        connection = connections[self.using]  # of this thread
        with connection.cursor() as cursor:
            cursor.execute(self.text, values)
            found: list[Sequence[Any]] = cursor.fetchall()
        if not self.converters:
            return found
        compiler = copy(self.compiler)
        compiler.connection = connection
        return compiler.apply_converters(found, self.converters)  # type: ignore[no-any-return]


class Prepared(Generic[Row]):
    """`Prepared(lambda: Opening.objects.filter(pk=0))(7)` is the list of what `pk=7` finds.

    The query holds 0, for which the number of each call stands, or for up to four
    `pk__in=range(4)`. It may have `select_related`; what it prefetches or annotates is left out.
    """

    def __init__(self, make: Callable[[], "QuerySet[Row]"]) -> None:
        self._make = make

    def __call__(self, *numbers: int) -> list[Row]:
        statement, read = self._made
        given = [number for number in numbers if number < BEYOND]
        if not given:
            return []
        given += given[-1:] * (len(statement.values) - len(given))
        return [read(values) for values in statement.rows(given)]

    @cached_property
    def _made(self) -> tuple[_Statement, Callable[[Sequence[Any]], Row]]:
        statement = _Statement.of(self._make())
        if statement.values != tuple(range(len(statement.values))):
            raise TypeError(f"The query holds {statement.values}, not 0 and those after it.")
        return statement, _reader(statement)


def _reader(statement: _Statement) -> Callable[[Sequence[Any]], Any]:
    """Makes an instance, with those that belong to it, of a row; as Django's own iteration does,
    which looks up how for each use."""
    facts, select = statement.compiler.klass_info, statement.compiler.select
    first, last = facts["select_fields"][0], facts["select_fields"][-1] + 1
    names = [column.target.attname for column, *_ in select[first:last]]
    related = get_related_populators(facts, select, statement.using)  # type: ignore[call-arg]  # stubs of a later Django

    def read(values: Sequence[Any]) -> Any:
        row = facts["model"].from_db(statement.using, names, values[first:last])
        for one in related:
            one.populate(values, row)
        return row

    return read


class PreparedFacts:
    """The same for the values of one row, of a query that knows one number and one moment.

    `PreparedFacts(lambda pk, at: Opening.objects.filter(pk=pk, ...).values_list(...))(7, now)`
    """

    def __init__(self, make: "Callable[[int, datetime], QuerySet[Any, Any]]") -> None:
        self._make = make

    def __call__(self, number: int, moment: datetime) -> tuple[Any, ...]:
        """Raises StopIteration where there is no such row."""
        statement = self._made
        using = statement.using
        wanted = {_NUMBER: number, _as_value(_MOMENT, using): _as_value(moment, using)}
        rows = statement.rows([wanted.get(one, one) for one in statement.values])
        return tuple(next(iter(rows)))

    @cached_property
    def _made(self) -> _Statement:
        return _Statement.of(self._make(_NUMBER, _MOMENT))


_NUMBER, _MOMENT = -1, datetime.min.replace(tzinfo=UTC)  # stand for those of each call


def _as_value(moment: datetime, using: str) -> Any:
    return connections[using].ops.adapt_datetimefield_value(moment)


def hold(row: Model, name: str, related: list[Any]) -> None:
    """`row.name.all()` is `related`, in its order, from now on, as after `prefetch_related`."""
    manager = getattr(row, name)
    # What a prefetch does; there is no public way.
    rows = manager._apply_rel_filters(manager.model.objects.order_by("pk"))  # noqa: SLF001
    rows._result_cache = related  # noqa: SLF001
    row.__dict__.setdefault("_prefetched_objects_cache", {})[name] = rows
