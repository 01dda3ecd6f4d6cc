import re

import pytest
from django.utils.html import strip_tags

from coaching.queries.advice import TOOLS
from tests.support.coaching import plan_after_interview
from tests.support.reading import grade

ARTICLE = "/advice/bad-interview/"
HEADINGS = ["Don't over-analyze", "Reflect", "The thank-you note", "The call"]


@pytest.fixture
def article(client, db):
    return client.get(ARTICLE).content.decode()


def tools_in(page):
    return re.findall(r'href="/advice/do/([\w-]+)/"', page)


def test_article_is_open_to_visitors_and_has_four_headings(article):
    for heading in HEADINGS:
        assert re.search(rf"<h2[^>]*>[^<]*{re.escape(heading)}", article.replace("&#x27;", "'"))
    assert article.count("<h1>") == 1


def test_article_reads_at_grade_eight_or_below(article):
    main = article[article.index("<article") : article.index("</article>")]
    sentences = re.sub(r"</(p|h1|h2|li)>", ". ", main)
    assert grade(strip_tags(sentences)) <= 8


def test_every_part_has_a_tool_and_every_tool_is_known(article):
    parts = article.split("<h2 id=")[2:5]  # the reflections, the note, the call
    assert all(tools_in(part) for part in parts)
    assert set(tools_in(article)) == set(TOOLS)


def test_article_has_no_dead_form(article):
    assert "textarea" not in article
    assert "Leave a reply" not in article


@pytest.mark.parametrize("tool", sorted(TOOLS))
def test_tool_asks_to_sign_in_first(tool, client, db):
    answer = client.get(f"/advice/do/{tool}/")
    assert answer.headers["Location"] == f"/accounts/login/?next=/advice/do/{tool}/"


@pytest.mark.parametrize(
    ("tool", "tail"),
    [
        ("plan", ""),
        ("park", ""),
        ("mood", "mood/"),
        ("debrief", "debrief/"),
        ("thank-you", "thank-you/"),
    ],
)
def test_tool_leads_to_the_step_of_the_newest_plan(tool, tail, client_of, dana, employer, now):
    plan_after_interview(candidate=dana, employer=employer)
    plan = plan_after_interview(candidate=dana, employer=employer)
    type(plan).objects.exclude(pk=plan.pk).update(created_at=now.replace(year=2025))
    client = client_of(dana)
    answer = client.get(f"/advice/do/{tool}/")
    assert answer.headers["Location"] == f"/recovery/{plan.pk}/{tail}"
    assert client.get(answer.headers["Location"], follow=True).status_code == 200


def test_questions_wait_for_the_answer(client_of, dana, employer, now):
    plan = plan_after_interview(candidate=dana, employer=employer)
    client = client_of(dana)
    page = client.get("/advice/do/ask/").content.decode()
    assert "once you have their answer" in page
    plan.branch = "not_selected"
    plan.save()
    answer = client.get("/advice/do/ask/")
    assert answer.headers["Location"] == f"/recovery/{plan.pk}/questions/"


def test_tool_without_a_plan_says_what_it_needs(client_of, dana):
    page = client_of(dana).get("/advice/do/debrief/").content.decode()
    assert "opens when an interview is over" in page


def test_unknown_tool_and_article_are_404(client, client_of, dana):
    assert client_of(dana).get("/advice/do/magic/").status_code == 404
    assert client.get("/advice/nothing/").status_code == 404


def test_advice_list_leads_to_the_article(client, db):
    assert ARTICLE in client.get("/advice/").content.decode()
