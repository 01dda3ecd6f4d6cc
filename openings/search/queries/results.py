"""A page of results with its counts, and wider searches where it is empty."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache

from django.db.models import QuerySet
from tantivy import SearchResult

from jobstore.lib import clock
from jobstore.lib.prepared import Prepared
from jobstore.people.permissions import Visitor
from openings.index.queries import reader
from openings.opening.models import Opening
from openings.search.models import SavedOpening
from openings.search.queries.asking import Asked, Engine, asked_of
from openings.search.queries.counts import FACETS, Facet, categories_of, facets_of
from openings.search.queries.criteria import LAST_PAGE, PAGE_SIZE, SearchCriteria, Sort
from openings.search.queries.distance import nearest_keys, tell_distance
from openings.search.queries.hidden import EMPTY, Hidden
from openings.search.queries.offers import Offer, offers_of
from openings.search.queries.paid import best_paid_keys
from openings.search.queries.spelling import corrected
from openings.search.queries.wider import SHOWN, WiderSearch, wider_searches

ORDERS = {Sort.DISTANCE: nearest_keys, Sort.PAY: best_paid_keys}


@dataclass(frozen=True, kw_only=True)
class SearchResults:
    criteria: SearchCriteria
    openings: list[Opening]
    total: int
    pages: int
    facets: dict[str, Facet]
    corrected_words: str = ""  # what was searched instead, when the words found nothing
    wider: tuple[WiderSearch, ...] = field(default=())
    kinds: tuple[WiderSearch, ...] = field(default=())  # of work, where no words find any
    hidden: int = 0  # how many more fit, and are left out for who hid them
    offers: list[Offer] = field(default_factory=list)
    is_ready: bool = True  # there is an index to search in

    @property
    def page(self) -> int:
        return self.criteria.page

    @property
    def words_are_found(self) -> bool:
        """The words find something, here or in a wider search."""
        words = self.criteria.words
        return bool(self.total) or any(wider.criteria.words == words for wider in self.wider)

    @property
    def has_previous(self) -> bool:
        return self.page > 1

    @property
    def has_next(self) -> bool:
        return self.page < self.pages


def search_openings(
    criteria: SearchCriteria, *, at: datetime | None = None, hidden: Hidden = EMPTY
) -> SearchResults:
    """Live openings that fit, without what is hidden. Nothing found: likely typing mistakes are
    mended, then wider searches that find something are offered."""
    at = at or clock.now()
    searcher = reader.searcher()
    if searcher is None:
        return _not_ready(criteria, at=at, hidden=hidden)
    engine = Engine(searcher, at, hidden)
    asked = asked_of(criteria, engine)
    found, left_out = _found(asked), asked.left_out
    if found.total or left_out or criteria.is_empty:
        return replace(_page(asked, found), hidden=left_out)
    words = corrected(criteria.words, engine.spellings) if criteria.words else ""
    if words:
        mended = asked_of(criteria.but(words=words), engine)
        if (better := _found(mended)).total:
            page = _page(mended, better)
            return replace(page, corrected_words=words, hidden=mended.left_out)
    page = replace(_page(asked, found), wider=_offers(asked))
    if any(wider.criteria.words for wider in page.wider):
        return page
    return replace(page, kinds=_kinds(criteria, engine))


def _offers(asked: Asked) -> tuple[WiderSearch, ...]:
    """The nearest wider searches that find something. What cannot find any is not asked for."""
    criteria, engine = asked.criteria, asked.engine

    @cache
    def count(search: SearchCriteria) -> int:
        return asked_of(search, engine).total

    found, rest = [], criteria.but(words="")
    for label, wider in wider_searches(criteria).items():
        if wider.words == criteria.words:
            may_find = asked.may_fit_elsewhere
        else:
            may_find = not wider.words or rest.is_empty or bool(count(rest))
        if may_find and count(wider):
            found.append(WiderSearch(label, wider, count(wider)))
        if len(found) == SHOWN:
            break
    return tuple(found)


def _kinds(criteria: SearchCriteria, engine: Engine) -> tuple[WiderSearch, ...]:
    """What there is under the filters instead, by its category."""
    without = criteria.but(words="", category=())
    found = categories_of(asked_of(without, engine))
    return tuple(
        WiderSearch(name, without.but(category=(name,)), count) for name, count in found.items()
    )


@dataclass(frozen=True)
class _Found:
    keys: list[int]
    total: int


def _found(asked: Asked) -> _Found:
    """The page that is asked for, or the last one."""
    page = asked.criteria.page
    if keys := ORDERS.get(asked.criteria.order):
        first = (min(page, pages_of(asked.total)) - 1) * PAGE_SIZE
        return _Found(keys(asked, first, PAGE_SIZE) if asked.total else [], asked.total)
    while True:
        result = _hits(asked, page)
        total = reader.total_of(result)
        if page <= pages_of(total):
            return _Found(reader.keys_of(result, asked.engine.searcher), total)
        page = pages_of(total)


def _hits(asked: Asked, page: int) -> SearchResult:
    search, first = asked.engine.searcher.search, (page - 1) * PAGE_SIZE
    if asked.criteria.order == Sort.RELEVANCE and asked.words.do_rank:
        return search(asked.ranked, PAGE_SIZE, offset=first, weight_by_field="prior")
    return search(asked.where(), PAGE_SIZE, offset=first, order_by_field="newest")


def pages_of(total: int) -> int:
    return max(1, min(LAST_PAGE, -(-total // PAGE_SIZE)))


def _page(asked: Asked, found: _Found) -> SearchResults:
    pages = pages_of(found.total)
    openings = live_among(found.keys, at=asked.engine.at)
    tell_distance(openings, asked.criteria.meant)
    return SearchResults(
        criteria=asked.criteria.but(page=min(asked.criteria.page, pages)),
        openings=openings,
        total=found.total,
        pages=pages,
        facets=facets_of(asked, found.total),
        offers=offers_of(asked.criteria, asked.engine),
    )


_OF_A_PAGE = Prepared(
    lambda: Opening.objects.select_related("employer").filter(pk__in=range(PAGE_SIZE))
)


def live_among(keys: Sequence[int], *, at: datetime) -> list[Opening]:
    """In their order. The database has the last word on what is live."""
    found = {row.pk: row for row in _OF_A_PAGE(*keys) if row.is_live(at=at)}
    return [found[key] for key in keys if key in found]


def _not_ready(criteria: SearchCriteria, *, at: datetime, hidden: Hidden) -> SearchResults:
    """Without an index: the newest, whatever is asked for."""
    live = hidden.left_out_of(Opening.objects.live(at=at).select_related("employer"))
    openings = list(live.order_by("-publish_at", "-pk")[:PAGE_SIZE])
    return SearchResults(
        criteria=criteria.but(page=1),
        openings=openings,
        total=len(openings),
        pages=1,
        facets={name: Facet(name, ()) for name in FACETS},
        is_ready=False,
    )


def saved_openings(candidate: Visitor) -> QuerySet[SavedOpening]:
    """The newest first."""
    saved = SavedOpening.objects.filter(candidate=candidate.pk)
    return saved.select_related("opening__employer").order_by("-created_at", "-pk")


def saved_among(openings: Iterable[Opening], visitor: Visitor) -> frozenset[int]:
    """The ids of those that this visitor saved."""
    ids = [opening.pk for opening in openings]
    if not visitor.is_authenticated or not ids:
        return frozenset()
    saved = SavedOpening.objects.filter(candidate=visitor.pk, opening__in=ids)
    return frozenset(saved.order_by("pk").values_list("opening_id", flat=True))
