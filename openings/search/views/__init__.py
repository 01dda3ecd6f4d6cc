"""The search, and one opening as everybody reads it."""

from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods
from django_htmx.http import push_url

from jobstore.lib import clock
from jobstore.web.requests import HtmxRequest, render_page_or_fragment
from jobstore.web.shared import for_everybody
from openings.feeds import job_posting_markup, summary_of
from openings.opening.models import Opening
from openings.opening.queries import (
    application_to,
    loaded_to_read,
    opening_to_read,
    so_far,
    told_end,
)
from openings.opening.states import OpeningState
from openings.opening.views import GONE, PANEL
from openings.permissions import can_see_opening, reads_for_staff
from openings.search.forms import VALUE_LENGTH, carried, carried_in, criteria_of, without_empty
from openings.search.queries.counts import LABELS, LISTED
from openings.search.queries.criteria import (
    PAGE_SIZE,
    RADII,
    SearchCriteria,
    Sort,
    pay_label,
    pay_value,
)
from openings.search.queries.hidden import hidden_from
from openings.search.queries.offers import back_to_words
from openings.search.queries.results import (
    SearchResults,
    search_openings,
)
from openings.search.queries.similar import similar_openings
from openings.search.queries.suggestions import places_begun, words_begun
from openings.search.queries.words import clean_words
from openings.search.views.visitor import saved_here
from openings.status.queries.status import may_apply_after


def _was_live(opening: Opening, now: datetime) -> bool:
    if opening.state == OpeningState.CLOSED:
        return opening.posted_at is None or opening.posted_at <= (opening.closed_at or now)
    is_published = opening.state == OpeningState.PUBLISHED
    return is_published and opening.publish_at is not None and opening.publish_at <= now


@login_not_required
@require_http_methods(["GET", "HEAD"])
def opening_detail(request: HtmxRequest, pk: int, slug: str) -> HttpResponse:
    """Live: for everybody. Closed: 410 to strangers. Not yet published: 404 to strangers."""
    now, hidden = clock.now(), hidden_from(request.user)
    opening = opening_to_read(pk)
    if opening is None:
        raise Http404("No such opening.")
    is_live = opening.is_live(at=now)
    if not can_see_opening(request.user, opening, at=now):
        if not _was_live(opening, now):
            raise Http404("No such opening.")
        context = {"similar": similar_openings(opening, at=now, hidden=hidden)}
        return render(request, "openings/opening/gone.html", context, status=GONE)
    search = carried_in(request.GET)
    if slug != opening.slug:
        return redirect(opening.get_absolute_url() + carried(search), permanent=True)
    similar: list[Opening] = []
    more: dict[str, Any] = {}
    if is_live and request.htmx and request.htmx.target == PANEL:
        panel = {"opening": opening, "carried": carried(search)}
        draw = partial(render, request, "openings/opening/_panel.html", panel)
    else:
        similar = similar_openings(opening, at=now, hidden=hidden) if is_live else []
        more = {"similar": similar, "so_far": so_far(opening, at=now)}
        extra = {"search": search.page_query, "hidden": hidden}
        draw = partial(_detail, request, opening, now, more | extra)
    asked, end, here = list(opening.requirements.all()), told_end(opening, at=now), [opening]
    return for_everybody(
        request,
        draw,
        shows=[opening, asked, end, *more.values(), [one.employer for one in here + similar]],
        ends=[one.closes_at for one in here + similar],
    )


def _detail(
    request: HttpRequest, opening: Opening, now: datetime, more: dict[str, Any]
) -> HttpResponse:
    application = (
        application_to(opening, by=request.user) if request.user.is_authenticated else None
    )
    context = {
        "opening": opening,
        "is_live": opening.is_live(at=now),
        "at": now,
        "for_staff": reads_for_staff(request.user),
        "markup": job_posting_markup(opening, at=now),
        "canonical": settings.SITE_URL + opening.get_absolute_url(),
        "summary": summary_of(opening),
        "is_hidden": more["hidden"].covers(opening),
        "application": application,
        "saved": saved_here(request, [opening]),
        "may_apply_again": application and may_apply_after(application, at=now),
    }
    return render(request, "openings/opening/detail.html", context | more)


@login_not_required
@require_http_methods(["GET", "HEAD"])
def opening_list(request: HtmxRequest) -> HttpResponse:
    """What was left empty does not stay in the address, with scripts and without."""
    tidy = without_empty(request.GET)
    address = f"{request.path}?{tidy}" if tidy else request.path
    if tidy != request.GET.urlencode() and not request.htmx:
        return redirect(address)
    criteria = criteria_of(request.GET)
    now = clock.now()
    results = search_openings(criteria, at=now, hidden=hidden_from(request.user))
    chosen = _chosen(request, results)
    employers = [one.employer for one in results.openings]
    ends = [told_end(one, at=now, is_soon=True) for one in results.openings]
    response = for_everybody(
        request,
        partial(_list, request, criteria, results, chosen),
        shows=[results, results.openings, employers, chosen, ends],
        ends=[one.closes_at for one in results.openings],
    )
    return push_url(response, address) if request.htmx else response


@login_not_required
@require_http_methods(["GET", "HEAD"])
@cache_control(public=True, max_age=60)
def suggestions(request: HttpRequest) -> HttpResponse:
    """For the field whose name is in the address, as options of a list."""
    if "place" in request.GET:
        begun = clean_words(request.GET["place"])[:VALUE_LENGTH]
        field, found = "search-place", places_begun(begun)
    else:
        field, found = "search-words", words_begun(clean_words(request.GET.get("q", "")))
    context = {"field": field, "suggestions": found}
    return render(request, "openings/search/_suggestions.html", context)


def _list(
    request: HtmxRequest, criteria: SearchCriteria, results: SearchResults, chosen: Opening | None
) -> HttpResponse:
    context = _context(request, criteria, results) | {"chosen": chosen}
    page, part = "openings/search/list.html", "openings/search/_swap.html"
    return render_page_or_fragment(request, page, part, context)


def _context(
    request: HttpRequest, criteria: SearchCriteria, results: SearchResults
) -> dict[str, Any]:
    page = Paginator(range(results.pages * PAGE_SIZE), PAGE_SIZE).page(results.page)
    return {
        "title": ", ".join(filter(None, (criteria.words or "Openings", criteria.place))),
        "criteria": criteria,
        "results": results,
        "saved": saved_here(request, results.openings),
        "page_obj": page,
        "page_numbers": list(page.paginator.get_elided_page_range(page.number, on_each_side=2)),
        "query": criteria.query,
        "carried": carried(criteria.but(page=results.page)),
        "radii": RADII,
        "sorts": [
            _sort_option(sort, criteria)
            for sort in Sort
            if (sort != Sort.DISTANCE or criteria.meant.has_circle)
            and (sort != Sort.RELEVANCE or criteria.words)
        ],
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
    for name in (*LISTED, "employer"):
        labels = {option.value: option.label for option in results.facets[name].options}
        chips += [
            (labels.get(value, value), back_to_words(criteria, name, value))
            for value in getattr(criteria, name)
        ]
    if criteria.pay:
        amount, period = pay_label(criteria.pay).split(" ", 1)
        chips.append((f"{amount} or more {period}", criteria.but(pay=None)))
    if criteria.stated_pay:
        chips.append(("Pay is stated", criteria.but(stated_pay=False)))
    chips += [
        (LABELS["says"][name], back_to_words(criteria, "says", name)) for name in criteria.says
    ]
    if criteria.answers:
        within = f"Answers within {criteria.answers} working days"
        chips.append((within, criteria.but(answers=None)))
    if criteria.days:
        days = "last day" if criteria.days == 1 else f"last {criteria.days} days"
        chips.append((f"Posted in the {days}", criteria.but(days=None)))
    return [(label, without.query) for label, without in chips]
