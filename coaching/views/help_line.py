from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from coaching.queries import help_line as lines
from jobstore.web.requests import HtmxRequest


@login_not_required
@require_GET
def help_now(request: HtmxRequest) -> HttpResponse:
    """Lines of the reader's country, and of any other by the selector."""
    countries = lines.countries()
    wish = request.GET.get("country", "")
    known = {country.code for country in countries}
    chosen = (
        wish if wish in known else lines.country_of_zone(getattr(request.user, "time_zone", ""))
    )
    here = chosen if chosen in known else ""
    found = lines.help_lines(here) if here or not request.user.is_authenticated else []
    context = {
        "countries": countries,
        "chosen": here,
        "country_name": lines.country_name(here) if here else "",
        "lines": found or lines.lines_anywhere(),
    }
    return render(request, "coaching/help/now.html", context)
