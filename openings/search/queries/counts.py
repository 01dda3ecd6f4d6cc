"""How many openings fit a search, in all and for each value of each facet."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import accumulate, pairwise
from math import ceil
from typing import Any

from tantivy import Query

from jobstore.lib.prepared import Prepared
from jobstore.people.employer.models import Employer
from openings.index.queries.documents import CENTS, ELSEWHERE, HERE
from openings.opening.states import EmploymentType, RemoteKind, Vacancy, VisaSupport
from openings.search.queries.asking import Asked
from openings.search.queries.criteria import (
    ANSWERS,
    DAYS,
    PAY_STEPS,
    SAID,
    SearchCriteria,
    is_hourly,
    pay_label,
)
from openings.search.queries.pieces import one_of

OPTIONS = 8  # values of a long facet that are shown
VALUES = 1000  # of a category, that are counted
LISTED = ("types", "remote", "category", "apply", *SAID)
FACETS = (*LISTED, "employer", "pay", "answers", "days")
APPLY = {HERE: "Apply here", ELSEWHERE: "Apply on another site"}
LABELS: dict[str, dict[str, str]] = {
    "types": dict(EmploymentType.choices),
    "remote": dict(RemoteKind.choices),
    "apply": APPLY,
    "vacancy": dict(Vacancy.choices),
    "visa": dict(VisaSupport.choices),
    "says": {"vacancy": "Vacancy is stated", "visa": "Work visa is stated"},
}
EVERY = {"every": {"value_count": {"field": "key"}}}
BY_HOUR = [step for step in PAY_STEPS if is_hourly(step)]
BY_YEAR = [step for step in PAY_STEPS if not is_hourly(step)]

Counted = dict[str, int]  # by value


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
    left_out: bool = False  # more values were found than have an option
    # Whether those that say nothing are left out; None where all say something.
    only_said: bool | None = None


def facets_of(asked: Asked, total: int) -> dict[str, Facet]:
    """Each facet is counted with all filters but its own; the search itself finds `total`."""
    asks, totals = _aggregations(asked), dict.fromkeys(FACETS, total)
    aggregate = asked.engine.searcher.aggregate
    narrowed = asked.filters if total or asked.may_fit_elsewhere else ()
    free = {key: ask for key, ask in asks.items() if _facet(key) not in narrowed}
    found: dict[str, Any] = aggregate(asked.where() if total else Query.empty_query(), free)
    for name in narrowed:
        own = {key: ask for key, ask in asks.items() if _facet(key) == name}
        found |= aggregate(asked.where(without=name), own | EVERY)
        totals[name] = int(found["every"]["value"])
    counts = {name: _terms(found[name]) for name in LISTED}
    facets = {name: _listed(name, asked.criteria, counts[name]) for name in LISTED}
    facets |= {name: _said(name, asked.criteria, counts[name], totals[name]) for name in SAID}
    facets["employer"] = _employers(asked, found["employer"])
    facets["pay"] = _pay(asked.criteria, found, totals["pay"])
    facets["answers"] = _answers(asked.criteria, found["answers"], totals["answers"])
    facets["days"] = _days(asked.criteria, found["days"])
    return facets


def categories_of(asked: Asked) -> Counted:
    """Those with most openings."""
    most = {"category": {"terms": {"field": "category", "size": OPTIONS}}}
    return _terms(asked.engine.searcher.aggregate(asked.where(), most)["category"])


def _facet(key: str) -> str:
    return key.partition(" ")[0]


def _aggregations(asked: Asked) -> dict[str, Any]:
    """Those of pay by its two units."""
    year = "pay_year" if asked.criteria.stated_pay else "pay_likely"
    now = asked.engine.at
    days = [int((now - timedelta(days=day)).timestamp()) + 1 for day in reversed(DAYS)]
    return {
        **{name: {"terms": {"field": name, "size": VALUES}} for name in LISTED},
        "employer": {"terms": {"field": "employer", "size": OPTIONS}},
        "pay hour": _steps("pay_hour", [ceil(step * CENTS) for step in BY_HOUR]),
        "pay year": _steps(year, BY_YEAR),
        "answers": _steps("answer_days", [days + 1 for days in ANSWERS]),
        "days": _steps("publish", days),
    }


def _steps(field: str, steps: Sequence[int]) -> dict[str, Any]:
    ranges: list[dict[str, int]] = [{"to": steps[0]}]
    ranges += [{"from": low, "to": high} for low, high in pairwise(steps)]
    return {"range": {"field": field, "ranges": [*ranges, {"from": steps[-1]}]}}


def _terms(found: dict[str, Any]) -> Counted:
    return {str(bucket["key"]): bucket["doc_count"] for bucket in found["buckets"]}


def _reaching(found: dict[str, Any]) -> tuple[list[int], int]:
    """How many reach each step, the lowest first, and how many have a value at all."""
    counts = [bucket["doc_count"] for bucket in found["buckets"]]
    reaching = list(accumulate(reversed(counts)))
    return reaching[-2::-1], reaching[-1]


def _listed(name: str, criteria: SearchCriteria, counts: Counted) -> Facet:
    """The values that were found and those chosen."""
    chosen: tuple[str, ...] = getattr(criteria, name)
    labels = LABELS.get(name, {})
    options = [
        Option(value, labels.get(value, value), count, value in chosen)
        for value, count in (dict.fromkeys(chosen, 0) | counts).items()
    ]
    order = list(labels)
    options.sort(key=lambda option: _rank(option, order))
    shown = options if order else options[:OPTIONS]
    return Facet(name, tuple(shown), len(shown) < len(options))


def _said(name: str, criteria: SearchCriteria, counts: Counted, total: int) -> Facet:
    """All values where one of them is said, or chosen: who says nothing may mean each of them."""
    is_only = name in criteria.says
    silent = 0 if is_only else total - sum(counts.values())
    is_shown = bool(counts or getattr(criteria, name))
    each = {value: counts.get(value, 0) + silent for value in SAID[name] if is_shown}
    return replace(_listed(name, criteria, each), only_said=is_only)


def _rank(option: Option, order: list[str]) -> tuple[bool, int, int, str]:
    """Fixed lists keep their order; open ones show what is chosen, then what has most."""
    place = order.index(option.value) if option.value in order else len(order)
    return (not option.chosen if not order else False, place, -option.count, option.label)


_WITH_MOST = Prepared(lambda: Employer.objects.filter(pk__in=range(OPTIONS)).only("slug", "name"))


def _employers(asked: Asked, found: dict[str, Any]) -> Facet:
    """Those with most, and those chosen."""
    criteria = asked.criteria
    counts = _terms(found)
    rows = {row.pk: row for row in _WITH_MOST(*map(int, counts))}
    if criteria.employer:
        chosen = Employer.objects.filter(slug__in=criteria.employer).only("slug", "name")
        rows |= chosen.order_by("pk").in_bulk()
        counts |= _counts_of([pk for pk in rows if str(pk) not in counts], asked)
    options = [
        Option(row.slug, row.name, counts.get(str(pk), 0), row.slug in criteria.employer)
        for pk, row in sorted(rows.items())
    ]
    options.sort(key=lambda option: _rank(option, []))
    return Facet("employer", tuple(options), bool(found["sum_other_doc_count"]))


def _counts_of(employers: Sequence[int], asked: Asked) -> Counted:
    if not employers:
        return {}
    these = asked.where(one_of("employer", employers), without="employer")
    each = {"employer": {"terms": {"field": "employer", "size": len(employers)}}}
    return _terms(asked.engine.searcher.aggregate(these, each)["employer"])


def _pay(criteria: SearchCriteria, found: dict[str, Any], total: int) -> Facet:
    """What states no pay reaches every step, unless only stated pay is asked for."""
    options = []
    for steps, key in ((BY_HOUR, "pay hour"), (BY_YEAR, "pay year")):
        reaching, stated = _reaching(found[key])
        silent = 0 if criteria.stated_pay else total - stated
        options += [
            Option(str(step), pay_label(step), count + silent, step == criteria.pay)
            for step, count in zip(steps, reaching, strict=True)
        ]
    return Facet("pay", tuple(options))


def _answers(criteria: SearchCriteria, found: dict[str, Any], total: int) -> Facet:
    """Where no answer is promised, as with pay."""
    counts = [bucket["doc_count"] for bucket in found["buckets"]]
    silent = total - sum(counts)
    options = tuple(
        Option(str(days), f"within {days} working days", within + silent, days == criteria.answers)
        for days, within in zip(ANSWERS, accumulate(counts[:-1]), strict=True)
    )
    return Facet("answers", options)


def _days(criteria: SearchCriteria, found: dict[str, Any]) -> Facet:
    reaching, _ = _reaching(found)
    return Facet(
        "days",
        tuple(
            Option(str(step), str(step), count, step == criteria.days)
            for step, count in zip(reversed(DAYS), reaching, strict=True)
        )[::-1],
    )
