"""Nobody finds a link or a password by trying; who has the right one is never turned away for good.

Wrong answers are counted where they come from. Nothing is counted for an address alone: else
whoever types it would lock its owner out.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from jobstore.web.limits import Limit
from jobstore.web.visitors import known_browser, place_of

View = Callable[..., HttpResponse]
_MISSES = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})

WRONG_LINKS = Limit(name="wrong-links", allowed=20, within=timedelta(minutes=10))
HEAVY_WORK = Limit(name="heavy-work", allowed=12, within=timedelta(minutes=10))
# Of one account, from one place or one known browser; of all accounts, from one place.
WRONG_PASSWORDS = Limit(name="wrong-passwords", allowed=10, within=timedelta(minutes=15))
WRONG_FROM_PLACE = Limit(name="wrong-from-place", allowed=100, within=timedelta(hours=1))
# Then one more try each so often: slowed, and not locked.
NOW_AND_THEN = Limit(name="slowed-sign-in", allowed=1, within=timedelta(seconds=30))


def counts_wrong_links(view: View) -> View:
    """Links in mail open things without a sign-in, so nobody may try them by the thousand.

    A right one always works, however many wrong ones came from the same place.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            if WRONG_LINKS.take(place_of(request)):
                raise
            return too_many(request)
        if response.status_code in _MISSES and not WRONG_LINKS.take(place_of(request)):
            return too_many(request)
        return response

    return guarded


def is_asked_too_often(request: Any, work: str) -> bool:
    """Heavy work that one signed-in person may ask for a dozen times in ten minutes."""
    return not HEAVY_WORK.take(work, str(request.user.pk))


def too_many(request: HttpRequest) -> HttpResponse:
    return render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)


def may_try_password(request: HttpRequest, email: str) -> bool:
    """Whether a password is looked at; a known browser has tries of its own."""
    browser = known_browser(request, email)
    if browser and not WRONG_PASSWORDS.is_used_up(browser, email):
        return True
    place = place_of(request)
    if WRONG_PASSWORDS.is_used_up(place, email) or WRONG_FROM_PLACE.is_used_up(place):
        return NOW_AND_THEN.take(place, email)
    return True


def count_wrong_password(request: HttpRequest, email: str) -> None:
    browser = known_browser(request, email)
    if browser and WRONG_PASSWORDS.take(browser, email):
        return
    place = place_of(request)
    WRONG_PASSWORDS.take(place, email)
    WRONG_FROM_PLACE.take(place)
