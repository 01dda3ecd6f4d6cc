"""Help at once for whoever writes heavy words, wherever in this half they write them.

Every view of `coaching.urls` goes through `offers_help`: nobody who adds a page has to remember.
Of the text nothing is kept, told or mailed; the page that answers shows the panel, once.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from coaching.help_line.queries import countries as lines_countries
from coaching.help_line.queries import (
    country_name,
    country_of_zone,
    help_lines,
    lines_anywhere,
    mentions_crisis,
)
from jobstore.web.requests import HtmxRequest


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
