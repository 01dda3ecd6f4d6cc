from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods
from django_htmx.http import push_url

from jobstore.lib import clock
from jobstore.web.requests import HtmxRequest, render_page_or_fragment
from openings.opening.models import Opening
from openings.opening.queries import loaded_to_read
from openings.search.forms import carried, criteria_of, without_empty
from openings.search.queries.criteria import (
    PAGE_SIZE,
    RADII,
    SearchCriteria,
    Sort,
    pay_label,
    pay_value,
)
from openings.search.queries.results import SearchResults, search_openings
from openings.search.queries.saved_opening import saved_among


@login_not_required
@require_http_methods(["GET", "HEAD"])
def opening_list(request: HtmxRequest) -> HttpResponse:
    """What was left empty does not stay in the address, with scripts and without."""
    tidy = without_empty(request.GET)
    address = f"{request.path}?{tidy}" if tidy else request.path
    if tidy != request.GET.urlencode() and not request.htmx:
        return redirect(address)
    criteria = criteria_of(request.GET)
    results = search_openings(criteria, at=clock.now())
    response = render_page_or_fragment(
        request,
        "openings/search/list.html",
        "openings/search/_swap.html",
        _context(request, criteria, results),
    )
    return push_url(response, address) if request.htmx else response


def _context(
    request: HttpRequest, criteria: SearchCriteria, results: SearchResults
) -> dict[str, Any]:
    page = Paginator(range(results.pages * PAGE_SIZE), PAGE_SIZE).page(results.page)
    return {
        "title": ", ".join(filter(None, (criteria.words or "Openings", criteria.place))),
        "criteria": criteria,
        "results": results,
        "chosen": _chosen(request, results),
        "saved": saved_among(results.openings, request.user),
        "page_obj": page,
        "page_numbers": list(page.paginator.get_elided_page_range(page.number, on_each_side=2)),
        "query": criteria.query,
        "carried": carried(criteria.but(page=results.page)),
        "radii": RADII,
        "sorts": [_sort_option(sort, criteria) for sort in Sort],
        "pay_value": pay_value(criteria.pay) if criteria.pay else request.GET.get("pay", ""),
        "pay_is_unread": bool(request.GET.get("pay", "").strip() and not criteria.pay),
        "everywhere": criteria.but(place="").query,
        "other_places": _other_places(criteria),
        "chips": _chips(results.criteria, results),
    }


def _other_places(criteria: SearchCriteria) -> list[tuple[str, str]]:
    or_remote = " or remote" if criteria.meant.is_remote else ""
    names = [place.name + or_remote for place in criteria.meant.others]
    return [(name, criteria.but(place=name).query) for name in names]


def _sort_option(sort: Sort, criteria: SearchCriteria) -> tuple[str, str, bool]:
    """Value, label, whether it is on. The usual order sends nothing: only a choice is kept."""
    value = "" if sort == criteria.usual_order else sort.value
    return value, sort.value.capitalize(), sort == criteria.order


def _chosen(request: HttpRequest, results: SearchResults) -> Opening | None:
    """The opening shown beside the list: the one in the URL, else the first."""
    if not results.openings:
        return None
    wanted = request.GET.get("chosen", "")
    named = (opening for opening in results.openings if str(opening.pk) == wanted)
    return loaded_to_read(next(named, results.openings[0]))


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
        amount, period = pay_label(criteria.pay).split(" ", 1)
        chips.append((f"{amount} or more {period}", criteria.but(pay=None)))
    if criteria.stated_pay:
        chips.append(("Pay is stated", criteria.but(stated_pay=False)))
    if criteria.days:
        days = "last day" if criteria.days == 1 else f"last {criteria.days} days"
        chips.append((f"Posted in the {days}", criteria.but(days=None)))
    return [(label, without.query) for label, without in chips]
