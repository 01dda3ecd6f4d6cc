from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from jobstore.lib import clock
from jobstore.web.requests import HtmxRequest
from openings.feeds import job_posting_markup
from openings.models import Opening
from openings.permissions import can_see_opening
from openings.queries.opening import application_to, opening_with_parts
from openings.queries.search import similar_openings
from openings.states import OpeningState, Outcome

GONE = 410
PANEL = "opening-panel"


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
    opening = opening_with_parts(pk)
    if opening is None:
        raise Http404("No such opening.")
    is_live = opening.is_live(at=now)
    if not can_see_opening(request.user, opening, at=now):
        if not _was_live(opening, now):
            raise Http404("No such opening.")
        context = {"similar": similar_openings(opening, at=now)}
        return render(request, "openings/opening/gone.html", context, status=GONE)
    if slug != opening.slug:
        return redirect(opening.get_absolute_url(), permanent=True)
    if is_live and request.htmx and request.htmx.target == PANEL:
        return render(request, "openings/opening/_panel.html", {"opening": opening})
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
            "similar": similar_openings(opening, at=now) if is_live else [],
            "application": application,
            "may_apply_again": bool(
                application
                and opening.may_apply_again
                and (application.told_at or application.outcome == Outcome.WITHDRAWN)
            ),
        },
    )
    response["Vary"] = "HX-Request, HX-Target"
    return response
