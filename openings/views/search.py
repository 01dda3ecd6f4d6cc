from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from jobstore.lib import clock
from jobstore.web.htmx import render_page_or_fragment
from jobstore.web.requests import HtmxRequest
from openings.forms.search import criteria_of
from openings.models import Opening
from openings.queries.opening import opening_with_parts
from openings.queries.saved_opening import saved_among
from openings.queries.search import (
    PAGE_SIZE,
    RADII,
    SearchCriteria,
    SearchResults,
    Sort,
    search_openings,
)

MAX_PK_DIGITS = 12


@login_not_required
@require_http_methods(["GET", "HEAD"])
def opening_list(request: HtmxRequest) -> HttpResponse:
    now = clock.now()
    criteria = criteria_of(request.GET)
    results = search_openings(criteria, at=now)
    return render_page_or_fragment(
        request,
        "openings/search/list.html",
        "openings/search/_results.html",
        {
            "criteria": criteria,
            "results": results,
            "chosen": _chosen(request, results),
            "saved": saved_among(results.openings, request.user),
            "page_obj": Paginator(range(results.pages * PAGE_SIZE), PAGE_SIZE).page(results.page),
            "query": criteria.query,
            "radii": RADII,
            "sorts": [(sort.value, sort.value.capitalize()) for sort in Sort],
            "other_places": [
                (place.name, criteria.but(place=place.name).query)
                for place in criteria.meant.others
            ],
            "chips": _chips(results.criteria, results),
        },
    )


def _chosen(request: HttpRequest, results: SearchResults) -> Opening | None:
    """The opening shown beside the list: the one in the URL, else the first."""
    listed = [opening.pk for opening in results.openings]
    if not listed:
        return None
    text = request.GET.get("chosen", "")
    is_number = text.isascii() and text.isdigit() and len(text) <= MAX_PK_DIGITS
    return opening_with_parts(int(text) if is_number and int(text) in listed else listed[0])


def _chips(criteria: SearchCriteria, results: SearchResults) -> list[tuple[str, str]]:
    """Each chosen filter with the search without it."""
    chips: list[tuple[str, Any]] = []
    for name in ("types", "remote", "category", "employer"):
        labels = {option.value: option.label for option in results.facets[name].options}
        values = getattr(criteria, name)
        chips += [
            (
                labels.get(value, value),
                criteria.but(**{name: tuple(other for other in values if other != value)}),
            )
            for value in values
        ]
    if criteria.pay:
        chips.append((f"${criteria.pay:,} or more a year", criteria.but(pay=None)))
    if criteria.stated_pay:
        chips.append(("Pay is stated", criteria.but(stated_pay=False)))
    if criteria.days:
        days = "last day" if criteria.days == 1 else f"last {criteria.days} days"
        chips.append((f"Posted in the {days}", criteria.but(days=None)))
    return [(label, without.query) for label, without in chips]
