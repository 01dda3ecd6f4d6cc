"""Openings like another one."""

from collections.abc import Iterator
from datetime import datetime

from tantivy import Query, Searcher

from jobstore.lib.prepared import Prepared
from openings.index.queries import reader
from openings.index.queries.documents import chief_part
from openings.index.queries.schema import stems
from openings.opening.models import Opening
from openings.search.queries.asking import covered
from openings.search.queries.hidden import EMPTY, Hidden
from openings.search.queries.pieces import either, every, not_live, one_of, value
from openings.search.queries.spots import spots_within
from openings.search.queries.words import plain_words

SHOWN = 4
WORDS = 6
MILES = 25
# What a title says about rank, not about the work.
_LEVELS = frozenset(
    {"senior", "sr", "junior", "jr", "lead", "principal", "staff", "entry", "mid", "level", "head"}
    | {"chief", "trainee", "associate", "intern", "i", "ii", "iii", "iv"}
)


_SHOWN = Prepared(
    lambda: (
        Opening.objects.select_related("employer")
        .filter(pk__in=range(SHOWN))
        .only(
            *("title", "place_text", "city", "region", "more_places"),
            *("state", "publish_at", "closes_at"),
            *(
                f"employer__{name}"
                for name in ("name", "slug", "review", "is_unnamed", "tracked_by")
            ),
        )
    )
)


def similar_openings(opening: Opening, *, at: datetime, hidden: Hidden = EMPTY) -> list[Opening]:
    """Live openings of that title, its employer's first, then those that share words of it, near
    ones first, then those of the category; never the opening itself. Of each kind the newest.
    They are read with what a list shows of them."""
    searcher = reader.searcher()
    if searcher is None:
        return []
    keys: list[int] = []
    for kind in _kinds(opening, searcher):
        but = [*not_live(at=at), *covered(hidden), one_of("key", [opening.pk, *keys])]
        query = every([kind], but=but)
        result = searcher.search(query, SHOWN - len(keys), count=False, order_by_field="newest")
        keys += reader.keys_of(result, searcher)
        if len(keys) == SHOWN:
            break
    found = {row.pk: row for row in _SHOWN(*keys) if row.is_live(at=at)}
    return [found[key] for key in keys if key in found]


def _kinds(opening: Opening, searcher: Searcher) -> Iterator[Query]:
    """The likest first."""
    words = _stems_of_work(opening.title)
    each = [value("title", word) for word in words]
    if each:
        chief = _stems_of_work(chief_part(opening.title)) or words
        titled = (value("title", word) for word in chief)
        yield every([value("employer", opening.employer_id), *titled])
    near = _near(opening, searcher)
    if each and near:
        yield every([near, *each])
        yield every([near, either(each)])
    if each:
        yield every(each)
        yield either(each)
    if opening.category:
        category = value("category", opening.category)
        if near:
            yield every([near, category])
        yield category


def _near(opening: Opening, searcher: Searcher) -> Query | None:
    if opening.latitude is None or opening.longitude is None:
        return None
    spots = spots_within(MILES, opening.latitude, opening.longitude, searcher)
    return one_of("spot", list(spots)) if spots else None


def words_of_work(title: str) -> list[str]:
    """What a title says of the work, without ranks."""
    return [word for word in plain_words(title) if word not in _LEVELS][:WORDS]


def _stems_of_work(title: str) -> list[str]:
    return stems(" ".join(words_of_work(title)))
