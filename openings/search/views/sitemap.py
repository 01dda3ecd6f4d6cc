"""Live openings and their employers for search engines: an index, and its parts."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap, views
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jobstore.lib import clock
from openings.feeds import employer_addresses, sitemap_parts, sitemap_rows

XML = "application/xml"
OPENINGS = "openings"
EMPLOYERS = "employers"
MAX_PART_DIGITS = 9
SITEMAPS: "dict[str, type[Sitemap[Any]] | Sitemap[Any]]" = {}  # of other apps, each in one part
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
)


@login_not_required
@require_http_methods(["GET", "HEAD"])
@views.x_robots_tag
def sitemap_index(request: HttpRequest) -> HttpResponse:
    parts = [
        views.SitemapIndexItem(f"{_address(OPENINGS)}?p={part}")
        for part in sitemap_parts(at=clock.now())
    ]
    others = [views.SitemapIndexItem(_address(section)) for section in (EMPLOYERS, *SITEMAPS)]
    context = {"sitemaps": [*parts, *others]}
    return render(request, "sitemap_index.xml", context, content_type=XML)


@login_not_required
@require_http_methods(["GET", "HEAD"])
def sitemap(request: HttpRequest, section: str) -> HttpResponse:
    if section == OPENINGS:
        return _openings(request)
    if section == EMPLOYERS:
        return _employers(request)
    return views.sitemap(request, SITEMAPS, section=section)


@views.x_robots_tag
def _openings(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("p", "0")
    if not (text.isascii() and text.isdigit() and len(text) <= MAX_PART_DIGITS):
        raise Http404("No such part.")
    lines = [
        f"<url><loc>{address}</loc><lastmod>{changed}</lastmod></url>\n"
        for address, changed in sitemap_rows(int(text), at=clock.now())
    ]
    return _urlset(lines)


@views.x_robots_tag
def _employers(_request: HttpRequest) -> HttpResponse:
    return _urlset([f"<url><loc>{address}</loc></url>\n" for address in employer_addresses()])


def _urlset(lines: list[str]) -> HttpResponse:
    return HttpResponse([HEAD, *lines, "</urlset>\n"], content_type=XML)


def _address(section: str) -> str:
    """From the settings: a request's Host never decides where links lead."""
    site: str = settings.SITE_URL
    return site + reverse("openings:sitemap", args=[section])
