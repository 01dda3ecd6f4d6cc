"""Criteria as the questions that the index answers: what must hold, and what ranks higher."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from tantivy import Query, Searcher

from jobstore.people.employer.models import Employer
from openings.index.queries.reader import keys_of, total_of
from openings.opening.states import RemoteKind
from openings.search.queries.criteria import SAID, SearchCriteria
from openings.search.queries.filters import answered_within, pay_at_least, posted_within, said
from openings.search.queries.hidden import EMPTY, Hidden
from openings.search.queries.pieces import (
    either,
    every,
    not_live,
    one_of,
    value,
)
from openings.search.queries.place import PlaceMeant
from openings.search.queries.spelling import Spellings, synonyms_kept
from openings.search.queries.spots import spots_within
from openings.search.queries.worded import NO_WORDS, Worded, worded

Circle = dict[str, float]  # the spots that lie in it, and how many miles from the middle
REMOTE_KINDS = (RemoteKind.REMOTE.value, RemoteKind.REMOTE_OK.value)


def covered(hidden: Hidden) -> list[Query]:
    """What somebody hid."""
    each = (("key", hidden.openings), ("employer", hidden.employers))
    return [one_of(field, sorted(ids)) for field, ids in each if ids]


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
    words: Worded
    place: Query | None
    circle: Circle  # where the place has a middle
    filters: dict[str, Query]

    def where(self, *more: Query, without: str = "", but: Sequence[Query] = ()) -> Query:
        """What fits; of that what is asked for besides, or without a filter."""
        found = self.words.match([*self._rest(without), *more])
        return every([found], but=[*self._but, *but])

    @property
    def ranked(self) -> Query:
        return every([self.words.ranked(self._rest())], but=self._but, more=self.words.more)

    @cached_property
    def total(self) -> int:
        """How many fit. Of everything, those that nobody may find are counted: they are fewer."""
        if self.words.do_rank or self._rest():
            return self.engine.count(self.where())
        return self.engine.searcher.num_docs - self.engine.count(either(self._but))

    @property
    def left_out(self) -> int:
        """How many more fit, and are hidden from who asks."""
        hidden = covered(self.engine.hidden)
        if not hidden:
            return 0
        found = self.words.match([*self._rest(), either(hidden)])
        but = [*not_live(at=self.engine.at), *self.words.but]
        return self.engine.count(every([found], but=but))

    @cached_property
    def may_fit_elsewhere(self) -> bool:
        """Of a search that finds nothing: the words fit something under other filters, or in
        another place."""
        if not (self._rest() and self.words.do_rank):
            return bool(self._rest())
        return bool(self.engine.count(every([self.words.match()], but=self.words.but)))

    @property
    def _but(self) -> list[Query]:
        at, hidden = self.engine.at, self.engine.hidden
        return [*not_live(at=at), *covered(hidden), *self.words.but]

    def _rest(self, without: str = "") -> list[Query]:
        """Whatever else than the words."""
        place = [] if self.place is None else [self.place]
        return place + [query for name, query in self.filters.items() if name != without]


def asked_of(criteria: SearchCriteria, engine: Engine) -> Asked:
    circle = _circle(criteria, engine.searcher)
    return Asked(
        criteria=criteria,
        engine=engine,
        words=worded(criteria.words, engine.spellings) if criteria.words else NO_WORDS,
        place=_place(criteria.meant, circle, engine.searcher),
        circle=circle,
        filters=_filters(criteria, engine),
    )
