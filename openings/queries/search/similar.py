from datetime import datetime

from openings.models import Opening
from openings.queries.search.backends import Sql, backend, rows_of
from openings.queries.search.conditions import joined, live, within
from openings.queries.search.words import plain_words

WORDS = 6
MILES = 25


def similar_openings(opening: Opening, *, at: datetime, limit: int = 4) -> list[Opening]:
    """Live openings that share words of the title, near ones first, then those of the category;
    never the opening itself. In two statements."""
    kinds = _kinds(opening)
    rows = rows_of(_candidates(opening, kinds, at=at, limit=limit)) if kinds else []
    ids = list(dict.fromkeys(pk for _, pk in sorted(rows, key=lambda row: row[0])))[:limit]
    found = Opening.objects.select_related("employer").in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def _candidates(opening: Opening, kinds: list[Sql], *, at: datetime, limit: int) -> Sql:
    """The newest of each kind, the likest kind first; a kind may repeat those before it."""
    engine = backend()
    always = joined([live(at=at), Sql("e.opening_id <> %s", [opening.pk])])
    parts = []
    for number, kind in enumerate(kinds):
        where = joined([always, kind])
        parts.append(
            Sql(
                f"SELECT {number}, opening_id FROM (SELECT e.opening_id FROM {engine.source}"
                f" WHERE {where.text} ORDER BY e.publish_at DESC, e.opening_id DESC"
                f" LIMIT {limit * (number + 1)}) part_{number}",
                where.values,
            )
        )
    return Sql(
        " UNION ALL ".join(part.text for part in parts),
        [value for part in parts for value in part.values],
    )


def _kinds(opening: Opening) -> list[Sql]:
    words = plain_words(opening.title)[:WORDS]
    alike = [backend().titled(words, joint=joint) for joint in ("AND", "OR")] if words else []
    same = [Sql("e.category = %s", [opening.category])] if opening.category else []
    if opening.latitude is None or opening.longitude is None:
        return [*alike, *same]
    near = within(MILES, latitude=opening.latitude, longitude=opening.longitude)
    return [
        *(joined([near, kind]) for kind in alike),
        *alike,
        *(joined([near, kind]) for kind in same),
        *same,
    ]
