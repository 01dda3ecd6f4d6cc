"""The page behind the one link of an openings mail. Looking changes nothing; a button counts."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from coaching.access import own_plan
from coaching.plan.actions import note_click
from coaching.plan.mails.digest import LINK_PURPOSE
from coaching.plan.models import OpeningsDigest
from coaching.plan.queries.digest import digest_by_link, opening_in, openings_of
from coaching.plan.queries.fit import fitting_openings as fits_for
from coaching.plan.queries.fit import said_once
from jobstore.lib import clock, tokens
from jobstore.web.limits import counts_wrong_links
from jobstore.web.requests import HtmxRequest, SignedInRequest
from openings.search.queries.results import saved_among


@login_not_required
@never_cache
@require_safe
@counts_wrong_links
def digest_page(request: HtmxRequest, signed: str) -> HttpResponse:
    digest = _digest(signed)
    now = clock.now()
    fits = [fit for fit in openings_of(digest) if fit.opening.is_live(at=now)]
    context = {**said_once(fits), "signed": signed}
    return _private(render(request, "coaching/digest/page.html", context))


@login_not_required
@require_POST
@counts_wrong_links
def digest_open(request: HtmxRequest, signed: str, pk: int) -> HttpResponse:
    digest = _digest(signed)
    opening = opening_in(digest, pk)
    if opening is None:
        raise Http404
    note_click(digest=digest)
    return _private(redirect(opening))


@login_not_required
@require_POST
@counts_wrong_links
def digest_search(request: HtmxRequest, signed: str) -> HttpResponse:
    """Nothing fits: to search oneself is using the mail as well."""
    note_click(digest=_digest(signed))
    return _private(redirect("openings:opening_list"))


def _digest(signed: str) -> OpeningsDigest:
    """404 alike for what is forged, was never sent, or is gone."""
    value = tokens.unsign(signed, purpose=LINK_PURPOSE)
    digest = digest_by_link(str(UUID(hex=value))) if value else None
    if digest is None:
        raise Http404
    return digest


def _private(response: HttpResponse) -> HttpResponse:
    # same-origin: with no-referrer browsers send `Origin: null` and the forms would be refused.
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_GET
def fitting_openings(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    fits = fits_for(plan, at=clock.now())
    context = {
        "plan": plan,
        "opening": plan.interview.application.opening,
        **said_once(fits),
        "saved": saved_among([fit.opening for fit in fits], request.user),
    }
    return render(request, "coaching/fit/list.html", context)
