"""A page of results with its counts, wider searches where it is empty, and similar openings."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import QuerySet

from jobstore.lib import clock
from jobstore.people.permissions import Visitor
from openings.opening.models import Opening
from openings.opening.states import RemoteKind
from openings.search.models.entry import SavedOpening
from openings.search.queries.backends import Sql, backend, corrected, rows_of
from openings.search.queries.conditions import (
    Asked,
    Vocabulary,
    asked_of,
    covered,
    joined,
    live,
    within,
)
from openings.search.queries.counts import CAP, Counts, Facet, counts_of, facets_from
from openings.search.queries.criteria import LAST_PAGE, PAGE_SIZE, RADII, SearchCriteria
from openings.search.queries.hidden import EMPTY, Hidden
from openings.search.queries.place import says_remote
from openings.search.queries.words import plain_words

WORDS = 6
MILES = 25


# What a title says about rank, not about the work.
_LEVELS = frozenset(
    {"senior", "sr", "junior", "jr", "lead", "principal", "staff", "entry", "mid", "level", "head"}
    | {"chief", "trainee", "associate", "intern", "i", "ii", "iii", "iv"}
)
Kind = frozenset[str]  # the facts that all openings of it share
_KINDS = [
    frozenset({"own"}),
    frozenset({"near", "all words"}),
    frozenset({"near", "a word"}),
    frozenset({"all words"}),
    frozenset({"a word"}),
    frozenset({"near", "category"}),
    frozenset({"category"}),
]
_ASIDE = re.compile(r"\s*[,(|/\u2013\u2014]|\s-\s")  # "Line Cook, nights" and "Line Cook - PM"


def similar_openings(
    opening: Opening, *, at: datetime, limit: int = 4, hidden: Hidden = EMPTY
) -> list[Opening]:
    """Live openings of that title, its employer's first, then those that share words of it, near
    ones first, then those of the category; never the opening itself. In one statement, with what
    a line in a list shows: the name of the employer is `employer_name`."""
    facts = _facts(opening)
    kinds = [kind for kind in _KINDS if facts.keys() >= kind]
    if not kinds:
        return []
    always = [live(at=at), Sql("e.opening_id <> %s", [opening.pk]), covered(hidden, does=False)]
    first = _first(always, kinds, facts, limit=limit)
    return list(
        Opening.objects.raw(
            "SELECT o.id, o.title, o.city, o.region, o.place_text, m.name AS employer_name"
            f" FROM ({first.text}) s JOIN openings_opening o ON o.id = s.opening_id"
            " JOIN people_employer m ON m.id = o.employer_id"
            " ORDER BY s.kind, s.publish_at DESC, o.id DESC",
            first.values,
        )
    )


def _first(always: list[Sql], kinds: list[Kind], facts: dict[str, Sql], *, limit: int) -> Sql:
    """The newest of each kind, the likest kind first. No kind has what one before it has, so that
    the database looks no further than the first that are enough."""
    source = backend().source
    parts = []
    for number, kind in enumerate(kinds):
        others = [joined([facts[name] for name in rest]) for rest in _rests(kind, kinds[:number])]
        others = [Sql(f"({other.text}) IS NOT TRUE", other.values) for other in others]
        where = joined([*always, *(facts[name] for name in sorted(kind)), *others])
        parts.append(
            Sql(
                f"SELECT {number} AS kind, opening_id, publish_at FROM (SELECT e.opening_id,"
                f" e.publish_at FROM {source} WHERE {where.text}"
                f" ORDER BY e.publish_at DESC, e.opening_id DESC LIMIT {limit}) part_{number}",
                where.values,
            )
        )
    return Sql(
        f"SELECT * FROM ({' UNION ALL '.join(part.text for part in parts)}) parts LIMIT {limit}",
        [value for part in parts for value in part.values],
    )


def _rests(kind: Kind, before: list[Kind]) -> list[list[str]]:
    """What the kinds before ask for beyond this one: each set that has no smaller one in it."""
    rests = {other - kind for other in before}
    return sorted(sorted(rest) for rest in rests if not any(less < rest for less in rests))


def _facts(opening: Opening) -> dict[str, Sql]:
    """What can be asked of another opening, as far as this one is known, by name."""
    facts = {}
    words = _words_of_work(opening.title)
    if words:
        chief = _words_of_work(_ASIDE.split(opening.title)[0]) or words
        ours = Sql("e.employer_id = %s", [opening.employer_id])
        facts["own"] = joined([ours, backend().titled(chief, joint="AND")])
        facts["all words"] = backend().titled(words, joint="AND")
        facts["a word"] = backend().titled(words, joint="OR")
    if opening.category:
        facts["category"] = Sql("e.category = %s", [opening.category])
    if opening.latitude is not None and opening.longitude is not None:
        facts["near"] = within(MILES, latitude=opening.latitude, longitude=opening.longitude)
    return facts


def _words_of_work(title: str) -> list[str]:
    return [word for word in plain_words(title) if word not in _LEVELS][:WORDS]


SHOWN = 5


@dataclass(frozen=True)
class WiderSearch:
    label: str
    criteria: SearchCriteria
    count: int
    is_capped: bool


def count_each(searches: list[Asked]) -> list[int]:
    """How many fit each of the searches, in one statement; past the cap one more."""
    parts = [(search.engine.source, search.where()) for search in searches]
    statement = Sql(
        " UNION ALL ".join(
            f"SELECT {number}, count(*) FROM (SELECT 1 FROM {source} WHERE {where.text}"
            f" LIMIT {CAP + 1}) hits"
            for number, (source, where) in enumerate(parts)
        ),
        [value for _, where in parts for value in where.values],
    )
    return [count for _, count in sorted(rows_of(statement))] if parts else []


def nearest(labels: list[str], searches: list[Asked], counts: list[int]) -> tuple[WiderSearch, ...]:
    found = [
        WiderSearch(label, search.criteria, min(count, CAP), count > CAP)
        for label, search, count in zip(labels, searches, counts, strict=True)
        if count
    ]
    return tuple(found[:SHOWN])


def wider_searches(criteria: SearchCriteria) -> dict[str, SearchCriteria]:
    """One condition less, or a wider circle; by the label, each search once."""
    labels: dict[SearchCriteria, str] = {}
    for label, wider in _candidates(criteria):
        labels.setdefault(wider, label)
    return {label: wider for wider, label in labels.items()}


def _candidates(criteria: SearchCriteria) -> list[tuple[str, SearchCriteria]]:
    candidates = []
    if criteria.meant.has_circle:
        candidates += [
            (f"within {miles} miles of {criteria.meant.name}", criteria.but(radius=miles))
            for miles in RADII
            if miles > criteria.radius
        ]
    without = {
        "types": "any type of employment",
        "remote": "on site or remote",
        "category": "every category",
        "employer": "every employer",
        "pay": "any pay",
        "days": "posted at any time",
    }
    blank = SearchCriteria()
    is_said = says_remote(criteria.words)  # the words ask for it then, or against it
    if is_said and RemoteKind.REMOTE in criteria.remote:
        del without["remote"]
    for name, label in without.items():
        if getattr(criteria, name):
            candidates.append((label, criteria.but(**{name: getattr(blank, name)})))
    if criteria.stated_pay:
        candidates.append(("pay stated or not", criteria.but(stated_pay=False)))
    if criteria.place:
        if not criteria.meant.is_remote and not is_said:
            candidates.append(("remote", criteria.but(place="remote")))
        candidates.append(("anywhere", criteria.but(place="")))
    words = criteria.words.split(" ")
    if len(words) > 1 and '"' not in criteria.words:
        candidates.append(("any of the words", criteria.but(words=" or ".join(words))))
    everything = SearchCriteria(sort=criteria.sort, radius=criteria.radius)
    if criteria.words and criteria.but(words="") != everything:
        candidates.append(("without the words", criteria.but(words="")))
    candidates.append(("all openings", everything))
    return candidates


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
    hidden: int = 0  # how many more fit, and are left out for who hid them

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
    vocabulary = Vocabulary(backend())
    asked, lost = asked_of(criteria, vocabulary, at=at).split(hidden)
    counts, left_out = counts_of(asked), count_each([lost])[0] if hidden else 0
    if counts.total or left_out or criteria.is_empty:
        return replace(_page(asked, counts), hidden=left_out)
    words = corrected(criteria.words) if criteria.words else ""
    wider = wider_searches(criteria)
    others = [*wider.values(), *([criteria.but(words=words)] if words else [])]
    searches = [asked_of(other, vocabulary, at=at).split(hidden)[0] for other in others]
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
