"""A page of results with its counts, in three statements, whatever was asked."""

from dataclasses import dataclass, field
from datetime import datetime

from jobstore.lib import clock
from jobstore.people.models import Employer
from openings.models import Opening
from openings.queries.search.backends import Backend, Sql, backend, corrected, ids_of, rows_of
from openings.queries.search.conditions import (
    base_of,
    facets_of,
    joined,
    pay_at_least,
    posted_within,
)
from openings.queries.search.criteria import (
    DAYS,
    LAST_PAGE,
    PAGE_SIZE,
    PAY_STEPS,
    RADII,
    SearchCriteria,
    Sort,
)
from openings.states import EmploymentType, RemoteKind

CAP = 10_000  # hits that are counted; beyond, the page says "more than"
OPTIONS = 8  # values of a long facet that are shown
COLUMNS = {"types": "employment_type", "remote": "remote", "category": "category"}
LABELS: dict[str, dict[str, str]] = {
    "types": dict(EmploymentType.choices),
    "remote": dict(RemoteKind.choices),
}


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    name: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class WiderSearch:
    label: str
    criteria: SearchCriteria
    count: int


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
    def has_previous(self) -> bool:
        return self.page > 1

    @property
    def has_next(self) -> bool:
        return self.page < self.pages


def search_openings(criteria: SearchCriteria, *, at: datetime | None = None) -> SearchResults:
    """Live openings that fit. Nothing found: likely typing mistakes are mended, then wider
    searches that find something are offered."""
    at = at or clock.now()
    results = _search(criteria, at=at)
    if results.total or criteria.is_empty:
        return results
    words = corrected(criteria.words) if criteria.words else ""
    if words:
        mended = _search(criteria.but(words=words), at=at)
        if mended.total:
            return SearchResults(**{**vars(mended), "corrected_words": words})
    return SearchResults(**{**vars(results), "wider": _wider(criteria, at=at)})


def count_openings(criteria: SearchCriteria, *, at: datetime) -> int:
    """How many fit, counted up to the cap."""
    where = _where(criteria, backend(), at=at)
    rows = rows_of(
        Sql(
            f"SELECT count(*) FROM (SELECT 1 FROM {backend().source} WHERE {where.text}"
            f" LIMIT {CAP}) hits",
            where.values,
        )
    )
    return int(rows[0][0])


def _where(criteria: SearchCriteria, engine: Backend, *, at: datetime) -> Sql:
    base = base_of(criteria, engine=engine, at=at)
    return joined([base, *facets_of(criteria, at=at).values()])


def _search(criteria: SearchCriteria, *, at: datetime) -> SearchResults:
    engine = backend()
    counts = _counts(criteria, engine, at=at)
    total = counts.pop(("total", ""), 0)
    pages = max(1, min(LAST_PAGE, -(-min(total, CAP) // PAGE_SIZE)))
    criteria = criteria.but(page=min(max(criteria.page, 1), pages))
    where = _where(criteria, engine, at=at)
    if criteria.order == Sort.RELEVANCE and criteria.words:
        query = engine.ranked(criteria.words, where)
    else:
        query = Sql(
            f"SELECT e.opening_id FROM {engine.source} WHERE {where.text}"
            " ORDER BY e.publish_at DESC, e.opening_id DESC",
            where.values,
        )
    ids = ids_of(query, limit=PAGE_SIZE, offset=(criteria.page - 1) * PAGE_SIZE) if total else []
    found = Opening.objects.select_related("employer").in_bulk(ids)
    return SearchResults(
        criteria=criteria,
        openings=[found[pk] for pk in ids if pk in found],
        total=min(total, CAP),
        total_is_capped=total > CAP,
        pages=pages,
        facets=_facets(criteria, counts),
    )


def _counts(
    criteria: SearchCriteria, engine: Backend, *, at: datetime
) -> dict[tuple[str, str], int]:
    """Hits in all, and per value of each facet with the other facets applied: one statement."""
    base = base_of(criteria, engine=engine, at=at)
    chosen = facets_of(criteria, at=at)
    flags = "".join(
        f", CASE WHEN {condition.text} THEN 1 ELSE 0 END AS f_{name}"
        for name, condition in chosen.items()
    )
    parts = _count_parts(criteria, list(chosen), at=at)
    statement = Sql(
        "WITH found AS MATERIALIZED (SELECT e.employment_type, e.remote, e.category, e.pay_year,"
        f" e.publish_at, e.employer_id{flags} FROM {engine.source} WHERE {base.text}"
        f" ORDER BY e.publish_at DESC LIMIT {CAP + 1}) "
        + " UNION ALL ".join(part.text for part in parts),
        [
            *(value for condition in chosen.values() for value in condition.values),
            *base.values,
            *(value for part in parts for value in part.values),
        ],
    )
    return {(name, value or ""): count for name, value, count in rows_of(statement)}


def _count_parts(criteria: SearchCriteria, chosen: list[str], *, at: datetime) -> list[Sql]:
    """One SELECT per facet or step, each with all chosen filters but its own."""

    def others(name: str) -> str:
        return " AND ".join(f"f_{other} = 1" for other in chosen if other != name) or "1 = 1"

    parts = [Sql(f"SELECT 'total', '', count(*) FROM found WHERE {others('')}")]
    for name, column in (*COLUMNS.items(), ("employer", "employer_id")):
        parts.append(
            Sql(
                f"SELECT '{name}', CAST({column} AS varchar(60)), count(*) FROM found"
                f" WHERE {others(name)} GROUP BY 2"
            )
        )
    for name, condition, value in _steps(criteria, at=at):
        parts.append(
            Sql(
                f"SELECT '{name}', '{value}', count(*) FROM found e"
                f" WHERE {others(name)} AND {condition.text}",
                condition.values,
            )
        )
    return parts


def _steps(criteria: SearchCriteria, *, at: datetime) -> list[tuple[str, Sql, int]]:
    steps = []
    for pay in PAY_STEPS:
        condition = pay_at_least(pay, stated=criteria.stated_pay)
        if condition:
            steps.append(("pay", condition, pay))
    for days in DAYS:
        condition = posted_within(days, at=at)
        if condition:
            steps.append(("days", condition, days))
    return steps


def _facets(criteria: SearchCriteria, counts: dict[tuple[str, str], int]) -> dict[str, Facet]:
    facets = {}
    for name in COLUMNS:
        chosen = getattr(criteria, name)
        values = {value: count for (facet, value), count in counts.items() if facet == name}
        values |= {value: values.get(value, 0) for value in chosen}
        values.pop("", None)
        labels = LABELS.get(name, {})
        options = [
            Option(value, labels.get(value, value), count, value in chosen)
            for value, count in values.items()
        ]
        order = list(labels) if labels else []
        options.sort(key=lambda option: _rank(option, order))
        facets[name] = Facet(name, tuple(options if order else options[:OPTIONS]))
    facets["employer"] = _employers(criteria, counts)
    for name, steps, wanted in (("pay", PAY_STEPS, criteria.pay), ("days", DAYS, criteria.days)):
        facets[name] = Facet(
            name,
            tuple(
                Option(str(step), str(step), counts.get((name, str(step)), 0), step == wanted)
                for step in steps
            ),
        )
    return facets


def _rank(option: Option, order: list[str]) -> tuple[bool, int, int, str]:
    """Fixed lists keep their order; open ones show what is chosen, then what has most."""
    place = order.index(option.value) if option.value in order else len(order)
    return (not option.chosen if not order else False, place, -option.count, option.label)


def _employers(criteria: SearchCriteria, counts: dict[tuple[str, str], int]) -> Facet:
    by_id = {int(value): count for (facet, value), count in counts.items() if facet == "employer"}
    busiest = sorted(by_id, key=lambda pk: (-by_id[pk], pk))[:OPTIONS]
    employers = Employer.objects.filter(pk__in=busiest) | Employer.objects.filter(
        slug__in=criteria.employer
    )
    options = [
        Option(row.slug, row.name, by_id.get(row.pk, 0), row.slug in criteria.employer)
        for row in employers.only("slug", "name").order_by("pk")
    ]
    return Facet("employer", tuple(sorted(options, key=lambda option: _rank(option, []))))


def _wider(criteria: SearchCriteria, *, at: datetime) -> tuple[WiderSearch, ...]:
    """The nearest searches that find something: one condition less, or a wider circle."""
    found = []
    for label, wider in _wider_candidates(criteria):
        count = count_openings(wider, at=at)
        if count:
            found.append(WiderSearch(label, wider, count))
    return tuple(found[:5])


def _wider_candidates(criteria: SearchCriteria) -> list[tuple[str, SearchCriteria]]:
    candidates = []
    place = criteria.meant.place
    if place and place.city:
        candidates += [
            (f"within {miles} miles of {place.name}", criteria.but(radius=miles))
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
    for name, label in without.items():
        if getattr(criteria, name):
            candidates.append((label, criteria.but(**{name: getattr(blank, name)})))
    if criteria.stated_pay:
        candidates.append(("pay stated or not", criteria.but(stated_pay=False)))
    if criteria.place:
        if not criteria.meant.is_remote:
            candidates.append(("remote", criteria.but(place="remote")))
        candidates.append(("anywhere", criteria.but(place="")))
    words = criteria.words.split(" ")
    if len(words) > 1 and '"' not in criteria.words:
        candidates.append(("any of the words", criteria.but(words=" or ".join(words))))
    if criteria.words:
        candidates.append(("without the words", criteria.but(words="")))
    candidates.append(("all openings", blank))
    return candidates
