"""The best paid first: by the top of what an opening states, as a year."""

from tantivy import Query

from openings.index.queries.reader import keys_of
from openings.search.queries.asking import Asked
from openings.search.queries.pieces import value

PAY = "pay_likely"  # by the hour without hours: of a full week, as the filter takes it


def best_paid_keys(asked: Asked, first: int, count: int) -> list[int]:
    """So many openings of a search from the given one on; the newest first where they pay the
    same, and those at the end that state no pay in dollars."""
    engine = asked.engine
    stated = asked.where(Query.exists_query(PAY))
    ranked = _ranked(stated, asked, first + count)
    # The engine knows no order among equals: those that pay least of these are asked for again.
    least = ranked[-1][0] if ranked else 0
    better = sorted((row for row in ranked if row[0] > least), reverse=True)
    found = [key for _, _, key in better[first:]]
    equal = asked.where(value(PAY, least))
    found += _newest(equal, asked, first - len(better), count - len(found))
    if len(found) < count:
        silent = asked.where(but=[Query.exists_query(PAY)])
        found += _newest(silent, asked, first - engine.count(stated), count - len(found))
    return found


def _newest(query: Query, asked: Asked, first: int, count: int) -> list[int]:
    return [key for _, key in asked.engine.newest(query, max(first, 0), count)]


def _ranked(query: Query, asked: Asked, count: int) -> list[tuple[int, int, int]]:
    """Pay, when it came, and key; the best paid."""
    searcher = asked.engine.searcher
    result = searcher.search(query, count, count=False, order_by_field=PAY)
    newest = searcher.fast_field_values("newest", [address for _, address in result.hits])
    pays = (int(pay) for pay, _ in result.hits)
    ranks = (int(rank) for rank in newest if rank is not None)
    return list(zip(pays, ranks, keys_of(result, searcher), strict=True))
