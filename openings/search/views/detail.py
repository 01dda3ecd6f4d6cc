from datetime import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from jobstore.lib import clock
from jobstore.web.requests import HtmxRequest
from openings.feeds import job_posting_markup, summary_of
from openings.opening.models.opening import Opening
from openings.opening.permissions import can_see_opening
from openings.opening.queries import application_to, opening_to_read
from openings.opening.states import OpeningState
from openings.opening.views.opening import GONE, PANEL
from openings.search.forms import carried, carried_in
from openings.search.queries.saved_opening import saved_among
from openings.search.queries.similar import similar_openings
from openings.status.queries.status import may_apply_after


def _was_live(opening: Opening, now: datetime) -> bool:
    if opening.state == OpeningState.CLOSED:
        return True
    is_published = opening.state == OpeningState.PUBLISHED
    return is_published and opening.publish_at is not None and opening.publish_at <= now


@login_not_required
@require_http_methods(["GET", "HEAD"])
def opening_detail(request: HtmxRequest, pk: int, slug: str) -> HttpResponse:
    """Live: for everybody. Closed: 410 to strangers. Not yet published: 404 to strangers."""
    now = clock.now()
    opening = opening_to_read(pk)
    if opening is None:
        raise Http404("No such opening.")
    is_live = opening.is_live(at=now)
    if not can_see_opening(request.user, opening, at=now):
        if not _was_live(opening, now):
            raise Http404("No such opening.")
        context = {"similar": similar_openings(opening, at=now)}
        return render(request, "openings/opening/gone.html", context, status=GONE)
    search = carried_in(request.GET)
    if slug != opening.slug:
        return redirect(opening.get_absolute_url() + carried(search), permanent=True)
    if is_live and request.htmx and request.htmx.target == PANEL:
        panel = {"opening": opening, "carried": carried(search)}
        return render(request, "openings/opening/_panel.html", panel)
    application = (
        application_to(opening, by=request.user) if request.user.is_authenticated else None
    )
    response = render(
        request,
        "openings/opening/detail.html",
        {
            "opening": opening,
            "is_live": is_live,
            "markup": job_posting_markup(opening, at=now),
            "canonical": settings.SITE_URL + opening.get_absolute_url(),
            "summary": summary_of(opening),
            "search": search.page_query,
            "similar": similar_openings(opening, at=now) if is_live else [],
            "application": application,
            "saved": saved_among([opening], request.user),
            "may_apply_again": application and may_apply_after(application, at=now),
        },
    )
    response["Vary"] = "HX-Request, HX-Target"
    return response
