"""Pages of a list, for any number a visitor may write into the URL."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest


def page_of(request: HttpRequest, items: Any, *, per_page: int = 20) -> "Page[Any]":
    """The page that the URL asks for: the first one for nonsense, the last one beyond the end."""
    return Paginator(items, per_page).get_page(request.GET.get("page"))


def query_without_page(request: HttpRequest) -> str:
    """The rest of the URL's query, for the links to other pages."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()
