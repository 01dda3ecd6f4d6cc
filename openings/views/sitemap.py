"""Live openings for search engines: an index, and its pages."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap, views
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from openings.feeds import OpeningSitemap

SITEMAPS: "dict[str, type[Sitemap[Any]] | Sitemap[Any]]" = {"openings": OpeningSitemap}


@login_not_required
@require_http_methods(["GET", "HEAD"])
def sitemap_index(request: HttpRequest) -> HttpResponse:
    return views.index(request, SITEMAPS, sitemap_url_name="openings:sitemap")


@login_not_required
@require_http_methods(["GET", "HEAD"])
def sitemap(request: HttpRequest, section: str) -> HttpResponse:
    return views.sitemap(request, SITEMAPS, section=section)
