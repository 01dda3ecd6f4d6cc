"""What words find must not depend on the database; these run on both."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from openings.search.queries import counts, results
from openings.search.queries.counts import CAP
from openings.search.queries.criteria import LAST_PAGE, PAGE_SIZE, SearchCriteria
from openings.search.queries.results import search_openings, similar_openings
from tests.factories import NOW
from tests.factories.openings import OpeningFactory
from tests.factories.people import EmployerFactory

pytestmark = pytest.mark.django_db


def found(**criteria) -> list[str]:
    results = search_openings(SearchCriteria(**criteria), at=NOW)
    return [opening.title for opening in results.openings]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("nurse", "Nurse/Carer"),
        ("marketing", "Sales/Marketing Manager"),
        ("UX", "UI/UX Designer"),
        ("server", "Cook/Server"),
        ("node", "Node.js Engineer"),
        ("node js", "Node.js Engineer"),
        ("net", "ASP.NET Developer"),
        (".net", "ASP.NET Developer"),
        ("full-time", "Full time Driver"),
        # more of the kind
        ("carer", "Nurse / Carer/Driver"),
        ("node.js", "Node.js Engineer"),
        ("UI/UX", "UI/UX Designer"),
        ("nurse", "Nurse/2nd shift"),
        ("night", "Nurse~Night"),
        ("full time", "Full-time Driver"),
        ("25", "Aged 18-25 Helper"),
        ("web 2.0", "Web2.0 or Web 2.0 Designer"),
        ("vue.js", "Vue.js/React Developer"),
        ("part-time", "Part-time/Weekend Clerk"),
        # compounds in their other spelling
        ("front-end", "Frontend Developer"),
        ("front end developer", "Frontend Developer"),
        ("frontend", "Front-End Developer"),
        ("frontend", "Front End Developer"),
        ("fork lift", "Forklift Operator"),
        ("forklift", "Fork Lift Operator"),
        ("book keeper", "Bookkeeper"),
        ("senior book keeper", "Senior Bookkeeper"),
        ("ware house", "Warehouse Worker"),
        ("ecommerce", "E-commerce Manager"),
        ("nodejs", "Node.js Engineer"),
        # forms of a word
        ("nurses", "Night Nurse"),
        ("editors", "News Editor"),
        # typing mistakes, also in another form of the word
        ("bookkeping", "Bookkeeper"),
        ("bookeeper", "Bookkeeper"),
        ("recieptionist", "Receptionist"),
        ("acounting", "Accountant"),
    ],
)
def test_words_find_the_title(words, title):
    employer = EmployerFactory(name="Acme")
    OpeningFactory(title=title, employer=employer)
    OpeningFactory(title="Zookeeper", employer=employer)
    assert found(words=words) == [title]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("news", "Carpenter, new location"),
        ("communications", "Community Gardener"),
        ("general", "Generation Engineer"),
        ("full-time", "Timer with full pay"),
        ("forklift", "Lift the fork"),
        ("nurse -carer", "Nurse/Carer"),
        ("nurse -ui/ux", "UI/UX Nurse"),
    ],
)
def test_words_do_not_find_the_title(words, title):
    OpeningFactory(title=title, description="Some work.")
    assert search_openings(SearchCriteria(words=words), at=NOW).total == 0


@pytest.mark.parametrize(
    ("words", "title"), [("organ", "Organization Clerk"), ("universe", "University Porter")]
)
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has an older stemmer")
def test_newer_stems_keep_more_words_apart(words, title):
    OpeningFactory(title=title, description="Some work.")
    assert found(words=words) == []


def test_title_with_the_words_stands_before_its_other_spelling_in_a_text():
    OpeningFactory(title="Frontend Developer")
    OpeningFactory(title="Clerk", description="The front end of a developer's van.")
    assert found(words="front end developer")[0] == "Frontend Developer"


@pytest.fixture
def low_cap(monkeypatch):
    for module in (counts, results):
        monkeypatch.setattr(module, "CAP", 3)


def test_filters_come_before_the_cap(low_cap):
    """Nothing that a filter asks for hides behind newer openings."""
    old = OpeningFactory(
        title="Glazier A",
        employment_type="PART_TIME",
        remote="hybrid",
        category="Glass",
        pay_max=90_000,
        publish_at=NOW - timedelta(days=5),
    )
    employer = EmployerFactory(name="Big")
    for number in range(6):
        OpeningFactory(
            title=f"Glazier {number}",
            employer=employer,
            employment_type="FULL_TIME",
            remote="on_site",
            category="Other",
            pay_max=20_000,
            publish_at=NOW - timedelta(hours=number),
        )
    asked = {
        "employer": (old.employer.slug,),
        "types": ("PART_TIME",),
        "remote": ("hybrid",),
        "category": ("Glass",),
        "pay": 50_000,
    }
    for name, value in asked.items():
        for words in ("", "glazier"):
            results = search_openings(SearchCriteria(words=words, **{name: value}), at=NOW)
            assert (results.total, results.total_is_capped) == (1, False), (name, words)
            assert results.openings == [old]
            assert results.facets[name].is_capped
            other = "types" if name != "types" else "remote"
            assert not results.facets[other].is_capped
            assert sum(option.count for option in results.facets[other].options) == 1
    everything = search_openings(SearchCriteria(), at=NOW)
    assert (everything.total, everything.total_is_capped) == (3, True)
    assert all(facet.is_capped for facet in everything.facets.values())
    types = {option.value: option.count for option in everything.facets["types"].options}
    assert types["PART_TIME"] == 0  # offered though only the newest are counted
    newest = search_openings(SearchCriteria(days=7), at=NOW).openings
    assert [opening.title for opening in newest[:2]] == ["Glazier 0", "Glazier 1"]


def test_every_page_stands_among_the_counted_hits():
    assert LAST_PAGE * PAGE_SIZE <= CAP


def test_exactly_the_cap_is_not_more(low_cap):
    OpeningFactory.create_batch(3)
    results = search_openings(SearchCriteria(), at=NOW)
    assert (results.total, results.total_is_capped) == (3, False)


def test_wider_search_past_the_cap_says_so(low_cap):
    OpeningFactory.create_batch(4, employment_type="FULL_TIME")
    [offer] = search_openings(SearchCriteria(types=("PART_TIME",)), at=NOW).wider
    assert (offer.label, offer.count, offer.is_capped) == ("any type of employment", 3, True)


def test_words_that_find_nothing_offer_all_openings_once():
    OpeningFactory()
    [offer] = search_openings(SearchCriteria(words="xylophone"), at=NOW).wider
    assert (offer.label, offer.count) == ("all openings", 1)


@pytest.mark.parametrize(
    "criteria",
    [
        SearchCriteria(words="xylophone"),
        SearchCriteria(words="bookeeperx of the front end or forkl ift", place="Boston, MA"),
        SearchCriteria(words="pyhton", types=("FULL_TIME",), employer=("nobody",), days=1),
    ],
)
def test_search_that_finds_nothing_takes_few_statements(criteria):
    OpeningFactory(title="Python Developer", publish_at=NOW - timedelta(days=3))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        results = search_openings(criteria, at=NOW)
    assert results.total == 0
    assert len(queries) <= 6


def test_similar_openings_take_one_statement_and_near_ones_come_first():
    here = {"latitude": 39.96, "longitude": -83.0, "category": "Food"}
    far = {"latitude": 33.0, "longitude": -97.0, "category": "Food"}
    opening = OpeningFactory(title="Pastry Cook", **here)
    OpeningFactory(title="Line Cook", publish_at=NOW - timedelta(days=9), **here)
    OpeningFactory(title="Waiter", publish_at=NOW - timedelta(days=9), **here)
    OpeningFactory(title="Pastry Cook far away", publish_at=NOW - timedelta(days=1), **far)
    OpeningFactory(title="Pastry Cook elsewhere", publish_at=NOW - timedelta(days=2), **far)
    OpeningFactory(title="Host", **far)
    with CaptureQueriesContext(connection) as queries:
        others = similar_openings(opening, at=NOW)
        titles = [other.title for other in others if other.employer_name and other.place_name]
    assert titles == ["Line Cook", "Pastry Cook far away", "Pastry Cook elsewhere", "Waiter"]
    assert len(queries) == 1
    assert similar_openings(OpeningFactory(title="–", category=""), at=NOW) == []


@pytest.mark.parametrize("title", ["Line Cook", "Line Cook, nights", "Line Cook (PM) - 2nd shift"])
def test_similar_openings_begin_with_the_same_work_at_the_same_employer(title):
    here = {"latitude": 39.96, "longitude": -83.0, "category": "Food"}
    opening = OpeningFactory(title=title, **here)
    old = {"publish_at": NOW - timedelta(days=20)}
    OpeningFactory(title="Line Cook, mornings", employer=opening.employer, **old)
    OpeningFactory(title="Banquet Waiter", employer=opening.employer, **old, **here)
    OpeningFactory.create_batch(4, title="Line Cook", **here)
    found = similar_openings(opening, at=NOW)
    assert [other.title for other in found] == ["Line Cook, mornings", *["Line Cook"] * 3]


@pytest.mark.parametrize("level", ["Senior", "Sr.", "Junior", "Lead", "Entry-Level", "Principal"])
def test_similar_openings_share_more_than_a_level(level):
    opening = OpeningFactory(title=f"{level} Data Analyst", category="Data")
    OpeningFactory(title=f"{level} Line Cook", category="Food")
    OpeningFactory(title=f"{level} Claims Adjuster", category="Insurance")
    OpeningFactory(title="Data Engineer", category="Data")
    found = similar_openings(opening, at=NOW)
    assert [other.title for other in found] == ["Data Engineer"]


def test_pages_past_the_ranked_hits_show_the_others(monkeypatch):
    """Every page that a total promises has its openings, each once."""
    monkeypatch.setattr("openings.search.queries.backends.RANKED", 2)
    employer = EmployerFactory()
    for number in range(45):
        OpeningFactory(
            title=f"Clerk {number}",
            description="Some glazing.",
            employer=employer,
            publish_at=NOW - timedelta(hours=number),
        )
    pages = [
        search_openings(SearchCriteria(words="glazing", page=page), at=NOW) for page in (1, 2, 3)
    ]
    titles = [opening.title for page in pages for opening in page.openings]
    assert [len(page.openings) for page in pages] == [20, 20, 5]
    assert len(set(titles)) == 45
