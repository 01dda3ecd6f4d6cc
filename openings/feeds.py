"""What machines read: schema.org markup and the sitemap. Only live openings, never a draft."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap

from jobstore.lib import clock
from jobstore.web.markdown import data_block, render_markdown
from openings.models import Opening, OpeningQuerySet
from openings.states import RemoteKind


def job_posting(opening: Opening) -> dict[str, Any] | None:
    """schema.org JobPosting of a live opening; None where a required fact is not known."""
    place = _place_facts(opening)
    if not place or opening.posted_at is None:
        return None
    employer = opening.employer
    facts: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": opening.title,
        "description": str(render_markdown(opening.description)),
        "datePosted": opening.posted_at.date().isoformat(),
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
    if pay := _pay_facts(opening):
        facts["baseSalary"] = pay
    return facts


def job_posting_markup(opening: Opening, *, at: datetime) -> str:
    """The script element with the markup; empty for what is not live."""
    facts = job_posting(opening) if opening.is_live(at=at) else None
    return data_block(facts, mime_type="application/ld+json") if facts else ""


def _place_facts(opening: Opening) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    if not opening.country:
        return facts
    address = {
        "addressLocality": opening.city,
        "addressRegion": opening.region,
        "postalCode": opening.postal_code,
        "addressCountry": opening.country,
    }
    stated = {name: value for name, value in address.items() if value}
    if opening.city or opening.region or opening.remote != RemoteKind.REMOTE:
        facts["jobLocation"] = {
            "@type": "Place",
            "address": {"@type": "PostalAddress", **stated},
        }
    if opening.remote == RemoteKind.REMOTE:
        facts["jobLocationType"] = "TELECOMMUTE"
        facts["applicantLocationRequirements"] = {"@type": "Country", "name": opening.country}
    return facts


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


class OpeningSitemap(Sitemap):  # type: ignore[type-arg]  # not generic at run time
    limit = 10_000

    def get_protocol(self, protocol: str | None = None) -> str:  # noqa: ARG002 -- Django's signature
        return str(urlsplit(settings.SITE_URL).scheme)

    def get_domain(self, site: Any = None) -> str:  # noqa: ARG002 -- Django's signature
        """From the settings: a request's Host never decides where links lead."""
        return str(urlsplit(settings.SITE_URL).netloc)

    def items(self) -> OpeningQuerySet:
        return Opening.objects.live(at=clock.now()).only("pk", "title", "updated_at").order_by("pk")

    def lastmod(self, item: Opening) -> datetime:
        return item.updated_at
