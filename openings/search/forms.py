"""A search as it stands in the URL. Whatever is unknown in it is left out; nothing is an error."""

import re
from decimal import Decimal
from urllib.parse import urlencode

from django.http import QueryDict  # noqa: TID251 -- the query of a URL is what this form reads

from jobstore.lib.money import NotAnAmount, amount_of
from openings.opening.forms.fields import LIMIT
from openings.opening.states import (
    EmploymentType,
    PayPeriod,
    RemoteKind,
    Vacancy,
    VisaSupport,
    period_named,
)
from openings.search.queries.counts import APPLY
from openings.search.queries.criteria import (
    ANSWERS,
    DAYS,
    FIELDS,
    LAST_PAGE,
    RADII,
    SAID,
    SearchCriteria,
    Sort,
)
from openings.search.queries.named import FILTERS
from openings.search.queries.words import clean_words

VALUES_LIMIT = 20
VALUE_LENGTH = 80
DIGITS = 7
LEFT_AS_IT_WAS = dict.fromkeys(("q", "place", "pay", "days", "answers", "sort"), "") | {
    "radius": str(SearchCriteria.radius)
}
_WITH_PERIOD = re.compile(r"(?P<amount>.*\d[k+]*)\s*[\s/](?P<period>.+)")
_PERIODS = frozenset({PayPeriod.HOUR, PayPeriod.YEAR})
CARRIED = "from"
CARRIED_LENGTH = 2000


def criteria_of(query: QueryDict) -> SearchCriteria:
    sort = query.get("sort", "")
    return SearchCriteria(
        words=clean_words(query.get("q", "")),
        place=clean_words(query.get("place", ""))[:VALUE_LENGTH],
        radius=_number(query, "radius", RADII) or SearchCriteria.radius,
        types=_listed(query, "types", EmploymentType.values),
        remote=_listed(query, "remote", RemoteKind.values),
        category=_listed(query, "category"),
        employer=_listed(query, "employer"),
        pay=_pay(query.get("pay", "")),
        stated_pay=query.get("stated") == "1",
        days=_number(query, "days", DAYS),
        apply=_listed(query, "apply", list(APPLY)),
        vacancy=_listed(query, "vacancy", Vacancy.values),
        visa=_listed(query, "visa", VisaSupport.values),
        says=_listed(query, "says", list(SAID)),
        answers=_number(query, "answers", ANSWERS),
        was=_listed(query, "was", list(FILTERS)),
        sort=sort if sort in list(Sort) else "",
        page=min(_number(query, "page") or 1, LAST_PAGE),
    )


def carried(criteria: SearchCriteria) -> str:
    """A search as the pages that are opened from it carry it along, to lead back there."""
    return f"?{urlencode({CARRIED: criteria.page_query})}" if criteria.page_query else ""


def carried_in(query: QueryDict) -> SearchCriteria:
    text = query.get(CARRIED, "")
    if not text:
        return SearchCriteria()
    is_sane = len(text) <= CARRIED_LENGTH and text.count("&") < VALUES_LIMIT * len(FIELDS)
    return criteria_of(QueryDict(text if is_sane else ""))


def without_empty(query: QueryDict) -> str:
    """What a form sent, without what was left empty or as it was, for a link worth sharing."""
    tidy = query.copy()
    for name, usual in LEFT_AS_IT_WAS.items():
        if tidy.get(name, "x").strip() == usual:
            del tidy[name]
    return tidy.urlencode()


def _number(query: QueryDict, name: str, allowed: tuple[int, ...] = ()) -> int | None:
    text = query.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= DIGITS):
        return None
    return int(text) if not allowed or int(text) in allowed else None


def _pay(text: str) -> Decimal | None:
    """ "20", "$18.50 an hour", "52,000" or "52k+": whether of an hour or a year, its size says."""
    amount = text.strip().lower()[:VALUE_LENGTH]
    found = _WITH_PERIOD.fullmatch(amount)
    if found and period_named(found["period"]) in _PERIODS:
        amount = found["amount"]
    amount = amount.rstrip("+ ")
    thousands = amount.endswith("k")
    try:
        pay = amount_of(amount.removesuffix("k")) * (1000 if thousands else 1)
    except NotAnAmount:
        return None
    return pay if 0 < pay <= LIMIT else None


def _listed(query: QueryDict, name: str, allowed: list[str] | None = None) -> tuple[str, ...]:
    values = [clean_words(value)[:VALUE_LENGTH] for value in query.getlist(FIELDS[name])]
    kept = dict.fromkeys(value for value in values[:VALUES_LIMIT] if value)
    return tuple(value for value in kept if allowed is None or value in allowed)
