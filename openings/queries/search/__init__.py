"""Finding openings: one function for the list, its counts and similar openings."""

from openings.queries.search.counts import Facet, Option
from openings.queries.search.criteria import (
    DAYS,
    PAGE_SIZE,
    PAY_STEPS,
    RADII,
    SearchCriteria,
    Sort,
)
from openings.queries.search.place import PlaceMeant
from openings.queries.search.results import SearchResults, search_openings
from openings.queries.search.similar import similar_openings
from openings.queries.search.wider import WiderSearch

__all__ = [
    "DAYS",
    "PAGE_SIZE",
    "PAY_STEPS",
    "RADII",
    "Facet",
    "Option",
    "PlaceMeant",
    "SearchCriteria",
    "SearchResults",
    "Sort",
    "WiderSearch",
    "search_openings",
    "similar_openings",
]
