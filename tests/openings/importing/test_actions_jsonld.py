"""Postings are found in whichever wrapping, once, with what they refer to."""

import pytest

from openings.importing.actions.files import postings_in
from openings.importing.actions.jobposting import read
from tests.openings.importing.postings import BASE

ORG = {"@id": "#us", "@type": "Organization", "name": "Plover Mills"}


def found(document):
    """(title, employer) of each."""
    adverts = [read(row, known=frozenset(), base_url="") for row in postings_in(document) or []]
    return [(advert.title, advert.employer) for advert in adverts]


@pytest.mark.parametrize(
    "document",
    [
        BASE,
        [[BASE]],
        [{"@graph": [{"@type": "WebSite"}, BASE]}],
        {"@graph": {"@type": "WebPage", "mainEntity": BASE}},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": BASE}]},
        {"@type": "ItemList", "itemListElement": {"@list": [BASE]}},
        {"pages": {"1": {"data": [BASE]}}},
        BASE | {"@type": "http://schema.org/JobPosting"},
        BASE | {"@type": ["schema:JobPosting", "Thing"]},
        {"type" if name == "@type" else name: value for name, value in BASE.items()},
        {
            name if name[0] == "@" else f"https://schema.org/{name}": value
            for name, value in BASE.items()
        },
        {
            "@context": {"job": "http://schema.org/"},
            **{f"job:{name}": value for name, value in BASE.items() if name[0] != "@"},
            "@type": "job:JobPosting",
        },
        BASE | {"title": {"@value": "Night Baker", "@language": "en"}},
        BASE | {"hiringOrganization": [{"name": "Tern Bakery"}]},
        BASE | {"hiringOrganization": {"legalName": "Tern Bakery"}},
        BASE | {"hiringOrganization": "Tern Bakery"},
    ],
)
def test_posting_is_found_wherever_it_is(document):
    assert found(document) == [("Night Baker", "Tern Bakery")]


@pytest.mark.parametrize("reference", [{"@id": "#us"}, "#us", [{"@id": "#us"}]])
def test_employer_is_followed_by_its_id(reference):
    document = {"@graph": [BASE | {"hiringOrganization": reference}, ORG]}
    assert found(document) == [("Night Baker", "Plover Mills")]


def test_place_and_its_address_are_followed_by_their_ids():
    address = {"@id": "#address", "addressLocality": "Bend", "addressRegion": "OR"}
    place = {"@id": "#here", "@type": "Place", "address": {"@id": "#address"}}
    rows = postings_in({"@graph": [place, address, BASE | {"jobLocation": {"@id": "#here"}}]})
    assert read(rows[0], known=frozenset(), base_url="").places[0].city == "Bend"


@pytest.mark.parametrize(
    "employer", [{"@id": "https://elsewhere.example/#org"}, "https://a.example"]
)
def test_address_is_never_the_name_of_an_employer(employer):
    [row] = postings_in(BASE | {"hiringOrganization": employer})
    assert read(row, known=frozenset(), base_url="").employer == ""


def test_ids_that_refer_to_each_other_come_to_an_end():
    here = {"@id": "#here", "@type": "Place", "containedInPlace": {"@id": "#there"}}
    there = {"@id": "#there", "@type": "Place", "containedInPlace": {"@id": "#here"}}
    document = {"@graph": [here, there, BASE | {"jobLocation": {"@id": "#here"}}]}
    assert found(document) == [("Night Baker", "Tern Bakery")]


def test_posting_that_only_names_another_is_not_a_second_one():
    whole = BASE | {"@id": "#job"}
    stub = {"@type": "JobPosting", "@id": "#job"}
    assert found({"@graph": [stub, whole]}) == [("Night Baker", "Tern Bakery")]


def test_what_is_no_json_ld_among_postings_stays_a_row():
    assert postings_in([BASE, "text", 7, {"@type": "WebSite"}])[1:] == ["text", 7]
    assert postings_in([{"name": "a", "type": "b"}]) is None
