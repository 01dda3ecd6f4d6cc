import re
from http import HTTPStatus

import pytest
from django.conf import settings
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.urls import reverse

from openings.feeds import PART
from tests.factories import NOW
from tests.factories.openings import OpeningFactory
from tests.factories.people import EmployerFactory, UserFactory

pytestmark = pytest.mark.django_db
URL = "/openings/"


def test_opening_list_shows_what_matters(client, now):
    OpeningFactory(title="Night Baker", pay_min=40_000, pay_max=50_000, answer_days=5)
    OpeningFactory(title="Day Baker", draft=True)
    page = client.get(URL).content.decode()
    assert "Night Baker" in page
    assert "Day Baker" not in page
    assert "$40,000 to $50,000 a year" in page
    assert "Answers within 5 working days" in page
    assert "ld+json" not in page


def test_opening_list_says_that_pay_is_not_stated(client, now):
    OpeningFactory()
    assert "Pay not stated" in client.get(URL).content.decode()


def test_opening_list_imported_promises_nothing(client, now):
    OpeningFactory(source="usrse", source_key="1", source_url="https://jobs.example.org/1")
    page = client.get(URL).content.decode()
    assert "Answers within" not in page
    assert "From the US-RSE job list" in page
    assert 'href="https://jobs.example.org/1"' in page


@pytest.mark.parametrize(
    "query",
    [
        "page=x", "page=0", "page=-1", "page=1000000000", "page=٣", "pay=abc", "pay=1e309",
        "days=x", "radius=-5", "radius=1000000", "sort=password", "type=EVIL&type=&type=FULL_TIME",
        "remote=x&category=%00&employer=' OR 1=1--", "q=%00", "q=%ff", "q=" + "x" * 10_000,
        "q=" + "a+" * 5_000, "q=(a%2B)%2B%24", "q=\"&place=%00", "place=" + "y" * 10_000,
        "place=%EF%BF%BD", "chosen=x", "chosen=99999999999999999999999", "chosen=-1", "unknown=1",
        "q=a&q=b&page=1&page=2", "stated=maybe", "q[]=1", "q=" + "%20or%20".join("abcdefghijklmn"),
    ],
)  # fmt: skip
def test_opening_list_ignores_what_it_does_not_know(client, now, query):
    OpeningFactory()
    assert client.get(f"{URL}?{query}").status_code == 200


def test_opening_list_query_reproduces_the_page(client, now):
    OpeningFactory(title="Baker", category="Food", employment_type="PART_TIME")
    OpeningFactory(title="Cook", category="Food")
    response = client.get(f"{URL}?q=baker&type=PART_TIME&category=Food&place=ohio&sort=newest")
    again = client.get(f"{URL}?{response.context['criteria'].query}")
    assert again.context["criteria"] == response.context["criteria"]
    assert [opening.title for opening in again.context["results"].openings] == ["Baker"]


def test_opening_list_gives_htmx_the_same_results_without_the_frame(client, now):
    OpeningFactory(title="Baker")
    page = client.get(URL, {"q": "baker"})
    part = client.get(URL, {"q": "baker"}, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert part.content.decode().strip().partition("\n")[2].strip() in page.content.decode()
    assert "HX-Request" in part["Vary"]


def test_title_follows_a_search_in_place(client, now):
    query = {"q": "baker", "place": "Boston, MA"}
    for headers in ({}, {"HX-Request": "true"}):
        page = client.get(URL, query, headers=headers).content.decode()
        assert page.count("<title>") == 1
        assert f"<title>baker, Boston, MA · {settings.SITE_NAME}</title>" in page


def test_opening_list_offers_wider_searches(client, now):
    OpeningFactory(title="Baker")
    page = client.get(URL, {"q": "baker", "type": "PART_TIME"}).content.decode()
    assert "Any type of employment" in page
    assert "?q=baker" in page


def test_opening_list_names_an_unknown_place(client, now):
    OpeningFactory()
    page = client.get(URL, {"place": "Xyzzy"}).content.decode()
    assert "We do not know the place “Xyzzy”" in page


def test_opening_list_panel_comes_with_the_chosen_opening(client, now):
    first = OpeningFactory(title="First")
    second = OpeningFactory(title="Second")
    page = client.get(URL, {"chosen": first.pk}).content.decode()
    assert f'data-panel="{first.pk}"' in page
    assert f'data-panel="{second.pk}"' in client.get(URL).content.decode()


def test_opening_list_pages(client, now):
    employer = OpeningFactory().employer
    OpeningFactory.create_batch(24, employer=employer)
    page = client.get(URL, {"type": "FULL_TIME", "page": "2"}).content.decode()
    assert "Page 2 of 2" in page
    assert 'page=1" aria-label="Page 1">1</a>' in page
    assert 'href="?type=FULL_TIME&amp;page=1"' in page


def test_long_list_of_employers_says_that_there_are_more(client, now):
    OpeningFactory.create_batch(8)
    assert "search for one by its name" not in client.get(URL).content.decode()
    last = OpeningFactory.create_batch(3)[-1]
    assert "There are more: search for one by its name." in client.get(URL).content.decode()
    chosen = client.get(URL, {"employer": last.employer.slug}).content.decode()
    assert "There are more: search for one by its name." in chosen


def test_list_of_pages_leads_to_any_page():
    page = Paginator(range(50), 1).page(9)
    numbers = [1, 2, "…", 7, 8, 9, 10, 11, "…", 49, 50]
    assert list(page.paginator.get_elided_page_range(9, on_each_side=2)) == numbers
    context = {"page_obj": page, "numbers": numbers, "query": "q=cook"}
    html = render_to_string("components/pagination.html", context)
    jumps = re.findall(r'page=(\d+)" aria-label="Page (\d+)">(\d+)</a>', html)
    assert jumps == [(str(number),) * 3 for number in (1, 2, 7, 8, 10, 11, 49, 50)]
    assert '<strong aria-current="page">9</strong>' in html


def test_sitemap_lists_live_openings_with_the_sites_own_host(client, now, settings):
    live = OpeningFactory(updated_at=NOW)
    draft, expired = OpeningFactory(draft=True), OpeningFactory(expired=True)
    index = client.get("/sitemap.xml").content.decode()
    part = live.pk // PART
    assert f"<loc>{settings.SITE_URL}/sitemap-openings.xml?p={part}</loc>" in index
    url = f"/sitemap-openings.xml?p={part}"
    page = client.get(url, headers={"host": "localhost"}).content.decode()
    assert f"<loc>{settings.SITE_URL}{live.get_absolute_url()}</loc>" in page
    assert "<lastmod>2026-11-24</lastmod>" in page
    assert draft.get_absolute_url() not in page
    assert expired.get_absolute_url() not in page


def test_sitemap_has_a_part_for_each_run_of_numbers_with_a_live_opening(client, now):
    employer = OpeningFactory(pk=1).employer
    OpeningFactory(pk=PART - 1, employer=employer)
    OpeningFactory(pk=PART, employer=employer, expired=True)  # alone in its part
    OpeningFactory(pk=7 * PART + 5, employer=employer, title="Far & <away>")
    index = client.get("/sitemap.xml").content.decode()
    assert re.findall(r"sitemap-openings.xml\?p=(\d+)", index) == ["0", "7"]
    first = client.get("/sitemap-openings.xml?p=0").content.decode()
    assert re.findall(r"/openings/(\d+)/", first) == ["1", str(PART - 1)]
    assert client.get("/sitemap-openings.xml").content.decode() == first
    assert "far-away/</loc>" in client.get("/sitemap-openings.xml?p=7").content.decode()
    assert "<loc>" not in client.get("/sitemap-openings.xml?p=1").content.decode()


def test_sitemap_names_the_employers_whom_staff_have_read(
    client, now, settings, django_assert_num_queries
):
    employers = [EmployerFactory(), EmployerFactory()]
    EmployerFactory(review="waiting")
    EmployerFactory(review="turned_down")
    EmployerFactory(is_unnamed=True)
    EmployerFactory(tracked_by=UserFactory())
    address = f"{settings.SITE_URL}/sitemap-employers.xml"
    assert f"<loc>{address}</loc>" in client.get("/sitemap.xml").content.decode()
    with django_assert_num_queries(1):
        page = client.get("/sitemap-employers.xml", headers={"host": "localhost"})
    assert re.findall("<loc>(.*)</loc>", page.content.decode()) == [
        settings.SITE_URL + employer.page_url for employer in employers
    ]


@pytest.mark.parametrize("part", ["x", "-1", "1" * 30, "٣", ""])
def test_sitemap_has_no_part_of_nonsense(client, db, part):
    assert client.get("/sitemap-openings.xml", {"p": part}).status_code == HTTPStatus.NOT_FOUND


def test_opening_list_needs_no_more_queries_for_more_openings(
    client, now, django_assert_max_num_queries
):
    OpeningFactory.create_batch(3)
    with django_assert_max_num_queries(4):
        client.get(reverse("openings:opening_list"))


def test_opening_list_counts_every_opening(client, now):
    OpeningFactory.create_batch(3, employment_type="FULL_TIME", pay_max=60_000)
    page = " ".join(client.get("/openings/").content.decode().split())
    assert 'data-announce="3 openings"> 3 openings' in page
    assert 'Full time <span class="quiet">(3)</span>' in page
    assert "$30,000 a year (3)" in page
    assert "Part time <span" not in page  # nothing is found by it
    exact = " ".join(client.get("/openings/?type=PART_TIME").content.decode().split())
    assert '<li><a href="?">Any type of employment</a>: 3 openings</li>' in exact


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("q=data&place=&pay=&days=&sort=", "?q=data"),
        ("q=&place=Columbus%2C+OH&radius=25", "?place=Columbus%2C+OH"),
        ("q=+&place=&sort=newest", "?sort=newest"),
        ("q=&place=&pay=&days=", ""),
        ("place=Columbus%2C+OH&radius=50&type=PART_TIME", None),
    ],
)
def test_opening_list_drops_from_its_address_what_was_left_empty(client, now, query, kept):
    plain = client.get(f"{URL}?{query}")
    part = client.get(f"{URL}?{query}", headers={"HX-Request": "true"})
    address = f"{URL}?{query}" if kept is None else URL + kept
    assert part["HX-Push-Url"] == address
    assert (plain.status_code, plain.get("Location")) == (
        (200, None) if kept is None else (302, address)
    )


@pytest.mark.parametrize(
    ("query", "chosen", "values"),
    [
        ("", "newest", {"newest": "", "pay": "pay"}),
        ("q=baker", "relevance", {"relevance": "", "newest": "newest"}),
        ("q=baker&sort=newest", "newest", {"relevance": "", "newest": "newest"}),
        ("sort=newest", "newest", {"newest": "", "pay": "pay"}),
        ("sort=pay", "pay", {"newest": "", "pay": "pay"}),
    ],
)
def test_opening_list_sends_an_order_only_when_somebody_chose_it(
    client, now, query, chosen, values
):
    page = client.get(f"{URL}?{query}").content.decode()
    for name, value in values.items():
        on = " checked" if name == chosen else ""
        assert f'name="sort" value="{value}" id="sort-{name}" form="search"{on}>' in page
    assert page.count('name="sort"') == len(values) + bool("q=" in query)  # pay


@pytest.mark.parametrize("query", ["q=baker&type=PART_TIME", "place=ohio&sort=newest", "page=2"])
def test_opening_leads_back_to_the_search_it_was_found_by(client, now, query):
    openings = OpeningFactory.create_batch(25, title="Baker", employment_type="PART_TIME")
    page = client.get(f"{URL}?{query}").content.decode()
    opening = next(row for row in openings if f"{row.get_absolute_url()}?from=" in page)
    [link] = re.findall(rf'href="({opening.get_absolute_url()}[^"]*)" data-opening', page)
    for address in (link, link.replace("/baker/", "/old-title/")):
        found = client.get(address.replace("&amp;", "&"), follow=True).content.decode()
        back = re.findall(r'class="back-link" href="([^"]*)"', found)
        assert [text.replace("&amp;", "&") for text in back] == [f"{URL}?{query}"]
        assert f'"canonical" href="{settings.SITE_URL}{opening.get_absolute_url()}"' in found


@pytest.mark.parametrize(
    "carried", ["", "//evil.example", "javascript:alert(1)", "x" * 5000, "&" * 1500, "q=%00"]
)
def test_opening_leads_nowhere_else(client, now, carried):
    opening = OpeningFactory()
    page = client.get(opening.get_absolute_url(), {"from": carried}).content.decode()
    assert 'class="back-link" href="/openings/">Back to openings' in page


@pytest.mark.parametrize(
    ("text", "chip", "kept"),
    [
        ("20", "$20 or more an hour", "pay=20"), ("18.50", "$18.50 or more an hour", "pay=18.50"),
        ("$50,000", "$50,000 or more a year", "pay=50000"),
        ("52k", "$52,000 or more a year", "pay=52000"),
        ("$18.50 an hour", "$18.50 or more an hour", "pay=18.50"),
        ("20 / hr", "$20 or more an hour", "pay=20"),
        ("52k+ per year", "$52,000 or more a year", "pay=52000"),
        ("$ 20 hourly", "$20 or more an hour", "pay=20"),
        ("$52,000/annum", "$52,000 or more a year", "pay=52000"),
        ("52k p.a.", "$52,000 or more a year", "pay=52000"),
        ("999", "$999 or more an hour", "pay=999"), ("1000", "$1,000 or more a year", "pay=1000"),
    ],
)  # fmt: skip
def test_opening_list_takes_pay_by_the_hour_or_the_year(client, now, text, chip, kept):
    OpeningFactory()
    response = client.get(URL, {"pay": text})
    assert chip in response.content.decode()
    assert response.context["criteria"].query == kept
    again = client.get(f"{URL}?{kept}").context["criteria"]
    assert again == response.context["criteria"]


@pytest.mark.parametrize(
    "text", ["a lot", "18-22", "-5", "1e9", "99999999999", "900 a week", "20 / moon"]
)
def test_opening_list_tells_of_pay_that_it_cannot_read(client, now, text):
    OpeningFactory()
    page = client.get(URL, {"pay": text}).content.decode()
    assert f"We cannot read “{text}”, so it is left out." in page
    assert f'value="{text}"' in page
