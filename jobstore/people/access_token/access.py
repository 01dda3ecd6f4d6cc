"""Pages behind a signed link of a mail."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from jobstore.lib import clock
from jobstore.people.access_token.actions import TokenRefused, open_token
from jobstore.people.access_token.models import AccessToken
from jobstore.people.states import TokenPurpose
from jobstore.web.limits import counts_wrong_links
from jobstore.web.requests import HtmxRequest

View = Callable[..., HttpResponse]

# The session's entry for a purpose: what the link is about, to the id of the link.
GRANTS = {
    TokenPurpose.FEEDBACK_FORM: "feedback_grants",
    TokenPurpose.THANK_YOU: "note_grants",
    TokenPurpose.PRACTICE: "practice_grants",
    TokenPurpose.REPLY: "reply_grants",
    TokenPurpose.PROPOSAL: "proposal_grants",
}

# What an app shows where a link is dead; each names its own.
DEAD_PAGES: dict[TokenPurpose, str] = {}


def unlisted(view: View) -> View:
    """Kept out of caches and search engines.

    `same-origin`, not `no-referrer`: under the latter browsers send `Origin: null` with a form,
    which the CSRF check refuses. The pages' own addresses hold no secret.
    """

    @wraps(view)
    def with_headers(request: HtmxRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response.headers.setdefault("Referrer-Policy", "same-origin")
        return response

    return with_headers


def by_link(
    purpose: TokenPurpose, find: Callable[[HtmxRequest, UUID], Any], *methods: str
) -> Callable[[View], View]:
    """A page for who holds a link: `find` gives what it is about, or None where it is dead."""

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(request: HtmxRequest, pk: UUID) -> HttpResponse:
            thing = find(request, pk)
            return link_is_dead(request, purpose) if thing is None else view(request, thing)

        return login_not_required(require_http_methods(methods)(unlisted(opened)))

    return decorate


def link_view(purpose: TokenPurpose, to: str) -> View:
    """The address that stands in a mail; it leads to the page `to`."""

    @login_not_required
    @require_safe
    @unlisted
    def follow(request: HtmxRequest, token: str) -> HttpResponse:
        return open_link(request, token, purpose=purpose, to=to)

    return follow


@counts_wrong_links
def open_link(request: HtmxRequest, token: str, *, purpose: TokenPurpose, to: str) -> HttpResponse:
    """Swap the secret for a right of this browser, leave it behind, and go to the page `to`."""
    try:
        found = open_token(token, purpose=purpose)
    except TokenRefused:
        response = link_is_dead(request, purpose)
    else:
        grants = request.session.get(GRANTS[purpose], {})
        request.session[GRANTS[purpose]] = {**grants, found.object_id: str(found.pk)}
        response = redirect(to, found.object_id)
    response["Referrer-Policy"] = "no-referrer"
    return response


def link_is_dead(request: HtmxRequest, purpose: TokenPurpose) -> HttpResponse:
    """The same page for a link that is wrong, used up, expired or taken back."""
    return render(request, DEAD_PAGES[purpose], status=404)


def has_link(request: HtmxRequest, pk: UUID, *, purpose: TokenPurpose) -> bool:
    """This browser opened a link to the thing, and that link is still good."""
    token_pk = request.session.get(GRANTS[purpose], {}).get(str(pk))
    return (
        token_pk is not None
        and AccessToken.objects.filter(
            pk=token_pk,
            purpose=purpose,
            object_id=str(pk),
            revoked_at__isnull=True,
            expires_at__gt=clock.now(),
        ).exists()
    )
