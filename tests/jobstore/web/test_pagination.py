import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from jobstore.web.pagination import page_of, query_without_page


def page(address: str):
    return page_of(RequestFactory().get(address), list(range(45)), per_page=20)


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("/", 1),
        ("/?page=2", 2),
        ("/?page=x", 1),
        ("/?page=-3", 3),
        ("/?page=99", 3),
        ("/?page=", 1),
    ],
)
def test_any_page_number_gives_a_page(address, number):
    assert page(address).number == number


def test_query_keeps_everything_but_the_page():
    request = RequestFactory().get("/?q=night+nurse&page=2&kind=a&kind=b")
    assert query_without_page(request) == "q=night+nurse&kind=a&kind=b"


def test_links_carry_the_query():
    html = render_to_string(
        "components/pagination.html", {"page_obj": page("/?page=2"), "query": "q=a&kind=b"}
    )
    assert 'href="?q=a&amp;kind=b&amp;page=1"' in html
    assert 'href="?q=a&amp;kind=b&amp;page=3"' in html
    assert "Page 2 of 3" in html


def test_ends_have_one_link_each():
    assert 'rel="prev"' not in render_to_string(
        "components/pagination.html", {"page_obj": page("/")}
    )
    assert 'rel="next"' not in render_to_string(
        "components/pagination.html", {"page_obj": page("/?page=3")}
    )


def test_one_page_needs_no_links():
    one = page_of(RequestFactory().get("/"), [1, 2], per_page=20)
    assert "<nav" not in render_to_string("components/pagination.html", {"page_obj": one})
