"""The page of a search, its hits in all, and for each value of each facet: one statement."""

from dataclasses import dataclass
from itertools import accumulate

from jobstore.people.employer.models import Employer
from openings.opening.states import EmploymentType, RemoteKind
from openings.search.queries.backends import Sql, rows_of
from openings.search.queries.conditions import Asked, pay_at_least, posted_within
from openings.search.queries.criteria import (
    DAYS,
    PAGE_SIZE,
    PAY_STEPS,
    SearchCriteria,
    Sort,
    is_hourly,
    pay_label,
)

CAP = 10_000  # hits that are counted; beyond, the page says "more than"
OPTIONS = 8  # values of a long facet that are shown
COLUMNS = {"types": "employment_type", "remote": "remote", "category": "category"}
LABELS: dict[str, dict[str, str]] = {
    "types": dict(EmploymentType.choices),
    "remote": dict(RemoteKind.choices),
}
ALL = "all"
PAGE = "page"
NEWEST = "ORDER BY e.publish_at DESC, e.opening_id DESC"

Steps = dict[int, Sql]


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
    is_capped: bool  # only the newest hits are counted: there may be more of each
    left_out: int = 0  # values that were found and have no option

    @property
    def counted(self) -> list[tuple[Option, str]]:
        """Each option with how many it finds, as a page shows it: "(1,234)", "(9,876+)"."""
        plus = "+" if self.is_capped else ""
        return [
            (option, f"({option.count:,}{plus})" if option.count or not plus else "")
            for option in self.options
        ]


@dataclass(frozen=True)
class Counts:
    page: list[int]  # the openings on it
    values: dict[tuple[str, str], int]  # by facet and value
    hits: dict[
        str, int
    ]  # with all filters, and with all but that of a facet; past the cap one more

    @property
    def total(self) -> int:
        return self.hits[ALL]

    def is_capped(self, facet: str) -> bool:
        return self.hits.get(facet, self.total) > CAP

    def of(self, facet: str) -> dict[str, int]:
        found = {value: count for (name, value), count in self.values.items() if name == facet}
        return {value: min(count, CAP) for value, count in found.items()}


def counts_of(asked: Asked) -> Counts:
    """Each facet is counted with all filters but its own, and filters come before the cap."""
    sets = {ALL: asked.where()} | {name: asked.where(without=name) for name in asked.filters}
    tables = [
        Sql(
            f"found_{name} AS MATERIALIZED (SELECT e.opening_id, e.employment_type, e.remote,"
            " e.category, e.pay_year, e.pay_hour, e.publish_at, e.employer_id"
            f" FROM {asked.engine.source} WHERE {where.text} {NEWEST} LIMIT {CAP + 1})",
            where.values,
        )
        for name, where in sets.items()
    ]
    scales = _scales(asked)
    parts = [Sql(f"SELECT 'hits', '{name}', count(*) FROM found_{name}") for name in sets]
    parts += [*_parts(asked, scales), _page(asked)]
    statement = Sql(
        f"WITH {', '.join(table.text for table in tables)} "
        + " UNION ALL ".join(part.text for part in parts),
        [value for piece in (*tables, *parts) for value in piece.values],
    )
    values = {(name, value or ""): count for name, value, count in rows_of(statement)}
    page = {int(pk): values.pop((name, pk)) for name, pk in list(values) if name == PAGE}
    hits = {name: values.pop(("hits", name)) for name in sets}
    for name, steps in scales:
        sums = accumulate(values.get((name, str(step)), 0) for step in steps)
        values |= {(name, str(step)): count for step, count in zip(steps, sums, strict=True)}
    return Counts(sorted(page, key=page.__getitem__), values, hits)


def _page(asked: Asked) -> Sql:
    """The openings of the page with their place on it."""
    size, page = PAGE_SIZE, max(asked.criteria.page, 1)
    if asked.criteria.order == Sort.RELEVANCE and asked.query:
        hits = f"found_{ALL}"
        query = asked.engine.ranked(asked.query, asked.where(), hits, upto=page * size)
    else:
        query = Sql(f"SELECT e.opening_id FROM found_{ALL} e {NEWEST}")
    return Sql(
        f"SELECT '{PAGE}', CAST(opening_id AS varchar(60)), row_number() OVER ()"
        f" FROM ({query.text} LIMIT {size} OFFSET {(page - 1) * size}) page",
        query.values,
    )


def _parts(asked: Asked, scales: list[tuple[str, Steps]]) -> list[Sql]:
    """One SELECT for each facet; it reads the hits once, whatever the number of its values."""
    columns = (*COLUMNS.items(), ("employer", "employer_id"))
    groups = [(name, Sql(f"e.{column}")) for name, column in columns]
    groups += [(name, _strictest(steps)) for name, steps in scales]
    return [
        Sql(
            f"SELECT '{name}', CAST(value AS varchar(60)), hits FROM (SELECT {group.text} AS value,"
            f" count(*) AS hits FROM found_{name if name in asked.filters else ALL} e GROUP BY 1)"
            f" by_{number}",
            group.values,
        )
        for number, (name, group) in enumerate(groups)
    ]


def _scales(asked: Asked) -> list[tuple[str, Steps]]:
    """Steps of one unit, the strictest first: what one of them finds, all after it find too."""
    pay = {
        step: pay_at_least(step, stated=asked.criteria.stated_pay) for step in reversed(PAY_STEPS)
    }
    by_hour = {step: condition for step, condition in pay.items() if is_hourly(step)}
    by_year = {step: condition for step, condition in pay.items() if not is_hourly(step)}
    days = {step: posted_within(step, at=asked.at) for step in DAYS}
    return [("pay", by_hour), ("pay", by_year), ("days", days)]


def _strictest(steps: Steps) -> Sql:
    """The first step of a scale that an opening passes."""
    whens = " ".join(f"WHEN {condition.text} THEN {step}" for step, condition in steps.items())
    values = [value for condition in steps.values() for value in condition.values]
    return Sql(f"CASE {whens} END", values)


def facets_from(criteria: SearchCriteria, counts: Counts) -> dict[str, Facet]:
    facets = {name: _listed(name, getattr(criteria, name), counts) for name in COLUMNS}
    facets["employer"] = _employers(criteria, counts)
    for name, steps, wanted in (("pay", PAY_STEPS, criteria.pay), ("days", DAYS, criteria.days)):
        values = counts.of(name)
        options = [
            Option(str(step), pay_label(step), values.get(str(step), 0), step == wanted)
            for step in steps
        ]
        facets[name] = Facet(name, tuple(options), counts.is_capped(name))
    return facets


def _listed(name: str, chosen: tuple[str, ...], counts: Counts) -> Facet:
    """The values that were found and those chosen; of a fixed list all, where the count stops."""
    labels, is_capped = LABELS.get(name, {}), counts.is_capped(name)
    values = dict.fromkeys([*chosen, *(labels if is_capped else ())], 0) | counts.of(name)
    values.pop("", None)
    options = [
        Option(value, labels.get(value, value), count, value in chosen)
        for value, count in values.items()
    ]
    order = list(labels)
    options.sort(key=lambda option: _rank(option, order))
    shown = options if order else options[:OPTIONS]
    return Facet(name, tuple(shown), is_capped, len(options) - len(shown))


def _rank(option: Option, order: list[str]) -> tuple[bool, int, int, str]:
    """Fixed lists keep their order; open ones show what is chosen, then what has most."""
    place = order.index(option.value) if option.value in order else len(order)
    return (not option.chosen if not order else False, place, -option.count, option.label)


def _employers(criteria: SearchCriteria, counts: Counts) -> Facet:
    by_id = {int(value): count for value, count in counts.of("employer").items()}
    busiest = sorted(by_id, key=lambda pk: (-by_id[pk], pk))[:OPTIONS]
    options = []
    if busiest or criteria.employer:
        employers = Employer.objects.filter(pk__in=busiest) | Employer.objects.filter(
            slug__in=criteria.employer
        )
        options = [
            Option(row.slug, row.name, by_id.get(row.pk, 0), row.slug in criteria.employer)
            for row in employers.only("slug", "name").order_by("pk")
        ]
    options.sort(key=lambda option: _rank(option, []))
    left_out = len(by_id) - sum(bool(option.count) for option in options)
    return Facet("employer", tuple(options), counts.is_capped("employer"), left_out)
