"""The pieces of a question to the index: values, ranges, and what holds together or apart."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from tantivy import FieldType, Occur, Query

from openings.index.queries.schema import schema

NOTHING_LESS = Query.all_query()


def every(queries: Iterable[Query], *, but: Iterable[Query] = ()) -> Query:
    parts = [(Occur.Must, query) for query in queries] or [(Occur.Must, NOTHING_LESS)]
    return Query.boolean_query([*parts, *((Occur.MustNot, query) for query in but)])


def either(queries: Iterable[Query]) -> Query:
    found = list(queries)
    if len(found) == 1:
        return found[0]
    return Query.boolean_query([(Occur.Should, query) for query in found])


def value(field: str, wanted: str | int) -> Query:
    return Query.term_query(schema(), field, wanted)


def one_of(field: str, wanted: Sequence[str | int]) -> Query:
    """Counts one in a ranking. Value by value: a query for a set walks all that the field has."""
    return Query.const_score_query(either(value(field, one) for one in wanted), 1.0)


def at_least(field: str, number: int) -> Query:
    return Query.range_query(schema(), field, FieldType.Unsigned, number, None)


def not_live(*, at: datetime) -> list[Query]:
    """What an index holds and nobody may find at that instant: few, so that they are left out."""
    now = int(at.timestamp())
    number = FieldType.Unsigned
    return [
        Query.range_query(schema(), "publish", number, now + 1, None, use_inverted_index=True),
        Query.range_query(schema(), "closes", number, None, now, use_inverted_index=True),
    ]
