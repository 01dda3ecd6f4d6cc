"""The pieces of a question to the index: values, ranges, and what holds together or apart."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from tantivy import FieldType, Occur, Query

from openings.index.queries.schema import schema

NOTHING_LESS = Query.all_query()


def every(
    queries: Iterable[Query], *, but: Iterable[Query] = (), more: Iterable[Query] = ()
) -> Query:
    """What holds together, without what is to be left out; `more` ranks higher."""
    musts = list(queries) or [NOTHING_LESS]
    parts = [(Occur.Must, query) for query in musts]
    parts += [(Occur.MustNot, query) for query in but]
    parts += [(Occur.Should, query) for query in more]
    return musts[0] if len(parts) == 1 else Query.boolean_query(parts)


def either(queries: Iterable[Query]) -> Query:
    found = list(queries)
    if len(found) == 1:
        return found[0]
    return Query.boolean_query([(Occur.Should, query) for query in found])


def best_of(queries: Iterable[Query]) -> Query:
    """Either, and as high as what ranks highest of them."""
    found = list(queries)
    return found[0] if len(found) == 1 else Query.disjunction_max_query(found)


def value(field: str, wanted: str | int) -> Query:
    return Query.term_query(schema(), field, wanted)


def found_in(field: str, stems: Sequence[str]) -> Query:
    """Words side by side."""
    if len(stems) == 1:
        return value(field, stems[0])
    return Query.phrase_query(schema(), field, list(stems))


def one_of(field: str, wanted: Sequence[str | int]) -> Query:
    """Counts one in a ranking. Value by value: a query for a set walks all that the field has."""
    return Query.const_score_query(either(value(field, one) for one in wanted), 1.0)


def at_least(field: str, number: int) -> Query:
    return Query.range_query(schema(), field, FieldType.Unsigned, number, None)


def below(field: str, number: int) -> Query:
    return Query.range_query(schema(), field, FieldType.Unsigned, None, number - 1)


def not_live(*, at: datetime) -> list[Query]:
    """What an index holds and nobody may find at that instant: few, so that they are left out."""
    now = int(at.timestamp())
    number = FieldType.Unsigned
    return [
        Query.range_query(schema(), "publish", number, now + 1, None, use_inverted_index=True),
        Query.range_query(schema(), "closes", number, None, now, use_inverted_index=True),
    ]
