"""What visitors save before they have an account: their browser keeps it, in a signed cookie."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from jobstore.people.user.models import User
from openings.opening.models import Opening
from openings.search.actions import MOST_SAVED, adopt_kept_openings
from openings.search.queries.results import saved_among

KEPT_FOR = timedelta(days=30)


def kept_by(request: HttpRequest) -> list[int]:
    """Ids of openings, the newest last; none of a cookie that is old or not ours."""
    name = settings.SAVED_COOKIE_NAME
    kept = request.get_signed_cookie(name, default="", max_age=KEPT_FOR) or ""
    return [int(pk) for pk in kept.split(".") if pk]


def openings_kept_by(request: HttpRequest) -> list[Opening]:
    """The newest first."""
    kept = kept_by(request)
    found = Opening.objects.select_related("employer").in_bulk(kept)
    return [found[pk] for pk in reversed(kept) if pk in found]


def keep(response: HttpResponse, kept: Sequence[int]) -> None:
    if not kept:
        forget(response)
        return
    response.set_signed_cookie(
        settings.SAVED_COOKIE_NAME,
        ".".join(map(str, kept)),
        max_age=KEPT_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponse) -> None:
    response.delete_cookie(settings.SAVED_COOKIE_NAME, samesite="Lax")


def saved_here(request: HttpRequest, openings: Iterable[Opening]) -> frozenset[int]:
    """The ids of those that whoever reads this has saved, with an account or without."""
    if request.user.is_authenticated:
        return saved_among(openings, request.user)
    return frozenset(kept_by(request))


class SavedByVisitorMiddleware:
    """What a visitor saved goes to the account that they sign in to, once, and from the browser.

    Costs nothing where no browser kept anything. Signing out leaves nothing to the next one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SAVED_COOKIE_NAME not in request.COOKIES:
            return self.get_response(request)
        was_adopted = _adopt(request)
        response = self.get_response(request)
        if was_adopted or _adopt(request):
            forget(response)
        return response


def _adopt(request: HttpRequest) -> bool:
    if not isinstance(request.user, User):
        return False
    adopted = adopt_kept_openings(kept=kept_by(request), by=request.user)
    if adopted.added:
        has = "opening that you saved is" if adopted.added == 1 else "openings that you saved are"
        messages.success(request, f"{adopted.added} {has} on your list now.")
    if adopted.left_out:
        text = f"Your list is full with {MOST_SAVED} openings: {adopted.left_out} did not fit."
        messages.warning(request, text)
    return True
