"""What machines read: schema.org markup and the sitemap. Only live openings, never a draft."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap, views
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jobstore.lib import clock
from jobstore.lib.zones import read_zone
from jobstore.people.employer.models import Employer
from jobstore.web.markdown import data_block, render_public_markdown
from openings.opening.models import Opening, slug_of
from openings.opening.states import RemoteKind
from openings.place.models import Area, PlaceFacts


def job_posting(opening: Opening) -> dict[str, Any] | None:
    """schema.org JobPosting of a live opening; None where a required fact is not known."""
    place = _place_facts(opening)
    if not place or opening.posted_at is None:
        return None
    employer = opening.employer
    zone = read_zone(employer.time_zone)
    facts: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": opening.title,
        "description": str(render_public_markdown(opening.description)),
        "datePosted": opening.posted_at.astimezone(zone).date().isoformat(),
        "hiringOrganization": {
            "@type": "Organization",
            "name": "confidential" if employer.is_unnamed else employer.name,
        },
        "identifier": {
            "@type": "PropertyValue",
            "name": settings.SITE_NAME,
            "value": str(opening.pk),
        },
        "url": settings.SITE_URL + opening.get_absolute_url(),
        "directApply": not opening.is_imported,
        **place,
    }
    if employer.website and not employer.is_unnamed:
        facts["hiringOrganization"]["sameAs"] = employer.website
    if opening.closes_at:
        facts["validThrough"] = opening.closes_at.isoformat()
    if opening.employment_type:
        facts["employmentType"] = opening.employment_type
    if opening.hours_text:
        facts["workHours"] = opening.hours_text.replace(" a week", " hours a week")
    if pay := _pay_facts(opening):
        facts["baseSalary"] = pay
    return facts


@dataclass(frozen=True, kw_only=True)
class Channel:
    """Where an opening is read once it is public, or why it is not."""

    name: str
    left_out: str = ""
    notes: tuple[str, ...] = ()


def channels_of(opening: Opening) -> list[Channel]:
    """As it would be public: the rule of one never stops another."""
    return [
        Channel(name="Our search, pages and mails"),
        Channel(name="Our sitemap, for search engines"),
        Channel(
            name="Job searches that read our markup (JobPosting)",
            left_out="" if _place_facts(opening) else NO_PLACE,
            notes=tuple(_markup_lacks(opening)),
        ),
    ]


NO_PLACE = "No place with its country is named, and they ask for one, also where work is remote."


def _markup_lacks(opening: Opening) -> Iterator[str]:
    if opening.employer.is_unnamed:
        yield "Your name is not told: they read “confidential”."
    if not _pay_facts(opening):
        yield "The pay is not stated: they may show it further down."
    if not opening.employment_type:
        yield "The type of employment is not stated."
    for place in opening.all_places:
        if place.place_text and not place.city and opening.remote != RemoteKind.REMOTE:
            yield f"“{place.place_text}” is no city that we know: they read it as it is written."


def summary_of(opening: Opening) -> str:
    """One line for those who see a link to it."""
    facts = [opening.employer.name, opening.place_line, opening.pay_text]
    return ". ".join(fact for fact in facts if fact)


def job_posting_markup(opening: Opening, *, at: datetime) -> str:
    """The script element with the markup; empty for what is not live."""
    facts = job_posting(opening) if opening.is_live(at=at) else None
    return data_block(facts, mime_type="application/ld+json") if facts else ""


def _place_facts(opening: Opening) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    places = [place for place in opening.all_places if place.country]
    is_remote = opening.remote == RemoteKind.REMOTE
    locations = [
        _location(place, is_remote=is_remote)
        for place in places
        if place.city or place.region or not is_remote
    ]
    if locations:
        facts["jobLocation"] = _one_or_all(locations)
    countries = (Area(place.country, place.country) for place in places)
    areas = list(dict.fromkeys(opening.remote_areas or countries))
    if areas and is_remote:
        facts["jobLocationType"] = "TELECOMMUTE"
        facts["applicantLocationRequirements"] = _one_or_all([_area(area) for area in areas])
    return facts


def _area(area: Area) -> dict[str, Any]:
    if not area.state:
        return {"@type": "Country", "name": area.country}
    within = {"@type": "Country", "name": area.country}
    return {"@type": "State", "name": area.name, "containedInPlace": within}


def _location(place: PlaceFacts, *, is_remote: bool) -> dict[str, Any]:
    address = {
        "addressLocality": place.city,
        "addressRegion": place.region,
        "postalCode": place.postal_code,
        "addressCountry": place.country,
    }
    stated = {name: value for name, value in address.items() if value}
    name = "" if place.city or is_remote else place.place_text
    return {
        "@type": "Place",
        **({"name": name} if name else {}),
        "address": {"@type": "PostalAddress", **stated},
    }


def _one_or_all(things: list[dict[str, Any]]) -> Any:
    return things if len(things) > 1 else things[0]


def _pay_facts(opening: Opening) -> dict[str, Any]:
    low, high = _number(opening.pay_min), _number(opening.pay_max)
    if low is None and high is None:
        return {}
    value: dict[str, Any] = {"@type": "QuantitativeValue", "unitText": opening.pay_period}
    if low is not None and low == high:
        value["value"] = low
    else:
        figures = {"minValue": low, "maxValue": high}
        value |= {name: figure for name, figure in figures.items() if figure is not None}
    return {"@type": "MonetaryAmount", "currency": opening.pay_currency, "value": value}


def _number(amount: Decimal | None) -> int | float | None:
    """A number of JSON that reads the same to the cent."""
    if amount is None:
        return None
    return int(amount) if amount == int(amount) else float(amount)


MOST_OF_A_FILE = 50_000  # addresses
PART = 5_000  # openings of one part of the sitemap, by their numbers; 50,000 are allowed


def sitemap_parts(*, at: datetime) -> list[int]:
    """The parts with a live opening in them: each is found by the next number, none is counted."""
    parts: list[int] = []
    numbers = Opening.objects.live(at=at).order_by("pk").values_list("pk", flat=True)
    found = numbers.first()
    while found is not None:
        parts.append(found // PART)
        found = numbers.filter(pk__gte=(parts[-1] + 1) * PART).first()
    return parts


def sitemap_rows(part: int, *, at: datetime) -> list[tuple[str, date]]:
    """The address of each live opening of a part, and when it changed."""
    rows = Opening.objects.live(at=at).filter(pk__gte=part * PART, pk__lt=(part + 1) * PART)
    start, _, end = reverse("openings:opening_detail", args=[0, "x"]).rpartition("0/x")  # once
    return [
        (f"{settings.SITE_URL}{start}{pk}/{slug_of(title)}{end}", changed.date())
        for pk, title, changed in rows.order_by("pk").values_list("pk", "title", "updated_at")
    ]


def employer_addresses() -> list[str]:
    """The pages of the employers whom staff have read; as many as one file may hold."""
    start, _, end = reverse("people:employer_detail", args=["x"]).rpartition("x")  # once
    slugs = Employer.objects.with_page().order_by("pk").values_list("slug", flat=True)
    return [f"{settings.SITE_URL}{start}{slug}{end}" for slug in slugs[:MOST_OF_A_FILE]]


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
