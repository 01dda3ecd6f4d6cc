"""What words find must not depend on the database; these run on both."""

from datetime import timedelta

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from openings.search.queries.criteria import SearchCriteria
from openings.search.queries.results import search_openings
from openings.search.queries.similar import similar_openings
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
        # of a word that only synonyms of the title have
        ("recepsionist", "Front Desk Agent"),
        ("casheir", "Sales Associate"),
        ("physiotherapst", "Physical Therapist"),
        # joined in another form, and words that narrow nothing
        ("book-keeping", "Bookkeeper"),
        ("forklift jobs near me", "Forklift Operator"),
        ("bookkeeper hiring now", "Bookkeeper"),
    ],
)
def test_words_find_the_title(words, title):
    employer = EmployerFactory(name="Acme")
    OpeningFactory(title=title, employer=employer)
    OpeningFactory(title="Zookeeper", employer=employer, employment_type="PER_DIEM")
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
    OpeningFactory(title=title, description="Some work.", employment_type="")
    assert search_openings(SearchCriteria(words=words), at=NOW).total == 0


def test_title_with_the_words_stands_before_its_other_spelling_in_a_text():
    OpeningFactory(title="Frontend Developer")
    OpeningFactory(title="Clerk", description="The front end of a developer's van.")
    assert found(words="front end developer")[0] == "Frontend Developer"


def test_every_filter_is_counted_without_itself_and_with_the_others():
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
            assert (results.total, results.openings) == (1, [old]), (name, words)
            other = "types" if name != "types" else "remote"
            assert sum(option.count for option in results.facets[other].options) == 1
            if name != "pay":
                assert sum(option.count for option in results.facets[name].options) == 7
    newest = search_openings(SearchCriteria(days=7), at=NOW).openings
    assert [opening.title for opening in newest[:2]] == ["Glazier 0", "Glazier 1"]


def test_words_that_find_nothing_offer_all_openings_once_and_the_kinds_that_there_are():
    OpeningFactory(category="Food")
    OpeningFactory.create_batch(2, category="Health")
    results = search_openings(SearchCriteria(words="xylophone"), at=NOW)
    assert [(offer.label, offer.count) for offer in results.wider] == [("all openings", 3)]
    assert [(kind.label, kind.count) for kind in results.kinds] == [("Health", 2), ("Food", 1)]
    assert results.kinds[0].criteria == SearchCriteria(category=("Health",))
    assert search_openings(SearchCriteria(words="store"), at=NOW).kinds == ()


def test_words_that_find_nothing_together_are_offered_with_one_less():
    OpeningFactory(title="Python Developer")
    OpeningFactory(title="Chicago Guide")
    results = search_openings(SearchCriteria(words="python developer in chicago"), at=NOW)
    assert [(offer.label, offer.criteria.words, offer.count) for offer in results.wider] == [
        ("without “chicago”", "python developer", 1),
        ("any of the words", "python or developer or chicago", 2),
        ("all openings", "", 2),
    ]
    assert results.kinds == ()


def test_it_is_sought_in_titles_alone():
    OpeningFactory(title="IT Manager")
    OpeningFactory(title="Cook", description="Make it taste. Say how it was, manager of it all.")
    OpeningFactory(title="Information Technology Intern")
    assert found(words="it") == ["IT Manager", "Information Technology Intern"]
    assert found(words="IT jobs") == ["IT Manager", "Information Technology Intern"]
    assert found(words="it manager") == ["IT Manager"]
    assert found(words="cook -it") == ["Cook"]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("heating and cooling", "HVAC Technician"),
        ("health and safety officer", "EHS Officer"),
        ("English as a second language", "ESL Teacher"),
        ("over the road", "OTR Driver"),
    ],
)
def test_synonyms_of_several_words_are_known_with_their_small_words(words, title):
    OpeningFactory(title=title)
    assert found(words=words) == [title]


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
        shown = render_to_string("openings/opening/_similar.html", {"similar": others})
    titles = [other.title for other in others]
    assert titles == ["Line Cook", "Pastry Cook far away", "Pastry Cook elsewhere", "Waiter"]
    assert all(title in shown for title in titles)
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


def test_chosen_value_that_few_have_ranks_no_higher_than_one_that_many_have():
    OpeningFactory(title="Line Cook", remote="remote", publish_at=NOW - timedelta(days=90))
    OpeningFactory.create_batch(4, title="Line Cook", remote="hybrid")
    found = search_openings(SearchCriteria(words="cook", remote=("remote", "hybrid")), at=NOW)
    assert [one.remote for one in found.openings] == ["hybrid"] * 4 + ["remote"]


def test_pages_show_every_hit_once():
    """Every page that a total promises has its openings, each once."""
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
