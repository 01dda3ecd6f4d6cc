"""Whatever stands in the address of a search, a page answers."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bench.search import corpus
from bench.search.fuzz import addresses
from jobstore.lib import clock
from jobstore.people.employer.models import Employer
from openings.opening.models import Opening
from tests.support import proof

SIZE = 60
pytestmark = pytest.mark.proof


@pytest.fixture
def small_board(db):
    at = clock.now()
    Employer.objects.bulk_create(Employer(**row, created_at=at) for row in corpus.employers(SIZE))
    rows = list(corpus.openings(0, size=SIZE, at=at - timedelta(seconds=1)))
    Opening.objects.bulk_create(Opening(**row) for row in rows)
    for opening in Opening.objects.all():
        opening.full_clean(exclude=["employer"])
    return rows


@pytest.mark.timeout(1800)  # ten thousand pages, where all are asked for
def test_every_odd_address_of_a_search_answers_with_a_page(client, small_board):
    count = proof.rounds(sample=200, whole=10_000)
    start = reverse("openings:opening_list")
    answers = {
        query: client.get(f"{start}?{query}", follow=True).status_code
        for query in addresses(count, proof.SEED)
    }
    assert {query: status for query, status in answers.items() if status != 200} == {}


def test_the_addresses_of_a_seed_are_the_same_and_reach_every_parameter():
    found = list(addresses(400, 8))
    assert found == list(addresses(400, 8))
    assert found[:200] == list(addresses(200, 8))
    assert found != list(addresses(400, 9))
    names = {part.partition("=")[0] for query in found for part in query.split("&")}
    assert names >= {
        *("q", "place", "radius", "type", "remote", "category", "employer", "pay", "stated"),
        *("days", "sort", "page", "chosen", "from"),
    }
