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
    rows = rows_of(_first(opening, kinds, at=at, limit=limit)) if kinds else []
    ids = [pk for _, pk in sorted(rows, key=lambda row: row[0])]
    shown = ("title", "city", "region", "place_text", "employer__name")
    found = Opening.objects.select_related("employer").only(*shown).in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def _first(opening: Opening, kinds: list[Sql], *, at: datetime, limit: int) -> Sql:
    """The newest of each kind, the likest kind first. No kind has what one before it has, so that
    the database looks no further than the first that are enough."""
    source = backend().source
    always = joined([live(at=at), Sql("e.opening_id <> %s", [opening.pk])])
    parts = []
    for number, kind in enumerate(kinds):
        before = [Sql(f"({other.text}) IS NOT TRUE", other.values) for other in kinds[:number]]
        where = joined([always, kind, *before])
        parts.append(
            Sql(
                f"SELECT {number} AS kind, opening_id FROM (SELECT e.opening_id, e.publish_at"
                f" FROM {source} WHERE {where.text}"
                f" ORDER BY e.publish_at DESC, e.opening_id DESC LIMIT {limit}) part_{number}",
                where.values,
            )
        )
    return Sql(
        f"SELECT * FROM ({' UNION ALL '.join(part.text for part in parts)}) parts LIMIT {limit}",
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
