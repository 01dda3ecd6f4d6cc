"""A page of results with its counts, in few statements, whatever was asked."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from jobstore.lib import clock
from openings.opening.models.opening import Opening
from openings.search.queries.asked import Asked, Vocabulary, asked_of
from openings.search.queries.backends import backend, corrected
from openings.search.queries.counts import CAP, Counts, Facet, counts_of, facets_from
from openings.search.queries.criteria import LAST_PAGE, PAGE_SIZE, SearchCriteria
from openings.search.queries.wider import WiderSearch, count_each, nearest, wider_searches


@dataclass(frozen=True, kw_only=True)
class SearchResults:
    criteria: SearchCriteria
    openings: list[Opening]
    total: int
    total_is_capped: bool
    pages: int
    facets: dict[str, Facet]
    corrected_words: str = ""  # what was searched instead, when the words found nothing
    wider: tuple[WiderSearch, ...] = field(default=())

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


def search_openings(criteria: SearchCriteria, *, at: datetime | None = None) -> SearchResults:
    """Live openings that fit. Nothing found: likely typing mistakes are mended, then wider
    searches that find something are offered."""
    at = at or clock.now()
    vocabulary = Vocabulary(backend())
    asked = asked_of(criteria, vocabulary, at=at)
    counts = counts_of(asked)
    if counts.total or criteria.is_empty:
        return _page(asked, counts)
    words = corrected(criteria.words) if criteria.words else ""
    wider = wider_searches(criteria)
    others = [*wider.values(), *([criteria.but(words=words)] if words else [])]
    searches = [asked_of(other, vocabulary, at=at) for other in others]
    found = count_each(searches)
    if words and found[-1]:
        return replace(_page(searches[-1], counts_of(searches[-1])), corrected_words=words)
    offers = nearest(list(wider), searches[: len(wider)], found[: len(wider)])
    return replace(_page(asked, counts), wider=offers)


def _page(asked: Asked, counts: Counts) -> SearchResults:
    """Past the last page stands the last one."""
    total = min(counts.total, CAP)
    pages = max(1, min(LAST_PAGE, -(-total // PAGE_SIZE)))
    if asked.criteria.page > pages:
        last = replace(asked, criteria=asked.criteria.but(page=pages))
        return _page(last, counts_of(last))
    found = Opening.objects.select_related("employer").in_bulk(counts.page)
    return SearchResults(
        criteria=asked.criteria,
        openings=[found[pk] for pk in counts.page if pk in found],
        total=total,
        total_is_capped=counts.total > CAP,
        pages=pages,
        facets=facets_from(asked.criteria, counts),
    )
