"""Links in mail open things without a sign-in, so nobody may try them by the thousand."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.core.internal.ratelimit import consume
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render

View = Callable[..., HttpResponse]
_MISSES = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


def turns_guessers_away(view: View) -> View:
    """After too many wrong links from one place even a right one stays closed for a while."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _is_within(request, "wrong", dry_run=True):
            return too_many(request)
        response = view(request, *args, **kwargs)
        if response.status_code in _MISSES:
            _is_within(request, "wrong")
        return response

    return guarded


def counts_wrong_links(view: View) -> View:
    """For links that end mail: a right one always works, also from a mail service's one address."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Http404:
            if not _is_within(request, "wrong"):
                return too_many(request)
            raise

    return guarded


def is_opened_too_often(request: Any, link: str) -> bool:
    """One link, wherever it is opened from."""
    return not _is_within(request, "same", key=link)


def is_asked_too_often(request: Any, work: str) -> bool:
    """Heavy work that one signed-in person may ask for a dozen times in ten minutes."""
    return not _is_within(request, "heavy", key=f"{work}:{request.user.pk}")


def too_many(request: Any) -> HttpResponse:
    return render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)


def _is_within(request: Any, rate: str, *, key: str | None = None, dry_run: bool = False) -> bool:
    """allauth's limiter, which sign-in uses too; its public door does not count GET."""
    usage = consume(
        request,
        app="jobstore.links",
        action=rate,
        config=settings.LINK_RATES,
        key=key,
        dry_run=dry_run,
        limit_get=True,
    )
    return usage is not None
