"""Rows of JSON-LD, and what the import reads in them."""

from typing import Any

from openings.importing.actions.files import postings_in
from openings.importing.actions.identity import Advert
from openings.importing.actions.jobposting import read

BASE: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "title": "Night Baker",
    "description": "<p>You bake the bread of four villages.</p>",
    "hiringOrganization": {"@type": "Organization", "name": "Tern Bakery"},
    "url": "https://tern.example.org/jobs/night-baker",
}


def advert_of(**change: Any) -> Advert:
    rows = postings_in(BASE | change)
    assert rows is not None
    return read(rows[0], known=frozenset(), base_url="")
