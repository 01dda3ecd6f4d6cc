from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from openings.opening.models import Opening
from openings.search.queries.criteria import SearchCriteria
from openings.search.queries.results import search_openings
from openings.search.queries.similar import similar_openings
from openings.search.queries.wider import wider_searches
from tests.factories import NOW
from tests.factories.openings import OpeningFactory, RequirementFactory

pytestmark = pytest.mark.django_db


def found(**criteria) -> list[str]:
    results = search_openings(SearchCriteria(**criteria), at=NOW)
    return [opening.title for opening in results.openings]


def count_of(results, facet: str, value: str) -> int:
    return {option.value: option.count for option in results.facets[facet].options}.get(value, 0)


def test_search_finds_only_what_is_live():
    OpeningFactory(title="Live")
    OpeningFactory(title="Draft", draft=True)
    OpeningFactory(title="Closed", closed=True)
    OpeningFactory(title="Expired", expired=True)
    OpeningFactory(title="Later", publish_at=NOW + timedelta(hours=1))
    OpeningFactory(title="Ends now", closes_at=NOW)
    OpeningFactory(title="Without an end", closes_at=None)
    assert sorted(found()) == ["Live", "Without an end"]
    assert sorted(found()) == sorted(Opening.objects.live(at=NOW).values_list("title", flat=True))


def test_words_of_title_and_requirements_rank_above_the_body():
    employer = OpeningFactory(title="Baker", description="Bread and rolls all night.").employer
    RequirementFactory(
        opening=OpeningFactory(title="Cook", employer=employer), text="A forklift license"
    )
    OpeningFactory(title="Clerk", employer=employer, description="Sometimes you see a forklift.")
    OpeningFactory(title="Forklift Driver", employer=employer)
    assert found(words="forklift")[-1] == "Clerk"
    assert sorted(found(words="forklift")) == ["Clerk", "Cook", "Forklift Driver"]


def test_words_find_the_employer_and_its_category():
    OpeningFactory(title="Cook", employer__name="Zephyr Kitchens", category="Food")
    assert found(words="zephyr") == ["Cook"]
    assert found(words="food cook") == ["Cook"]


def test_words_phrase_exclusion_and_either():
    OpeningFactory(title="Night Nurse")
    OpeningFactory(title="Nurse at Night")
    OpeningFactory(title="Night Porter")
    assert sorted(found(words="night nurse")) == ["Night Nurse", "Nurse at Night"]
    assert found(words='"night nurse"') == ["Night Nurse"]
    assert found(words="night -nurse") == ["Night Porter"]
    assert len(found(words="nurse or porter")) == 3


def test_words_with_typing_mistakes_are_mended_only_when_nothing_is_found():
    OpeningFactory(title="Python Developer")
    for mistake in ("pyhton", "pythn", "develpoer"):
        results = search_openings(SearchCriteria(words=mistake), at=NOW)
        assert [opening.title for opening in results.openings] == ["Python Developer"], mistake
        assert results.corrected_words in ("python", "developer")
    assert search_openings(SearchCriteria(words="python"), at=NOW).corrected_words == ""
    assert found(words="xylophone") == []


def test_place_of_a_city_counts_miles():
    OpeningFactory(title="Columbus", latitude=39.96, longitude=-83.0)
    OpeningFactory(title="Delaware, OH", latitude=40.30, longitude=-83.07)  # some 24 miles north
    OpeningFactory(title="Boston", latitude=42.36, longitude=-71.06, region="MA")
    assert found(place="Columbus, OH", radius=10) == ["Columbus"]
    assert sorted(found(place="Columbus, OH", radius=25)) == ["Columbus", "Delaware, OH"]
    assert found(place="43215", radius=10) == ["Columbus"]
    assert found(place="Massachusetts") == ["Boston"]
    assert sorted(found(place="ohio")) == ["Columbus", "Delaware, OH"]
    assert len(found(place="anywhere")) == 3


def test_place_corner_of_the_box_is_outside_the_circle():
    OpeningFactory(latitude=39.9924 + 0.33, longitude=-82.989 + 0.43)  # 22.8 north, 22.8 east
    assert found(place="Columbus, OH", radius=25) == []
    assert len(found(place="Columbus, OH", radius=50)) == 1


def test_place_remote_finds_remote_and_remote_possible():
    for kind in ("remote", "remote_ok", "hybrid", "on_site"):
        OpeningFactory(title=kind, remote=kind)
    assert sorted(found(place="Remote")) == ["remote", "remote_ok"]


def test_place_of_many_names_tells_the_others():
    meant = SearchCriteria(place="Springfield").meant
    assert (meant.place, meant.is_unknown) == (None, True)
    names = [place.name for place in meant.others]
    assert names[:3] == ["Springfield, IL", "Springfield, MA", "Springfield, MO"]
    assert SearchCriteria(place="Xyzzy").meant.is_unknown


def test_pay_compares_the_top_and_keeps_what_is_not_stated():
    OpeningFactory(title="Low", pay_min=20_000, pay_max=40_000)
    OpeningFactory(title="High", pay_min=20_000, pay_max=80_000)
    OpeningFactory(title="Hourly", pay_min=30, pay_max=40, pay_period="HOUR")
    OpeningFactory(title="Not stated")
    assert sorted(found(pay=50_000)) == ["High", "Hourly", "Not stated"]
    assert sorted(found(pay=50_000, stated_pay=True)) == ["High", "Hourly"]
    assert sorted(found(stated_pay=True)) == ["High", "Hourly", "Low"]


def test_facets_count_with_the_other_filters_applied():
    OpeningFactory(employment_type="FULL_TIME", remote="remote", category="Food")
    OpeningFactory(employment_type="FULL_TIME", remote="on_site", category="Retail")
    OpeningFactory(employment_type="PART_TIME", remote="remote", category="Food")
    results = search_openings(SearchCriteria(types=("FULL_TIME",)), at=NOW)
    assert results.total == 2
    assert count_of(results, "types", "FULL_TIME") == 2
    assert count_of(results, "types", "PART_TIME") == 1
    assert count_of(results, "remote", "remote") == 1
    assert count_of(results, "category", "Food") == 1
    both = search_openings(SearchCriteria(types=("FULL_TIME",), remote=("remote",)), at=NOW)
    assert both.total == 1
    assert count_of(both, "types", "PART_TIME") == 1
    assert count_of(both, "remote", "on_site") == 1


def test_facets_count_days_pay_and_employers():
    old = OpeningFactory(publish_at=NOW - timedelta(days=10), pay_max=100_000)
    OpeningFactory(publish_at=NOW - timedelta(hours=2), pay_max=40_000)
    results = search_openings(SearchCriteria(), at=NOW)
    assert [count_of(results, "days", day) for day in ("1", "7", "14")] == [1, 1, 2]
    assert [count_of(results, "pay", pay) for pay in ("30000", "90000")] == [2, 1]
    assert count_of(results, "employer", old.employer.slug) == 1
    assert found(employer=(old.employer.slug,)) == [old.title]
    assert len(found(days=7)) == 1


def test_order_is_stable_over_pages_and_newest_first():
    employer = OpeningFactory(title="n0").employer
    for number in range(1, 45):
        OpeningFactory(
            title=f"n{number}", employer=employer, publish_at=NOW - timedelta(minutes=number // 2)
        )
    pages = [
        search_openings(SearchCriteria(page=page, sort="newest"), at=NOW) for page in (1, 2, 3, 9)
    ]
    ids = [opening.pk for page in pages[:3] for opening in page.openings]
    assert len(ids) == len(set(ids)) == 45
    times = [opening.publish_at for page in pages[:3] for opening in page.openings]
    assert times == sorted(times, reverse=True)
    assert pages[3].page == 3
    assert pages[0].pages == 3


def test_nothing_found_offers_wider_searches_that_find_something():
    OpeningFactory(title="Baker", latitude=40.30, longitude=-83.07, employment_type="FULL_TIME")
    criteria = SearchCriteria(words="baker", place="Columbus, OH", radius=10)
    wider = search_openings(criteria, at=NOW).wider
    assert wider[0].label == "within 25 miles of Columbus, OH"
    assert wider[0].count == 1
    for offer in wider:
        assert search_openings(offer.criteria, at=NOW).total == offer.count
    part_time = search_openings(SearchCriteria(types=("PART_TIME",)), at=NOW).wider
    assert part_time[0].label == "any type of employment"


@pytest.mark.parametrize(
    ("words", "chosen", "kept"),
    [
        ("nurse", (), {"remote"}),
        ("nurse", ("remote",), {"remote", "on site or remote"}),
        ("remote nurse", (), set()),
        ("nurse -remote", (), set()),
        ("work from home nurse", ("remote",), set()),
        ("WFH nurse", ("on_site",), {"on site or remote"}),
        ("home care nurse", (), {"remote"}),
    ],
)
def test_wider_search_never_offers_what_the_words_say_of_remote(words, chosen, kept):
    offers = wider_searches(SearchCriteria(words=words, place="Columbus, OH", remote=chosen))
    assert {"remote", "on site or remote"} & set(offers) == kept


def test_similar_openings_never_show_drafts_or_itself():
    opening = OpeningFactory(title="Store Supervisor")
    OpeningFactory(title="Night Supervisor")
    OpeningFactory(title="Supervisor in draft", draft=True)
    OpeningFactory(title="Supervisor expired", expired=True)
    titles = [other.title for other in similar_openings(opening, at=NOW)]
    assert titles == ["Night Supervisor"]


@pytest.mark.parametrize(
    "words",
    [
        '"', '""', "-", "or", "or or", "a AND", "NEAR(", "title:", "*", "^x", "(a+)+$", "'; --",
        "\\", "%", "%s", ":*", "!", "&|", "NOT", "NOT x", "-a", "the", "the and", "c++ c# .net",
        "李", "🤷", "x" * 200, '"unbalanced', "a:b:c", "{}", "{title}:x", "a\u202eb", "_",
    ],
)  # fmt: skip
def test_odd_words_are_never_an_error(words):
    OpeningFactory()
    assert search_openings(SearchCriteria(words=words), at=NOW).total >= 0


def test_stop_words_alone_are_no_condition():
    OpeningFactory(title="Cook")
    assert found(words="the") == ["Cook"]


def test_search_needs_the_same_number_of_queries_for_one_and_many(django_assert_num_queries):
    OpeningFactory()
    with django_assert_num_queries(2):
        search_openings(SearchCriteria(), at=NOW)
    OpeningFactory.create_batch(5)
    with django_assert_num_queries(2):
        search_openings(SearchCriteria(), at=NOW)
    assert connection.vendor in ("postgresql", "sqlite")


@pytest.mark.parametrize("stated", [False, True])
def test_count_beside_each_step_is_what_choosing_it_finds(stated):
    employer = OpeningFactory(employment_type="PART_TIME", pay_min=21, pay_period="HOUR").employer
    stated_pays = {
        "HOUR": (14, 15, Decimal("29.99"), 30),
        "DAY": (200,),
        "WEEK": (1000,),
        "MONTH": (4_200,),
        "YEAR": (30_000, Decimal("49999.40"), 130_000, None),
    }
    pays = [(pay, period) for period, amounts in stated_pays.items() for pay in amounts]
    for number, (pay, period) in enumerate(pays):
        OpeningFactory(
            employer=employer,
            pay_max=pay,
            pay_period=period,
            publish_at=NOW - timedelta(days=3 * number, hours=1),
        )
    everything = search_openings(SearchCriteria(stated_pay=stated), at=NOW)
    for facet in ("pay", "days"):
        for option in everything.facets[facet].options:
            asked = {facet: int(option.value), "stated_pay": stated}
            found = search_openings(SearchCriteria(**asked), at=NOW)
            assert option.count == found.total == len(found.openings), (facet, option)


@pytest.mark.parametrize(
    ("pay", "stated", "titles"),
    [
        (50_000, True, ["Full", "Year"]),
        (50_000, False, ["Full", "Maybe", "Silent", "Year"]),
        (30_000, True, ["Full", "Part", "Year"]),
        (52_001, False, ["Maybe", "Silent", "Year"]),
        (60_000, True, []),
        (60_000, False, ["Silent"]),
        (25, True, ["Full", "Maybe", "Part", "Year"]),
        (25, False, ["Full", "Maybe", "Part", "Silent", "Year"]),
        (Decimal("26.50"), True, ["Maybe"]),
        (Decimal("26.51"), True, []),
        (None, True, ["Full", "Maybe", "Part", "Year"]),
    ],
)  # fmt: skip
def test_pay_of_a_part_of_the_week_is_not_counted_as_a_full_one(pay, stated, titles):
    hourly = {"pay_min": 19, "pay_max": 25, "pay_period": "HOUR"}
    OpeningFactory(title="Full", **hourly)
    OpeningFactory(title="Part", employment_type="PART_TIME", hours_min=16, hours_max=24, **hourly)
    OpeningFactory(title="Maybe", employment_type="PART_TIME", pay_max="26.50", pay_period="HOUR")
    OpeningFactory(title="Year", pay_min=50_000, pay_max=54_000)
    OpeningFactory(title="Silent")
    results = search_openings(SearchCriteria(pay=pay, stated_pay=stated))
    assert sorted(opening.title for opening in results.openings) == titles
