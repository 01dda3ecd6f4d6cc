"""What our own pages say of an opening in JSON-LD, the import reads back as the same facts."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import override_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from jobstore.lib import clock
from jobstore.lib.places import city_in, zip_place
from jobstore.lib.zones import read_zone
from jobstore.people.employer.models import Employer
from jobstore.web.markdown import render_markdown
from openings.feeds import job_posting
from openings.importing.actions.files import postings_in, read_json
from openings.importing.actions.jobposting import read
from openings.opening.models import Opening
from openings.opening.states import EmploymentType, PayPeriod, RemoteKind
from tests.factories import NOW
from tests.support.proof import rounds

ZONES = ("America/New_York", "America/Los_Angeles", "Pacific/Honolulu", "Pacific/Guam")
TEXTS = (
    "You bake *rye*.\n\n- one\n- two\n\n### Hours\n\n1. early\n2. late",
    "R&D, C++ & 5 \\< 6; [apply](https://tern.example.org/a?b=1&c=2)",
    "**Pay:** \\*fair\\*  \nSecond line, 10^6 loaves\n\n\\# of ovens: 2",
)
PLACES = [
    city_in("Bend", "OR"),
    city_in("O'Fallon", "MO"),
    city_in("Winston-Salem", "NC"),
    city_in("Washington", "DC"),
    city_in("Ponce", "PR"),
    zip_place("02108"),
]
pays = st.none() | st.decimals(Decimal("0.01"), Decimal(10_000_000), places=2)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2026, 6, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- hypothesis adds the zone


def read_back(opening):
    with override_settings(SITE_URL="https://jobs.example.org"):
        text = json.dumps(job_posting(opening))
    rows = postings_in(read_json(None, text))
    with clock.at(NOW):
        return read(rows[0], known=frozenset(), base_url="")


@st.composite
def openings(draw):
    low, high = draw(pays), draw(pays)
    low, high = (high, low) if low and high and high < low else (low, high)
    place = draw(st.sampled_from(PLACES))
    posted = draw(moments)
    return Opening(
        pk=7,
        employer=Employer(name="Tern & Söhne “Rye”", time_zone=draw(st.sampled_from(ZONES))),
        title=draw(st.sampled_from(["Night Baker", "R&D <Lead> / C#", "Bäcker (m/w/d)"])),
        description=draw(st.sampled_from(TEXTS)),
        city=place.city,
        region=place.state,
        postal_code=place.zip_code,
        country="US",
        remote=draw(st.sampled_from([RemoteKind.NOT_STATED, RemoteKind.REMOTE])),
        employment_type=draw(st.sampled_from([*EmploymentType, ""])),
        pay_min=low,
        pay_max=high,
        pay_currency=draw(st.sampled_from(["USD", "EUR", "JPY"])),
        pay_period=draw(st.sampled_from(PayPeriod)),
        posted_at=posted,
        closes_at=posted + timedelta(seconds=draw(st.integers(90_000, 90_000_000))),
    )


@pytest.mark.proof
@given(opening=openings())
@settings(max_examples=rounds(sample=60, whole=5000), deadline=None)
def test_every_fact_of_our_own_markup_is_read_back(opening):
    advert = read_back(opening)
    for name in ("title", "remote", "employment_type", "pay_min", "pay_max"):
        assert getattr(advert, name) == getattr(opening, name), name
    [place] = advert.places
    for name in ("city", "region", "postal_code", "country"):
        assert getattr(place, name) == getattr(opening, name), name
    if advert.pay_min or advert.pay_max:
        stated = (opening.pay_currency, opening.pay_period)
        assert (advert.pay_currency, advert.pay_period) == stated
    zone = read_zone(opening.employer.time_zone)
    assert advert.posted == opening.posted_at.astimezone(zone).date()
    assert advert.ends == opening.closes_at
    assert advert.employer == opening.employer.name
    assert render_markdown(advert.description) == render_markdown(opening.description)
    assert advert.notes == ()


@pytest.mark.parametrize(
    ("place", "read"),
    [
        ({"country": "PT", "place_text": "Porto, Portugal"}, ("Porto, Portugal", "", "PT")),
        ({"country": "US", "place_text": "Springtown"}, ("Springtown, US", "", "US")),
        ({"country": "US", "region": "OR", "place_text": "Oregon"}, ("OR, US", "OR", "US")),
        ({"country": "US", "region": "OR", "remote": "remote"}, ("OR, US", "OR", "US")),
        ({"country": "DE", "remote": "remote", "place_text": "Remote"}, ("DE", "", "DE")),
    ],
)
def test_place_without_a_city_is_read_back(place, read):
    posted = datetime(2026, 11, 20, tzinfo=UTC)
    employer = Employer(name="Tern")
    opening = Opening(
        pk=7, employer=employer, title="Baker", description="Rye.", posted_at=posted, **place
    )
    advert = read_back(opening)
    assert (advert.place_text, advert.places[0].region, advert.places[0].country) == read
    assert advert.remote == opening.remote
