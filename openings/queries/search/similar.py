from datetime import datetime

from openings.models import Opening
from openings.queries.search.criteria import SearchCriteria
from openings.queries.search.results import search_openings
from openings.queries.search.words import plain_words

WORDS = 6


def similar_openings(opening: Opening, *, at: datetime, limit: int = 4) -> list[Opening]:
    """Live openings that share words of the title, then the category; never the opening itself."""
    found: dict[int, Opening] = {}
    titles = " or ".join(plain_words(opening.title)[:WORDS])
    searches = [SearchCriteria(words=titles)] if titles else []
    if opening.category:
        searches.append(SearchCriteria(category=(opening.category,)))
    for criteria in searches:
        for other in search_openings(criteria, at=at).openings:
            if other.pk != opening.pk:
                found.setdefault(other.pk, other)
        if len(found) >= limit:
            break
    return list(found.values())[:limit]
