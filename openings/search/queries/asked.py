"""A search made ready for the database, once: its words, its base and what each filter asks."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from openings.search.queries.backends import Backend, Sql
from openings.search.queries.conditions import base_of, facets_of, joined
from openings.search.queries.criteria import SearchCriteria
from openings.search.queries.words import groups_of, with_variants


@dataclass
class Vocabulary:
    """Which words the site has; each is asked for once."""

    engine: Backend
    asked: set[str] = field(default_factory=set)
    found: set[str] = field(default_factory=set)

    def known(self, words: Iterable[str]) -> set[str]:
        unknown = set(words) - self.asked
        if unknown:
            self.asked |= unknown
            self.found |= self.engine.known(sorted(unknown))
        return self.found


@dataclass(frozen=True, kw_only=True)
class Asked:
    criteria: SearchCriteria
    engine: Backend
    at: datetime
    query: str  # the words as the engine takes them
    base: Sql  # live, the words, the place
    filters: dict[str, Sql]  # by the name of the facet

    def where(self, *, without: str = "") -> Sql:
        others = (condition for name, condition in self.filters.items() if name != without)
        return joined([self.base, *others])


def asked_of(criteria: SearchCriteria, vocabulary: Vocabulary, *, at: datetime) -> Asked:
    engine = vocabulary.engine
    query = engine.query_of(with_variants(groups_of(criteria.words), vocabulary.known))
    return Asked(
        criteria=criteria,
        engine=engine,
        at=at,
        query=query,
        base=base_of(criteria, engine.matches(query), at=at),
        filters=facets_of(criteria, at=at),
    )
