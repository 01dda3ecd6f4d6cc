"""What search engines may read: the pages of everybody, and nothing else."""

import re
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from tests.access_matrix import MATRIX
from tests.factories.openings import OpeningFactory
from tests.factories.people import EmployerFactory
from tests.support.access import EVERYBODY
from tests.support.world import build_world

PAGES = {
    "home:landing",
    "openings:opening_list",
    "openings:opening_detail",
    "openings:sitemap_index",
    "openings:sitemap",
    "people:employer_detail",
    "people:privacy",
    "coaching:advice_list",
    "coaching:advice_detail",
    "coaching:reply_sent",
    "coaching:question_list",
    "coaching:help_now",
}


def allows(robots, path):
    """The longest rule that fits decides, as RFC 9309 says."""
    best = (0, True)
    for kind, rule in re.findall(r"^(Allow|Disallow): (\S+)$", robots, re.MULTILINE):
        pattern = re.escape(rule).replace(r"\*", ".*").replace(r"\$", "$")
        if re.match(pattern, path):
            best = max(best, (len(rule), kind == "Allow"))
    return best[1]


def test_robots_allow_the_pages_of_everybody_and_nothing_else(
    client, now, settings, employer, alice, charlie, dana, erin
):
    robots = client.get("/robots.txt")
    assert robots["Content-Type"] == "text/plain; charset=utf-8"
    text = robots.content.decode()
    assert text.endswith(f"\nSitemap: {settings.SITE_URL}/sitemap.xml\n")
    world = build_world(employer, alice, charlie, dana, erin)
    pages = {name: rule for name, rule in MATRIX.items() if rule.get}
    allowed = {
        name for name, rule in pages.items() if allows(text, reverse(name, args=rule.args(world)))
    }
    assert allowed == PAGES
    assert all(MATRIX[name].allowed == EVERYBODY for name in allowed)


@pytest.mark.parametrize(
    "path",
    [
        "/openings/?words=baker&page=3",
        "/openings/12/baker/?words=baker",
        "/accounts/login/?next=/openings/",
        "/staff/openings/opening/",
        "/dev/mail/",
        "/employers/acme/openings/?page=2",
    ],
)
def test_robots_leave_out_searches_and_whatever_needs_a_sign_in(client, db, path):
    assert not allows(client.get("/robots.txt").content.decode(), path)


def test_public_pages_name_their_one_address_and_what_others_show_of_them(
    client, db, now, settings
):
    employer = EmployerFactory(name="Baker & Sons", text="We bake <at night>.\n\nBread.")
    opening = OpeningFactory(employer=employer, title="Night baker", city="Columbus", region="OH")
    expected = {
        "/": ("Job Store", "Job openings with honest dates"),
        "/advice/": ("Advice", "Short articles for the time after an interview"),
        opening.get_absolute_url(): (
            "Night baker",
            "Baker &amp; Sons. Columbus, OH. Pay not stated",
        ),
        employer.page_url: ("Baker &amp; Sons", "We bake &lt;at night&gt;. Bread."),
    }
    for path, (title, text) in expected.items():
        page = client.get(path, {"words": "x"}, headers={"host": "localhost"}).content.decode()
        url = settings.SITE_URL + urlsplit(path).path
        assert page.count(f'<link rel="canonical" href="{url}">') == 1
        assert f'<meta property="og:url" content="{url}">' in page
        assert f'<meta property="og:title" content="{title}">' in page
        assert f'<meta property="og:description" content="{text}' in page
        assert page.count('<meta name="description"') == 1
