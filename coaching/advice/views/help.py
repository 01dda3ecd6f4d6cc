"""Help at once for whoever writes heavy words, wherever in this half; lines to call; advice.

Every view of `coaching.urls` goes through `offers_help`: nobody who adds a page has to remember.
Of the text nothing is kept, told or mailed; the page that answers shows the panel, once.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from coaching.advice.actions.help import NothingToPassOn, pass_on_advice, take_back_advice
from coaching.advice.forms import PassOnForm
from coaching.advice.queries.help import (
    categories_to_pass_on,
    country_name,
    country_of_zone,
    help_lines,
    lines_anywhere,
    mentions_crisis,
    own_advice,
)
from coaching.advice.queries.help import countries as lines_countries
from jobstore.lib.moves import IllegalMove
from jobstore.web.requests import HtmxRequest, SignedInRequest, saying


@login_not_required
@require_safe
def help_now(request: HtmxRequest) -> HttpResponse:
    """Lines of the reader's country, and of any other by the selector."""
    countries = lines_countries()
    known = {country.code for country in countries}
    wish = request.GET.get("country", "")
    zone = getattr(request.user, "time_zone", settings.SITE_TIME_ZONE)
    chosen = wish if wish in known else country_of_zone(zone)
    here = chosen if chosen in known else ""
    context = {
        "countries": countries,
        "chosen": here,
        "country_name": country_name(here) if here else "",
        "lines": help_lines(here) if here else lines_anywhere(),
    }
    return render(request, "coaching/help/now.html", context)


HELP_NOW = "help-now"  # the mark of the message that `components/messages.html` shows as the panel
PANEL = "coaching/help/_help_now.html"
OK = 200
View = Callable[..., HttpResponse]


def offers_help(view: View) -> View:
    @sensitive_post_parameters()
    @wraps(view)
    def helping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST" or not mentions_crisis(*_typed(request)):
            return view(request, *args, **kwargs)
        if request.headers.get("HX-Request"):  # what is saved while it is typed
            return _above(view(request, *args, **kwargs), request)
        messages.info(request, "You can talk to somebody now.", extra_tags=HELP_NOW)
        return view(request, *args, **kwargs)

    return helping


def _typed(request: HttpRequest) -> list[str]:
    fields = [name for name in request.POST if name != "csrfmiddlewaretoken"]
    return [text for name in fields for text in request.POST.getlist(name)]


def _above(response: HttpResponse, request: HttpRequest) -> HttpResponse:
    if response.status_code == OK:
        panel = render_to_string(PANEL, request=request)
        response.content = panel.encode() + response.content
    return response


@require_http_methods(["GET", "POST"])
def pass_on_create(request: SignedInRequest) -> HttpResponse:
    categories = categories_to_pass_on(request.user)
    if request.POST.get("action") == "take_back":
        return _take_back(request)
    form = PassOnForm(request.POST or None, categories=categories)
    if request.method == "POST" and form.is_valid():
        twice = {NothingToPassOn: "You have passed something on for this kind of job."}
        done = "Thank you. Somebody here reads it, then others can."
        with saying(request, twice, done=done):
            pass_on_advice(by=request.user, **form.cleaned_data)
        return redirect("coaching:pass_on_create")
    context = {
        "form": form,
        "may_write": bool(categories),
        "own": own_advice(request.user),
    }
    return render(request, "coaching/pass_on/form.html", context)


def _take_back(request: SignedInRequest) -> HttpResponse:
    gone = dict.fromkeys((ValueError, IllegalMove), "There is nothing to take back.")
    with saying(request, gone, done="Taken back. Nobody reads it any more."):
        take_back_advice(pk=UUID(request.POST.get("advice", "")), by=request.user)
    return redirect("coaching:pass_on_create")
