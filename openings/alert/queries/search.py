"""What an alert looks for: kept as plain values, told in words, made from an opening."""

import json
from collections.abc import Collection
from dataclasses import asdict, fields
from decimal import Decimal
from typing import Any

from jobstore.people.employer.models import Employer
from openings.index.queries.documents import chief_part
from openings.opening.models import Opening
from openings.opening.states import RemoteKind
from openings.search.queries.counts import LABELS
from openings.search.queries.criteria import FIELDS, SearchCriteria, pay_label, pay_value
from openings.search.queries.similar import words_of_work

# An alert shows what is new, the newest first, whatever the page was sorted by.
_OF_A_PAGE = {"sort": "", "page": 1, "days": None, "was": ()}
_LISTS = [name for name in FIELDS if name not in _OF_A_PAGE]
_BLANK = SearchCriteria()


def lasting(criteria: SearchCriteria) -> SearchCriteria:
    """What of a search an alert can go by."""
    lists = {name: tuple(sorted(getattr(criteria, name))) for name in _LISTS}
    radius = criteria.radius if criteria.meant.has_circle else SearchCriteria.radius
    return criteria.but(**_OF_A_PAGE, **lists, radius=radius)


def kept(criteria: SearchCriteria) -> str:
    """The same text for the same search."""
    values = asdict(lasting(criteria))
    values["pay"] = pay_value(criteria.pay) if criteria.pay else None
    blank = asdict(_BLANK)
    stated = {name: value for name, value in values.items() if value != blank[name]}
    return json.dumps(stated, sort_keys=True, ensure_ascii=False)


def criteria_kept(text: str) -> SearchCriteria:
    """What a search knows no more is left out."""
    known = {each.name for each in fields(SearchCriteria)}
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in json.loads(text).items()
        if name in known
    }
    if values.get("pay") is not None:
        values["pay"] = Decimal(values["pay"])
    return SearchCriteria(**values)


def filters_of(criteria: SearchCriteria) -> list[tuple[str, str]]:
    """Each that is on as "name:value", with its label."""
    names = dict(
        Employer.objects.filter(slug__in=criteria.employer)
        .order_by("pk")
        .values_list("slug", "name")
    )
    labels = {**LABELS, "employer": names}
    found = [
        (f"{name}:{value}", labels.get(name, {}).get(value, value))
        for name in _LISTS
        for value in getattr(criteria, name)
    ]
    if criteria.stated_pay:
        found.append(("stated_pay:1", "Pay is stated"))
    if criteria.answers:
        found.append(("answers:1", f"Answers within {criteria.answers} working days"))
    return found


def with_filters(
    criteria: SearchCriteria, chosen: SearchCriteria, ticked: Collection[str]
) -> SearchCriteria:
    """A search with those filters of another one that are ticked."""
    lists = {
        name: tuple(value for value in getattr(chosen, name) if f"{name}:{value}" in ticked)
        for name in _LISTS
    }
    return criteria.but(
        **lists,
        stated_pay=chosen.stated_pay and "stated_pay:1" in ticked,
        answers=chosen.answers if "answers:1" in ticked else None,
    )


def in_words(criteria: SearchCriteria) -> str:
    """ "cashier, within 25 miles of Columbus, Ohio, Full time"."""
    where = criteria.meant.name or criteria.place
    if where and criteria.meant.has_circle:
        where = f"within {criteria.radius} miles of {where}"
    pay = f"{pay_label(criteria.pay)} or more" if criteria.pay else ""
    parts = [criteria.words, where, pay, *(label for _, label in filters_of(criteria))]
    return ", ".join(filter(None, parts)) or "All openings"


def like_opening(opening: Opening) -> SearchCriteria:
    """A search that finds this opening, and what is of its kind: the work, and where it is."""
    words = " ".join(words_of_work(chief_part(opening.title)))
    is_remote = opening.remote == RemoteKind.REMOTE
    place = ", ".join(filter(None, [opening.city, opening.region])) if not is_remote else "remote"
    return SearchCriteria(words=words, place=place)


def of_employer(employer: Employer) -> SearchCriteria:
    return SearchCriteria(employer=(employer.slug,))
