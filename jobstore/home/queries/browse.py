"""Ways into the search for who comes without a word in mind: what is offered lately."""

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any

from django.conf import settings

from jobstore.lib.places import city_in
from openings.opening.models import Opening
from openings.search.queries.criteria import SearchCriteria
from openings.search.queries.hidden import EMPTY, Hidden

LATELY = 2000  # openings whose kinds and cities are counted, the newest of all
WAYS = 12  # of each kind
NEWEST = 6  # of an employer each
AMONG = 60


@dataclass(frozen=True)
class Way:
    name: str
    query: str  # of the search that it leads to


@dataclass(frozen=True, kw_only=True)
class Browse:
    categories: list[Way]
    cities: list[Way]
    newest: list[Opening]


_kept: dict[str, Any] = {"until": 0.0}  # the last answer of this process


def browse(*, at: datetime, hidden: Hidden = EMPTY) -> Browse:
    """Asked twice in BROWSE_KEPT_FOR seconds of a process; what has closed since is left out."""
    if time.monotonic() >= _kept["until"]:
        _kept.update(found=_look(at), until=time.monotonic() + settings.BROWSE_KEPT_FOR)
    found: Browse = _kept["found"]
    shown = (one for one in found.newest if one.is_live(at=at) and not hidden.covers(one))
    return replace(found, newest=list(islice(shown, NEWEST)))


def _look(at: datetime) -> Browse:
    lately = Opening.objects.live(at=at).order_by("-publish_at", "-pk")
    facts = list(lately.values_list("category", "city", "region")[:LATELY])
    cities = ((city, region) for _category, city, region in facts if city_in(city, region))
    return Browse(
        categories=[
            Way(name, SearchCriteria(category=(name,)).query)
            for name in _most(category for category, _city, _region in facts if category)
        ],
        cities=[
            Way(name, SearchCriteria(place=name).query)
            for name in _most(f"{city}, {region}" for city, region in cities)
        ],
        newest=_of_an_employer_each(lately.select_related("employer")[:AMONG]),
    )


def _of_an_employer_each(openings: Iterable[Opening]) -> list[Opening]:
    """The first of each."""
    firsts: dict[int, Opening] = {}
    for opening in openings:
        firsts.setdefault(opening.employer_id, opening)
    return list(firsts.values())


def _most(names: Iterable[str]) -> list[str]:
    """Those with the most openings, by the alphabet."""
    return sorted(name for name, _count in Counter(names).most_common(WAYS))
