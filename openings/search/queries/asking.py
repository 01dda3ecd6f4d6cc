"""Criteria as the questions that the index answers: what must hold, and what ranks higher.

Each match counts the same in every opening, whatever else is in the index: two pages of one
search fit together while others write.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from tantivy import Occur, Query, Searcher

from jobstore.people.employer.models import Employer
from openings.index.queries.documents import head_of
from openings.index.queries.reader import keys_of, total_of
from openings.index.queries.schema import schema
from openings.opening.states import RemoteKind
from openings.search.queries.criteria import SAID, SearchCriteria
from openings.search.queries.filters import answered_within, pay_at_least, posted_within, said
from openings.search.queries.hidden import EMPTY, Hidden
from openings.search.queries.named import filters_named
from openings.search.queries.pieces import (
    NOTHING_LESS,
    either,
    every,
    not_live,
    one_of,
    value,
)
from openings.search.queries.place import PlaceMeant
from openings.search.queries.spelling import Span, Spellings, synonyms_kept
from openings.search.queries.spots import spots_within
from openings.search.queries.words import Group, Term, groups_of

Circle = dict[str, float]  # the spots that lie in it, and how many miles from the middle
REMOTE_KINDS = (RemoteKind.REMOTE.value, RemoteKind.REMOTE_OK.value)
# What a word is worth where it is found, beyond being found at all.
IN_TITLE = 8.0
AS_TYPED = 1.5  # in the title, in the form that was typed
ASKED = 2.5  # in a requirement
NAMED = 2.0  # in the name of the employer or the category
SIDE_BY_SIDE = 5.0  # all words in the title, as they were typed
WHOLE = 6.0  # they are all that the title says of the work
MEANT = 12.0  # an opening of the filter that the words name
INSTEAD = 0.8  # of another spelling


def covered(hidden: Hidden) -> list[Query]:
    """What somebody hid."""
    each = (("key", hidden.openings), ("employer", hidden.employers))
    return [one_of(field, sorted(ids)) for field, ids in each if ids]


def found_in(field: str, stems: Sequence[str]) -> Query:
    if len(stems) == 1:
        return value(field, stems[0])
    return Query.phrase_query(schema(), field, list(stems))


@dataclass(frozen=True)
class Worded:
    """Words as a condition, and as one that ranks."""

    match: Query
    ranked: Query


def _worth(query: Query, score: float) -> Query:
    return Query.const_score_query(query, score)


def _term(term: Term, share: float = 1.0) -> Worded:
    match = found_in(term.field, term.stems)
    more = [(IN_TITLE, found_in("title", term.stems))]
    if len(term.forms) == 1:
        more += [
            (AS_TYPED, value("forms", term.forms[0])),
            (ASKED, value("asks", term.stems[0])),
            (NAMED, value("named", term.stems[0])),
        ]
    parts = [(Occur.Must, _worth(match, share))]
    parts += [(Occur.Should, _worth(query, score * share)) for score, query in more]
    return Worded(match, Query.boolean_query(parts))


def _any(options: Sequence[Worded]) -> Worded:
    if len(options) == 1:
        return options[0]
    best = Query.disjunction_max_query([option.ranked for option in options])
    return Worded(either(option.match for option in options), best)


def _all(parts: Sequence[Worded]) -> Worded:
    if len(parts) == 1:
        return parts[0]
    return Worded(every(part.match for part in parts), every(part.ranked for part in parts))


def _wanted(terms: Sequence[Term], spellings: Spellings) -> Worded:
    """Every term, or what may stand for it, the longest span first."""
    instead = spellings.instead_of(terms)
    parts, start = [], 0
    while start < len(terms):
        wide = max((count for first, count in instead if first == start), default=1)
        parts.append(_span(terms, instead, (start, wide)))
        start += wide
    found = _all(parts)
    more = [(Occur.Should, _worth(query, score)) for score, query in _of_the_title(terms)]
    return Worded(found.match, Query.boolean_query([(Occur.Must, found.ranked), *more]))


def _span(terms: Sequence[Term], instead: dict[Span, list[Term]], span: Span) -> Worded:
    start, wide = span
    places = range(start, start + wide)
    singles = [
        _any([_term(terms[at]), *(_term(other, INSTEAD) for other in instead.get((at, 1), []))])
        for at in places
    ]
    whole = [_all(singles)]
    if wide > 1:
        whole += [_term(other, INSTEAD * wide) for other in instead[span]]
    return _any(whole)


def _of_the_title(terms: Sequence[Term]) -> list[tuple[float, Query]]:
    stems = [stem for term in terms for stem in term.stems]
    found = [(WHOLE, value("head", head_of(stems)))]
    if len(stems) > 1:
        found.append((SIDE_BY_SIDE, found_in("title", stems)))
    return found


def _group(group: Group, spellings: Spellings) -> Worded:
    found = Worded(NOTHING_LESS, NOTHING_LESS)
    if group.wanted:
        found = _wanted(group.wanted, spellings)
    if not group.unwanted:
        return found
    but = [found_in(term.field, term.stems) for term in group.unwanted]
    return Worded(every([found.match], but=but), every([found.ranked], but=but))


def worded(words: str, spellings: Spellings) -> Worded | None:
    """Words that name a filter rank what it would leave before the rest."""
    groups = [_group(group, spellings) for group in groups_of(words)]
    if not groups:
        return None
    found = _any(groups)
    more = [_worth(value(each.name, each.value), MEANT) for each in filters_named(words)]
    parts = [(Occur.Must, found.ranked), *((Occur.Should, query) for query in more)]
    return Worded(found.match, Query.boolean_query(parts) if more else found.ranked)


def _circle(criteria: SearchCriteria, searcher: Searcher) -> Circle:
    found: Circle = {}
    for center in criteria.meant.centers:
        near = spots_within(criteria.radius, *center, searcher)
        found |= {spot: min(far, found.get(spot, far)) for spot, far in near.items()}
    return found


def _place(meant: PlaceMeant, circle: Circle, searcher: Searcher) -> Query | None:
    """One of the places meant; nothing at all in a place that nobody knows."""
    if meant.is_unknown:
        return Query.empty_query()
    options = [value("region", place.state) for place in meant.places if not place.point]
    if meant.centers:
        options.append(one_of("spot", list(circle)) if circle else Query.empty_query())
    if meant.is_remote:
        options.append(one_of("remote", REMOTE_KINDS))
    if meant.abroad:
        options.append(meant.abroad.query(searcher))
    return either(options) if options else None


@dataclass
class Engine:
    """An index at an instant, with what searches in it ask the database for: each thing once."""

    searcher: Searcher
    at: datetime
    hidden: Hidden = EMPTY  # what is left out for who asks
    _employers: dict[str, int | None] = field(default_factory=dict)

    @cached_property
    def spellings(self) -> Spellings:
        return Spellings(self.searcher, synonyms_kept())

    def employers(self, slugs: Sequence[str]) -> list[int]:
        if unknown := [slug for slug in slugs if slug not in self._employers]:
            rows = Employer.objects.filter(slug__in=unknown).order_by("pk")
            self._employers |= dict.fromkeys(unknown) | dict(rows.values_list("slug", "pk"))
        return [pk for slug in slugs if (pk := self._employers[slug])]

    def count(self, query: Query) -> int:
        return total_of(self.searcher.search(query, 1))

    def newest(self, query: Query, first: int, count: int) -> list[tuple[int, int]]:
        """So many from the given one on, each as it is sorted and its key."""
        if not count:
            return []
        found = self.searcher.search(
            query, count, count=False, offset=first, order_by_field="newest"
        )
        ranks = (int(rank) for rank, _ in found.hits)
        return list(zip(ranks, keys_of(found, self.searcher), strict=True))


def _filters(criteria: SearchCriteria, engine: Engine) -> dict[str, Query]:
    """What the ticked filters ask, by the name of the facet."""
    found = {
        name: one_of(name, getattr(criteria, name))
        for name in ("types", "remote", "category", "apply")
        if getattr(criteria, name)
    }
    found |= {name: query for name in SAID if (query := said(criteria, name))}
    if criteria.employer:
        found["employer"] = one_of("employer", engine.employers(criteria.employer))
    if criteria.pay is not None:
        found["pay"] = pay_at_least(criteria.pay, stated=criteria.stated_pay)
    elif criteria.stated_pay:
        found["pay"] = Query.exists_query("pay_likely")
    if criteria.answers:
        found["answers"] = answered_within(criteria.answers)
    if criteria.days:
        found["days"] = posted_within(criteria.days, at=engine.at)
    return found


@dataclass(frozen=True, kw_only=True)
class Asked:
    criteria: SearchCriteria
    engine: Engine
    words: Worded | None
    place: Query | None
    circle: Circle  # where the place has a middle
    filters: dict[str, Query]

    def where(self, *, without: str = "") -> Query:
        return self._all(self.words.match if self.words else None, without)

    @property
    def ranked(self) -> Query:
        return self._all(self.words.ranked if self.words else None, "")

    @property
    def left_out(self) -> int:
        """How many more fit, and are hidden from who asks."""
        hidden = covered(self.engine.hidden)
        if not hidden:
            return 0
        parts = self._parts(self.words.match if self.words else None, "")
        found = every([*parts, either(hidden)], but=not_live(at=self.engine.at))
        return self.engine.count(found)

    def _all(self, words: Query | None, without: str) -> Query:
        but = [*not_live(at=self.engine.at), *covered(self.engine.hidden)]
        return every(self._parts(words, without), but=but)

    def _parts(self, words: Query | None, without: str) -> list[Query]:
        parts = [part for part in (words, self.place) if part is not None]
        return parts + [query for name, query in self.filters.items() if name != without]


def asked_of(criteria: SearchCriteria, engine: Engine) -> Asked:
    circle = _circle(criteria, engine.searcher)
    return Asked(
        criteria=criteria,
        engine=engine,
        words=worded(criteria.words, engine.spellings) if criteria.words else None,
        place=_place(criteria.meant, circle, engine.searcher),
        circle=circle,
        filters=_filters(criteria, engine),
    )
