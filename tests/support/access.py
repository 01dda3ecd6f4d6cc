"""Who may open which URL. One row a URL; a URL of the URLconf without a row fails the test."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

PRINCIPALS = (
    "anonymous",
    "candidate",  # whose things they are
    "other_candidate",
    "recruiter",  # of the employer
    "outsider",  # recruits for another employer
    "staff",  # superuser
)
EVERYBODY = frozenset(PRINCIPALS)
SIGNED_IN = EVERYBODY - {"anonymous"}


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Who gets in. Everybody else is told that nothing is there (404), or to sign in.

    `forbidden` are insiders without the role: they may know that the thing exists (403).
    `neutral` principals get the same helpful page whoever they are (wrong or used link).
    """

    allowed: frozenset[str]
    args: Callable[[Any], list[Any]] = field(default=lambda world: [])
    forbidden: frozenset[str] = frozenset()
    signed_link: bool = False  # anonymous people get 404, not the sign-in page
    get: bool = True  # the URL answers GET
    post: bool = False  # the URL answers POST
    records_visit: bool = False  # GET writes down that the page was opened, and says so


def patterns() -> Iterator[str]:
    """The names of all URL patterns, with their namespaces; admin and allauth included."""
    yield from _names(get_resolver().url_patterns, "")


def _names(items: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
    for item in items:
        if isinstance(item, URLResolver):
            inner = f"{prefix}{item.namespace}:" if item.namespace else prefix
            yield from _names(item.url_patterns, inner)
        else:
            yield f"{prefix}{item.name}" if item.name else f"{prefix}<{item.pattern}>"
