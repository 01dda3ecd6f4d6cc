from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coaching.queries import help_line as lines
from jobstore.web.requests import HtmxRequest


@login_not_required
@require_safe
def help_now(request: HtmxRequest) -> HttpResponse:
    """Lines of the reader's country, and of any other by the selector."""
    countries = lines.countries()
    known = {country.code for country in countries}
    wish = request.GET.get("country", "")
    zone = getattr(request.user, "time_zone", settings.SITE_TIME_ZONE)
    chosen = wish if wish in known else lines.country_of_zone(zone)
    here = chosen if chosen in known else ""
    context = {
        "countries": countries,
        "chosen": here,
        "country_name": lines.country_name(here) if here else "",
        "lines": lines.help_lines(here) if here else lines.lines_anywhere(),
    }
    return render(request, "coaching/help/now.html", context)
