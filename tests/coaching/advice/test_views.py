import re

import pytest
from django.utils.html import strip_tags

from coaching.advice.actions import shipped_articles
from coaching.advice.models import Article
from coaching.advice.queries import DO, faults_of
from coaching.advice.queries.tool import ALIASES, TOOLS, Place, tool_url
from coaching.advice.states import ArticleState
from coaching.plan.models import RecoveryPlan
from openings.reported.models import ReportedPerson
from tests.support.coaching import plan_after_interview
from tests.support.feedback import told_plan
from tests.support.reading import grade
from tests.support.reported import held_elsewhere

ARTICLE = "/advice/bad-interview/"
ARTICLES = shipped_articles()
HARD_WORDS = re.compile(r"\b(reject\w*|unfortunately)\b|!(?!\[)", re.IGNORECASE)
NEEDS_SIGN_IN = sorted(name for name, tool in TOOLS.items() if not tool.is_open)


@pytest.fixture
def article(client, db):
    return client.get(ARTICLE).content.decode()


def test_library_has_what_a_reader_needs():
    slugs = {article["slug"] for article in ARTICLES}
    assert len(slugs) >= 12
    assert {"bad-interview", "thank-you-note", "asking-for-feedback", "phone-call"} <= slugs
    assert {"nerves", "mock-interview", "mirror", "standard-questions", "on-time"} <= slugs
    assert {"resume-errors", "waiting-for-an-answer", "next-interview"} <= slugs


@pytest.mark.parametrize("facts", ARTICLES, ids=lambda facts: facts["slug"])
def test_shipped_article_is_sound_and_easy_to_read(facts, client, db):
    assert faults_of(facts["body"], facts["sources"]) == {}
    assert not HARD_WORDS.search(facts["title"] + facts["summary"] + facts["body"])
    page = client.get(f"/advice/{facts['slug']}/").content.decode()
    main = page[page.index("<article") : page.index("</article>")]
    main = main[: main.index('<section class="sources"')] if "sources" in main else main
    sentences = re.sub(r"</(p|h1|h2|li|a)>", ". ", main)
    assert grade(strip_tags(re.sub(r"\.(\s*</(p|li)>)", r"\1", sentences))) <= 8
    assert page.count("<h1>") == 1
    assert DO.findall(facts["body"])


def test_articles_lead_to_pages_that_exist(client, db):
    for facts in ARTICLES:
        for address in re.findall(r"\]\((/[^)]*)\)", facts["body"]):
            assert client.get(address).status_code in {200, 302}, (facts["slug"], address)


def test_every_tool_is_used_by_an_article():
    used = {name for facts in ARTICLES for name, _words in DO.findall(facts["body"])}
    used = {ALIASES.get(name, name) for name in used}
    assert set(TOOLS) - used <= {"calibration"}


def test_sources_are_listed_with_their_links(article):
    assert 'href="https://pubmed.ncbi.nlm.nih.gov/23516804/"' in article
    assert '<a href="#source-1"' in article
    assert 'id="source-1"' in article
    assert "ugc" not in article[article.index("<article") : article.index("</article>")]


@pytest.mark.parametrize("tool", NEEDS_SIGN_IN)
def test_tool_asks_to_sign_in_first(tool, client, db):
    answer = client.get(f"/advice/do/{tool}/")
    assert answer.headers["Location"] == f"/accounts/login/?next=/advice/do/{tool}/"


def test_help_and_openings_are_for_everybody(client, db):
    assert client.get("/advice/do/openings/").headers["Location"] == "/openings/"
    assert "/accounts/login/" not in client.get("/advice/do/help/").headers.get("Location", "")


@pytest.mark.parametrize(
    ("tool", "tail"),
    [
        ("plan", ""),
        ("park", "#park"),
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


@pytest.mark.parametrize(
    ("tool", "tail"),
    [("questions", "questions/"), ("gracious-reply", "gracious-reply/"), ("openings", "openings/")],
)
def test_tool_leads_to_the_plan_whose_time_it_is(tool, tail, client_of, dana, employer, now):
    told = told_plan(employer=employer, candidate=dana)
    newer = plan_after_interview(candidate=dana, employer=employer)
    type(told).objects.filter(pk=told.pk).update(created_at=now.replace(year=2025))
    client = client_of(dana)
    assert client.get(f"/advice/do/{tool}/").headers["Location"] == f"/recovery/{told.pk}/{tail}"
    note = client.get("/advice/do/thank-you/").headers["Location"]
    assert note == f"/recovery/{newer.pk}/thank-you/"


@pytest.mark.parametrize("tool", sorted(TOOLS))
def test_tool_never_leads_nowhere(tool, client_of, dana, employer, now):
    """With a plan and without one, every button ends on a page."""
    client = client_of(dana)
    assert client.get(f"/advice/do/{tool}/", follow=True).status_code == 200
    plan_after_interview(candidate=dana, employer=employer)
    assert client.get(f"/advice/do/{tool}/", follow=True).status_code == 200


def test_every_tool_has_its_page_on_this_site(dana, employer, now):
    plan = plan_after_interview(candidate=dana, employer=employer)
    missing = [
        name
        for name, tool in TOOLS.items()
        if tool.place != Place.STEP and tool_url(tool, plan) is None
    ]
    assert missing == []


def test_note_is_open_to_who_named_nobody(client_of, dana, now):
    """The page used to say that a note needs an interview, right after one."""
    plan = RecoveryPlan.objects.get(interview=held_elsewhere(dana, people=()))
    client = client_of(dana)
    note = f"/recovery/{plan.pk}/thank-you/"
    page = client.get("/advice/do/thank-you/", follow=True)
    assert page.redirect_chain[-1][0] == note
    assert 'name="contact_name"' in page.content.decode()
    assert f'href="{note}"' in client.get(f"/recovery/{plan.pk}/").content.decode()


def test_park_leads_to_its_button(client_of, dana, employer, now):
    plan = plan_after_interview(candidate=dana, employer=employer)
    client = client_of(dana)
    there = client.get("/advice/do/park/").headers["Location"]
    assert there == f"/recovery/{plan.pk}/#park"
    assert 'id="park"' in client.get(there).content.decode()


@pytest.mark.parametrize("people", [(), (ReportedPerson(name="Pat", email="pat@mail.example"),)])
def test_questions_after_a_no_elsewhere_can_be_taken_along(client_of, dana, now, people):
    """Nobody can be asked by us: the page says so, and has the three questions ready."""
    plan = RecoveryPlan.objects.get(interview=held_elsewhere(dana, people=people))
    client = client_of(dana)
    outcome = f"/interviews/elsewhere/{plan.interview.application_id}/outcome/"
    client.post(outcome, {"outcome": "no"})
    page = client.get("/advice/do/questions/", follow=True).content.decode()
    assert "Job Store has not checked this company yet" in page
    assert "Ask in a mail of your own" in page
    assert "What were the weak points of my interview" in page
    assert "Ask Job Store to check the company" in page
    call = client.get(f"/recovery/{plan.pk}/call/").content.decode()
    assert "a mail of your own" in call
    assert "do not answer questions in writing" not in call


def test_questions_wait_for_the_answer(client_of, dana, employer, now):
    plan = plan_after_interview(candidate=dana, employer=employer)
    client = client_of(dana)
    page = client.get("/advice/do/ask/", follow=True).content.decode()
    assert "once the employer has told you" in page
    plan.branch = "not_selected"
    plan.save()
    answer = client.get("/advice/do/questions/")
    assert answer.headers["Location"] == f"/recovery/{plan.pk}/questions/"


def test_tool_without_a_plan_says_what_it_is_and_what_to_do_instead(client_of, dana):
    page = client_of(dana).get("/advice/do/debrief/").content.decode()
    assert "A short look back with an end" in page
    assert "opens when an interview is over" in page
    assert 'href="/openings/"' in page


def test_unknown_tool_and_article_are_404(client, client_of, dana):
    assert client_of(dana).get("/advice/do/magic/").status_code == 404
    assert client.get("/advice/nothing/").status_code == 404


def test_list_groups_the_articles_with_their_minutes(client, db):
    page = client.get("/advice/").content.decode()
    assert page.index("Right after the interview") < page.index("Writing, calling, waiting")
    for facts in ARTICLES:
        assert f'href="/advice/{facts["slug"]}/"' in page
    assert "3 minutes to read" in page


def test_drafts_later_and_retired_articles_are_not_shown(client, db, now):
    Article.objects.filter(slug="mirror").update(state=ArticleState.RETIRED)
    Article.objects.filter(slug="nerves").update(state=ArticleState.DRAFT)
    Article.objects.filter(slug="on-time").update(publish_at=now.replace(year=2027))
    page = client.get("/advice/").content.decode()
    sitemap = client.get("/sitemap-advice.xml").content.decode()
    for slug in ("mirror", "nerves", "on-time"):
        assert client.get(f"/advice/{slug}/").status_code == 404
        assert f"/advice/{slug}/" not in page + sitemap
    assert "/advice/bad-interview/</loc><lastmod>2026-01-12</lastmod>" in sitemap
    assert "sitemap-advice.xml" in client.get("/sitemap.xml").content.decode()
