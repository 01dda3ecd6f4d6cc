import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from jobstore.web.requests import device_of, page_of, query_without_page

MOZILLA = "Mozilla/5.0"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (
            f"{MOZILLA} (Linux; Android 15; K) Chrome/140.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        (f"{MOZILLA} (X11; Linux x86_64; rv:140.0) Firefox/140.0", "Firefox on Linux"),
        (f"{MOZILLA} (iPhone; CPU iPhone OS 19_0 like Mac OS X) CriOS/140", "Chrome on iPhone"),
        (f"{MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) Safari/605.1", "Safari on a Mac"),
        (f"{MOZILLA} (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("curl/8.5", "A browser on an unknown device"),
        ("", "A browser on an unknown device"),
    ],
)
def test_device_is_called_as_its_owner_knows_it(user_agent, words):
    assert device_of(user_agent) == words


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
