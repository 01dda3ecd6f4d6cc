"""Public pages say what of them may be kept, and answer who has them without drawing them."""

import re
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.db import connection
from django.template.engine import Template
from django.test import Client
from django.test.utils import CaptureQueriesContext

from coaching.advice.models import Article
from coaching.advice.states import ArticleState
from coaching.practice.models import PracticeQuestion
from coaching.reply.models import Reply, ReplyFlag
from jobstore.lib import clock
from jobstore.people.employer.models import Employer
from openings.opening.models import Opening
from tests.coaching.reply.test_actions import shown
from tests.factories import NOW
from tests.factories.openings import OpeningFactory, RequirementFactory

pytestmark = pytest.mark.django_db
ARTICLE = "/advice/thank-you-note/"
IN_PLACE = {"HX-Request": "true", "HX-Target": "opening-panel"}
READS = re.compile(r"(SELECT|WITH)\b(?!.*\b(INSERT INTO|UPDATE|DELETE FROM)\b)", re.DOTALL)
EVERYBODY = {"public", "max-age=0", "s-maxage=60"}


@pytest.fixture
def opening(employer, now):
    """One of two; the other one asks for something and is like it."""
    RequirementFactory(opening=OpeningFactory(title="Store Supervisor", employer=employer))
    opening = OpeningFactory(title="Store Supervisor", employer=employer)
    RequirementFactory(opening=opening, text="Two years of baking")
    return opening


@pytest.fixture
def pages(opening):
    return {
        "home": "/",
        "search": "/openings/?q=supervisor",
        "opening": opening.get_absolute_url(),
        "articles": "/advice/",
        "article": ARTICLE,
        "questions": "/practice/questions/",
        "help": "/help/now/?country=US",
        "privacy": "/privacy/",
    }


def of_cache(response) -> set[str]:
    return set(filter(None, response.get("Cache-Control", "").split(", ")))


def again(client, first, **headers):
    """The same page once more, by somebody who has it."""
    url = f"{first.request['PATH_INFO']}?{first.request['QUERY_STRING']}"
    return client.get(url, headers={"If-None-Match": first["ETag"], **headers})


NAMES = ("home", "search", "opening", "articles", "article", "questions", "help", "privacy")


@pytest.mark.parametrize("name", NAMES)
def test_visitor_gets_a_page_that_is_kept_for_everybody(client, pages, name):
    first = client.get(pages[name])
    assert of_cache(first) == EVERYBODY
    varies = {header.strip() for header in first["Vary"].split(",")}
    assert {"Cookie", "HX-Request", "HX-Target"} <= varies
    assert not client.cookies
    assert "csrfmiddlewaretoken" not in first.content.decode()
    assert "nonce" not in first["Content-Security-Policy"]


@pytest.mark.parametrize("name", NAMES)
def test_who_has_the_page_is_told_so_before_it_is_drawn(client, pages, name, monkeypatch):
    first = client.get(pages[name])
    monkeypatch.setattr(Template, "render", None)  # whoever draws fails
    response = again(client, first)
    assert response.status_code == HTTPStatus.NOT_MODIFIED
    assert not response.content
    for header in ("ETag", "Cache-Control", "Vary"):
        assert set(response[header].split(", ")) == set(first[header].split(", "))
    assert not client.cookies


@pytest.mark.parametrize("name", NAMES)
def test_page_of_who_is_signed_in_is_nobody_elses(client, client_of, dana, pages, name):
    first = client.get(pages[name])
    response = again(client_of(dana), first)
    assert response.status_code == HTTPStatus.OK
    assert of_cache(response) == {"no-store"}
    assert "ETag" not in response
    assert "Cookie" in response["Vary"]
    assert "Sign out" in response.content.decode()


def test_mark_of_another_address_is_no_mark(client, pages):
    mark = client.get(pages["opening"])["ETag"]
    response = client.get(pages["opening"] + "?from=q%3Dbaker", headers={"If-None-Match": mark})
    assert response.status_code == HTTPStatus.OK


def test_page_with_news_for_one_visitor_is_theirs(client_of, dana, pages):
    browser = client_of(dana)
    browser.post("/accounts/logout/")
    response = browser.get("/")
    assert "alert-success" in response.content.decode()
    assert "public" not in of_cache(response)
    assert "ETag" not in response


def test_part_of_a_page_is_not_the_page(client, opening):
    url = opening.get_absolute_url()
    page, part = client.get(url), client.get(url, headers=IN_PLACE)
    assert of_cache(part) == EVERYBODY
    assert page["ETag"] != part["ETag"]
    assert again(client, page, **IN_PLACE).content == part.content
    assert again(client, part, **IN_PLACE).status_code == HTTPStatus.NOT_MODIFIED
    results = client.get("/openings/", headers={"HX-Request": "true"})
    assert again(client, results).status_code == HTTPStatus.OK


def rename(opening):
    Opening.objects.filter(pk=opening.pk).update(title="Night Supervisor")


def rename_employer(opening):
    type(opening.employer).objects.update(name="Beta Stores")


def ask_for_more(opening):
    RequirementFactory(opening=opening, text="A driver's license")


def close_the_other(opening):
    others = Opening.objects.exclude(pk=opening.pk)
    others.update(closes_at=NOW - timedelta(hours=1))


def publish_another(opening):
    OpeningFactory(title="Store Supervisor", publish_at=NOW - timedelta(minutes=1))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("opening", ask_for_more),
        ("opening", close_the_other),
        ("search", close_the_other),
        ("search", publish_another),
        *((name, rename_employer) for name in ("home", "opening", "search")),
    ],
)
def test_page_is_drawn_anew_once_a_fact_on_it_changes(client, opening, pages, name, change):
    first = client.get(pages[name])
    assert again(client, first).status_code == HTTPStatus.NOT_MODIFIED
    change(opening)
    response = again(client, first)
    assert response.status_code == HTTPStatus.OK
    assert response["ETag"] != first["ETag"]


def test_renamed_opening_leads_to_its_new_address(client, opening):
    first = client.get(opening.get_absolute_url())
    rename(opening)
    assert again(client, first).status_code == HTTPStatus.MOVED_PERMANENTLY


def test_closed_opening_is_gone_for_who_has_its_page(client, opening):
    first = client.get(opening.get_absolute_url())
    with clock.at(opening.closes_at):
        response = again(client, first)
    assert response.status_code == HTTPStatus.GONE
    assert "public" not in of_cache(response)


@pytest.mark.parametrize("name", ["opening", "search"])
@pytest.mark.parametrize(("left", "kept"), [(30, 30), (0.4, 0), (59, 59), (61, 60)])
def test_page_is_kept_until_an_opening_on_it_closes(client, opening, pages, name, left, kept):
    with clock.at(opening.closes_at - timedelta(seconds=left)):
        response = client.get(pages[name])
    assert of_cache(response) == {"public", "max-age=0", f"s-maxage={kept}"}


def test_page_is_kept_until_an_opening_beside_it_closes(client, opening):
    others = Opening.objects.exclude(pk=opening.pk)
    others.update(closes_at=NOW + timedelta(seconds=30))
    assert "s-maxage=30" in of_cache(client.get(opening.get_absolute_url()))


def test_page_is_drawn_anew_once_an_employer_beside_it_is_renamed(client, opening):
    other = OpeningFactory(title="Store Supervisor")
    first = client.get(opening.get_absolute_url())
    assert other.employer.name in first.content.decode()
    Employer.objects.filter(pk=other.employer_id).update(name="Beta Stores")
    assert "Beta Stores" in again(client, first).content.decode()


@pytest.mark.parametrize("name", ["opening", "search"])
def test_page_is_drawn_anew_where_it_tells_how_long_is_left(client, opening, pages, name):
    with clock.at(opening.closes_at - timedelta(hours=3)):
        first = client.get(pages[name])
        assert again(client, first).status_code == HTTPStatus.NOT_MODIFIED
    with clock.at(opening.closes_at - timedelta(hours=2)):
        assert "in 2 hours" in again(client, first).content.decode()


@pytest.mark.parametrize("name", ["articles", "article"])
def test_advice_is_kept_until_the_next_article_appears(client, pages, name):
    first = client.get(pages[name])
    soon = NOW + timedelta(seconds=20)
    others = Article.objects.exclude(slug="thank-you-note")
    others.update(publish_at=soon, state=ArticleState.PUBLISHED)
    response = again(client, first)
    assert "s-maxage=20" in of_cache(response)
    with clock.at(soon):
        assert again(client, response).status_code == HTTPStatus.OK


def test_article_is_drawn_anew_for_a_reply_and_for_an_answer(client, erin, now):
    first = client.get(ARTICLE)
    reply = shown(erin)
    second = again(client, first)
    assert second.status_code == HTTPStatus.OK
    shown(erin, text="Thank you, that helped.", parent=reply)
    third = again(client, second)
    assert "Thank you, that helped." in third.content.decode()
    Reply.objects.filter(pk=reply.pk).update(is_hidden=True)
    assert reply.text not in again(client, third).content.decode()


def test_questions_are_drawn_anew_once_a_tip_changes(client, now):
    first = client.get("/practice/questions/")
    PracticeQuestion.objects.filter(pk=PracticeQuestion.objects.first().pk).update(tip="Breathe.")
    assert "Breathe." in again(client, first).content.decode()


def test_no_copy_holds_for_longer_than_six_hours(client, now):
    first = client.get("/")
    with clock.at(NOW + timedelta(hours=6)):
        assert again(client, first).status_code == HTTPStatus.OK


def test_another_build_draws_anew(client, now, monkeypatch):
    first = client.get("/")
    monkeypatch.setattr("jobstore.web.shared._build", lambda: "another")
    assert again(client, first).status_code == HTTPStatus.OK


def test_visitor_reads_without_writing(client, pages):
    for url in pages.values():
        with CaptureQueriesContext(connection) as caught:
            client.get(url)
        assert [one["sql"] for one in caught if not READS.match(one["sql"])] == []


FORM = {"reply-name": "Vera", "reply-email": "vera@example.org", "reply-text": "One line."}
OURS, THEIRS = {"Origin": "http://testserver"}, {"Origin": "https://evil.example"}
STRANGE = {"Sec-Fetch-Site": "cross-site"}


def begun(page) -> str:
    return page.context["form"]["begun"].value()


@pytest.mark.parametrize(
    ("headers", "is_taken"),
    [(OURS, True), ({}, True), (THEIRS, False), ({"Origin": "null"}, False), (STRANGE, False)],
)
def test_visitors_reply_needs_no_token_but_a_page_of_ours(now, headers, is_taken):
    browser = Client(enforce_csrf_checks=True)
    form = FORM | {"reply-begun": begun(browser.get(ARTICLE))}
    with clock.at(NOW + timedelta(seconds=30)):
        browser.post(f"{ARTICLE}replies/", form, headers=headers)
    assert Reply.objects.filter(name="Vera").exists() is is_taken


@pytest.mark.parametrize(("headers", "flags"), [(OURS, 1), (THEIRS, 0)])
def test_visitors_flag_needs_no_token_but_a_page_of_ours(erin, now, headers, flags):
    reply = shown(erin)
    Client(enforce_csrf_checks=True).post(f"/replies/{reply.pk}/flag/", headers=headers)
    assert ReplyFlag.objects.count() == flags


def test_who_is_signed_in_sends_a_reply_with_a_token(dana, now):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(dana, backend="django.contrib.auth.backends.ModelBackend")
    page = browser.get(ARTICLE)
    form = FORM | {"reply-begun": begun(page)}
    with clock.at(NOW + timedelta(seconds=30)):
        browser.post(f"{ARTICLE}replies/", form, headers=OURS)
        assert not Reply.objects.exists()
        form["csrfmiddlewaretoken"] = str(page.context["csrf_token"])
        browser.post(f"{ARTICLE}replies/", form, headers=OURS)
        assert Reply.objects.filter(name="Vera").exists()
