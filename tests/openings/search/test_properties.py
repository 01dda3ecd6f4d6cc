"""Whatever is asked: what a search shows fits every filter, nothing that fits is left out, its
facets add up, and its pages fit together."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest

from openings.opening.models import Opening
from openings.place.models import PLACE_FACTS, OpeningPlace
from openings.search.queries.counts import FACETS
from openings.search.queries.criteria import ANSWERS, DAYS, PAY_STEPS, RADII, SearchCriteria
from openings.search.queries.hidden import Hidden
from openings.search.queries.results import search_openings
from tests.factories import NOW
from tests.factories.openings import OpeningFactory
from tests.factories.people import EmployerFactory
from tests.support.fitting import COLUMBUS, fits, miles
from tests.support.proof import SEED, rounds

pytestmark = [pytest.mark.proof, pytest.mark.django_db]
SIZE = 160
SEARCHES = rounds(sample=40, whole=1500)
WALKS = rounds(sample=4, whole=150)
WORDS = ("zinc", "kiln", "loom", "anvil")
TYPES = ("FULL_TIME", "PART_TIME", "PER_DIEM", "CONTRACTOR", "")
REMOTE = ("on_site", "remote", "remote_ok", "hybrid")
CATEGORIES = ("Crafts", "Care", "Retail", "")
CITIES = (
    ("Columbus", "OH", *COLUMBUS),
    ("Sunbury", "OH", 40.2426, -82.8588),
    ("Newark", "OH", 40.0581, -82.4013),
    ("Dayton", "OH", 39.7589, -84.1916),
    ("Louisville", "KY", 38.2527, -85.7585),
    ("", "TX", None, None),
)
PLACES = (
    "",
    "",
    "",
    "Columbus, OH",
    "Columbus, OH",
    "Columbus, OH or remote",
    "remote",
    "KY",
    "TX",
)


def some(random, values, most=2):
    """None of them in half of all cases."""
    return tuple(random.sample(values, random.randint(1, most))) if random.random() < 0.3 else ()


def place(random):
    city, region, latitude, longitude = random.choice(CITIES)
    facts = dict.fromkeys(PLACE_FACTS, "") | {"city": city, "region": region, "country": "US"}
    return facts | {"latitude": latitude, "longitude": longitude}


def facts(random):
    steps = random.choice(((15, 20, 25, 31), (30_000, 52_000, 70_000, 121_000)))
    low, high = sorted(random.choices(steps, k=2))
    publish_at = NOW - timedelta(minutes=random.randint(-600, 60 * 24 * 40))
    return {
        "title": " ".join(random.sample(WORDS, random.randint(1, 3))).title(),
        "description": " ".join(random.sample(WORDS, random.randint(0, 2))),
        "category": random.choice(CATEGORIES),
        "employment_type": random.choice(TYPES),
        "remote": random.choice(REMOTE),
        "pay_min": random.choice((None, low)),
        "pay_max": random.choice((None, high, high)),
        "pay_currency": random.choice(("USD", "USD", "USD", "EUR")),
        "pay_period": "HOUR" if low < 1000 else "YEAR",
        "hours_max": random.choice((None, None, Decimal("20"), Decimal("37.5"))),
        "answer_days": random.choice((3, 5, 8, 10, 20)),
        "vacancy": random.choice(("", "", "open_now", "talent_pool")),
        "visa_support": random.choice(("", "", "yes", "no")),
        "source": random.choice(("", "", "csv")),
        "publish_at": publish_at,
        "posted_at": publish_at,
        "closes_at": NOW + timedelta(minutes=random.choice((-600, 900, 9000))),
        "state": random.choice(("published",) * 9 + ("draft",)),
        "created_at": NOW,
        "updated_at": NOW,
    }


@pytest.fixture
def random():
    return Random(SEED)


@pytest.fixture
def board(random, now):
    """Openings of every sort; their places in every number."""
    employers = EmployerFactory.create_batch(4)
    rows, places = [], []
    for number in range(SIZE):
        where = [place(random) for _ in range(random.choice((1, 1, 1, 2, 3)))]
        row = facts(random) | where[0] | {"source_key": str(number)}
        employer = random.choice(employers)
        rows.append(Opening(employer=employer, more_places=len(where) - 1, **row))
        places.append(where)
    Opening.objects.bulk_create(rows)
    OpeningPlace.objects.bulk_create(
        OpeningPlace(opening=row, position=position, **one)
        for row, where in zip(rows, places, strict=True)
        for position, one in enumerate(where)
    )
    return employers


@pytest.fixture
def rows(board):
    found = Opening.objects.order_by("-publish_at", "-pk").select_related("employer")
    return list(found.prefetch_related("places"))


def asked(random, employers):
    return SearchCriteria(
        words=" ".join(some(random, WORDS)),
        place=random.choice(PLACES),
        radius=random.choice(RADII),
        types=some(random, TYPES[:4]),
        remote=some(random, REMOTE),
        category=some(random, CATEGORIES[:3]),
        employer=some(random, [one.slug for one in employers]),
        pay=random.choice((None, None, Decimal("19.99"), *PAY_STEPS)),
        stated_pay=random.random() < 0.2,
        days=random.choice((None, None, *DAYS)),
        apply=some(random, ("here", "elsewhere")),
        vacancy=some(random, ("open_now", "talent_pool")),
        visa=some(random, ("yes", "no")),
        says=some(random, ("vacancy", "visa")),
        answers=random.choice((None, None, *ANSWERS)),
        sort=random.choice(("", "newest", "distance", "pay", "relevance")),
    )


def hides(random, rows):
    if random.random() < 0.7:
        return Hidden()
    openings = frozenset(row.pk for row in random.sample(rows, 5))
    return Hidden(openings, frozenset({random.choice(rows).employer_id}))


def pages_of(criteria, hidden, *, between=lambda: None):
    """What somebody sees who goes from page to page."""
    seen, number = [], 1
    while True:
        results = search_openings(replace(criteria, page=number), hidden=hidden)
        if results.page < number:
            return seen
        seen.append([opening.pk for opening in results.openings])
        if not results.has_next:
            return seen
        between()
        number += 1


def test_no_city_is_near_the_edge_of_a_circle():
    """Where the earth of the check, a ball of another size, could have it outside."""
    fars = [miles(city[2:], COLUMBUS) for city in CITIES if city[2]]
    assert len(fars) == 5
    assert all(abs(far - radius) > 3 for far in fars for radius in RADII)


def test_search_shows_what_fits_and_nothing_else(random, board, rows, now):
    """Also on its later pages; the counts of facets are what a search with that filter finds."""
    print(f"SEED={SEED}: {SEARCHES} searches among {SIZE} openings")
    found = 0
    for _ in range(SEARCHES):
        criteria, hidden = asked(random, board), hides(random, rows)

        def total(hidden=hidden, criteria=criteria, **changes):
            other = replace(criteria, **changes)
            return [row.pk for row in rows if fits(row, other, at=now, hidden=hidden)]

        wanted, said = total(), (SEED, criteria, hidden)
        results = search_openings(criteria, hidden=hidden)
        assert results.total == len(wanted), said
        found += bool(wanted)
        seen = [pk for page in pages_of(criteria, hidden) for pk in page]
        if criteria.sort == "newest":
            assert seen == wanted, said
        assert sorted(seen) == sorted(wanted), said
        for name in FACETS if not results.corrected_words else ():
            for option in results.facets[name].options:
                value = (option.value,) if name in LISTED else NUMBER[name](option.value)
                assert option.count == len(total(**{name: value})), (said, name, option)
    assert found > SEARCHES / 5


LISTED = ("types", "remote", "category", "apply", "vacancy", "visa", "employer")
NUMBER = {"pay": Decimal, "answers": int, "days": int}


def test_pages_fit_together_while_others_write(random, board, rows, now):
    """What is written elsewhere, and other words of what is found, move nothing."""
    for _ in range(WALKS):
        words = random.choice(WORDS)
        criteria = SearchCriteria(words=words, sort=random.choice(("newest", "pay", "relevance")))
        wanted = [row.pk for row in rows if fits(row, criteria, at=now, hidden=Hidden())]
        before = [pk for page in pages_of(criteria, Hidden()) for pk in page]
        others = Opening.objects.exclude(pk__in=wanted)

        def write(wanted=wanted, words=words, others=others):
            texts = (f"{words} {random.choice('abcdef')}", f"{words} anvil loom " * 9)
            Opening.objects.filter(pk=random.choice(wanted)).update(
                description=random.choice(texts), answer_days=random.randint(1, 20)
            )
            OpeningFactory(title="Gravel Sorter")
            others.filter(title="Gravel Sorter").delete()
            others.filter(pk=random.choice(rows).pk).update(description="gravel")

        seen = [pk for page in pages_of(criteria, Hidden(), between=write) for pk in page]
        assert seen == before, (SEED, criteria)
        assert sorted(seen) == sorted(wanted), (SEED, criteria)
        Opening.objects.bulk_update(rows, ["description", "answer_days"])


def test_pages_move_by_what_comes_and_goes_and_no_further(random, board, rows, now):
    """As many come twice as were posted meanwhile, at most; as many are missed as left."""
    for _ in range(WALKS):
        criteria = SearchCriteria(words=random.choice(WORDS))
        before = set(Opening.objects.values_list("pk", flat=True))
        posted, left = [], []

        def write(criteria=criteria, posted=posted, left=left, before=before):
            if random.random() < 0.5:
                title = f"{criteria.words} {random.choice(WORDS)}"
                posted.append(OpeningFactory(title=title, publish_at=NOW, posted_at=NOW).pk)
            else:
                found = [pk for pk in before if pk not in left]
                row = Opening.objects.filter(pk=random.choice(found))
                left.extend(row.values_list("pk", flat=True))
                row.update(closes_at=NOW - timedelta(minutes=1))

        wanted = {row.pk for row in rows if fits(row, criteria, at=now, hidden=Hidden())}
        seen = [pk for page in pages_of(criteria, Hidden(), between=write) for pk in page]
        assert len(seen) - len(set(seen)) <= len(posted), (SEED, criteria)
        assert len((wanted - set(left)) - set(seen)) <= len(left), (SEED, criteria)
        Opening.objects.filter(pk__in=posted).delete()
        Opening.objects.bulk_update(rows, ["closes_at"])
