"""Deciding, as a recruiter does it in the browser."""

import re
from http import HTTPStatus

import pytest
from lxml import html

from jobstore.lib import clock
from jobstore.people.user.models import TypedDraft
from openings.application.models import Application
from openings.application.states import Outcome, Stage
from openings.board.actions import move_application
from openings.tasks import tell_decisions
from tests.factories.openings import InterviewFactory
from tests.openings.decision.deciding import WORDS, no, url_of
from tests.support.mail import deliver
from tests.support.offer import posted_terms


def test_choices_follow_what_is_legal(application, bob, client_of):
    client = client_of(bob)
    page = client.get(url_of(application)).content.decode()
    for words in ("Invite to the next round", "Make an offer", "Not selected"):
        assert words in page
    assert "Mark as hired" not in page
    InterviewFactory(application=application, round=2)
    page = client.get(url_of(application)).content.decode()
    assert "Not selected" not in page


def test_preview_shows_the_words_and_when_they_are_told(application, bob, client_of):
    response = client_of(bob).post(url_of(application, "not-selected"), no())
    page = response.content.decode()
    assert response.status_code == HTTPStatus.OK
    assert WORDS in page
    assert "It was about this: Two years of leading a team." in page
    assert "Dana will be told Wednesday, November 25, 2026, 9:00 AM EST" in page
    assert Application.objects.get().outcome == Outcome.OPEN


def test_preview_is_word_for_word_the_mail(application, bob, client_of):
    client = client_of(bob)
    page = client.post(url_of(application, "not-selected"), no()).content.decode()
    client.post(url_of(application, "not-selected"), no(step="record"))
    application.refresh_from_db()
    with clock.at(application.tell_at):
        tell_decisions()
        told = [mail for mail in deliver() if "answered" in mail.subject]
    letter = re.search(r'<div class="letter">(.*?)</div>\s*<form', page, re.DOTALL)[1]
    html = told[0].alternatives[0].content
    for paragraph in re.findall(r"<p>(.*?)</p>", letter, re.DOTALL):
        assert plain(paragraph) in plain(html)
        assert plain(paragraph) in plain(told[0].body)


def plain(html):
    text = re.sub(r"<[^>]+>", " ", html).replace("&#x27;", "'").replace("&quot;", '"')
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"reason": ""}, "Choose one."),
        ({"text": " "}, "Fill this in."),
        ({"gives_feedback": ""}, "Choose one."),
        ({"text": "We have to reject your application for now, sorry about that."}, "carry your"),
        ({"requirement": "Nothing like it"}, "Choose one of what is offered."),
        ({"text": "w" * 2001}, "at most 2000"),
    ],
)
def test_mistakes_are_named(application, bob, client_of, changes, message):
    response = client_of(bob).post(url_of(application, "not-selected"), no(**changes))
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert message in response.content.decode()


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("You did fine.", "under 10 words"),
        ("The candidate was calm and friendly but gave only general examples.", "Write to them"),
        ("She was calm and friendly in all of it but gave general examples.", "Write to them"),
    ],
)
def test_doubtful_words_need_a_tick(application, bob, client_of, text, doubt):
    client = client_of(bob)
    url = url_of(application, "not-selected")
    assert doubt in client.post(url, no(text=text)).content.decode()
    refused = client.post(url, no(text=text, step="record"))
    assert "Tick this to send the words as they are" in refused.content.decode()
    assert Application.objects.get().outcome == Outcome.OPEN
    client.post(url, no(text=text, step="record", is_sure="on"))
    assert Application.objects.get().outcome == Outcome.NOT_SELECTED


def test_words_to_the_candidate_raise_no_doubt(application, bob, client_of):
    page = client_of(bob).post(url_of(application, "not-selected"), no()).content.decode()
    assert "is_sure" not in page


def test_recording_says_when_and_undo_takes_it_back(application, bob, client_of):
    client = client_of(bob)
    response = client.post(url_of(application, "not-selected"), no(step="record"), follow=True)
    page = response.content.decode()
    assert "Dana will be told Wednesday, November 25, 2026, 9:00 AM EST" in page
    assert "Undo the decision" in page
    response = client.post(url_of(application, name="application_decision_undo"), follow=True)
    assert "Dana never learns of it. Your words are kept" in response.content.decode()
    assert Application.objects.get().outcome == Outcome.OPEN
    form = html.fromstring(client.get(url_of(application, "not-selected")).content).forms
    again = next(dict(one.fields) for one in form if "reason" in one.fields)
    assert [
        again[name].strip() for name in ("reason", "requirement", "text", "gives_feedback")
    ] == [
        "experience",
        "Two years of leading a team",
        WORDS,
        "yes",
    ]


def test_words_of_an_undone_no_wait_for_who_undid_it_until_it_is_recorded(
    application, alice, bob, client_of
):
    url = url_of(application, "not-selected")
    client_of(bob).post(url, no(step="record"))
    client = client_of(alice)
    client.post(url_of(application, name="application_decision_undo"))
    assert WORDS in client.get(url).content.decode()
    assert WORDS not in client_of(bob).get(url).content.decode()
    version = Application.objects.get().version
    place = {"typed_page": url, "typed_form": url.partition("?")[0]}
    client.post(url, no(step="record", version=version, text=f"{WORDS} Thanks.") | place)
    assert not TypedDraft.objects.exists()


def test_undo_after_the_telling_says_so(application, bob, client_of):
    client = client_of(bob)
    client.post(url_of(application, "not-selected"), no(step="record"))
    application.refresh_from_db()
    with clock.at(application.tell_at):
        tell_decisions()
        response = client.post(url_of(application, name="application_decision_undo"), follow=True)
    assert "Dana has been told" in response.content.decode()
    assert "Undo the decision" not in response.content.decode()


def test_slower_recruiter_keeps_the_words(application, alice, bob, client_of):
    move_application(
        application=application, to=Stage.SCREENING, by=alice, version=1, why="An error."
    )
    move_application(application=application, to=Stage.INTERVIEW, by=alice, version=2)
    response = client_of(bob).post(url_of(application, "not-selected"), no(step="record"))
    page = response.content.decode()
    assert response.status_code == HTTPStatus.CONFLICT
    assert "Alice Owner moved it to Interview" in page
    assert WORDS in page
    assert 'name="version" value="3"' in page


def test_offer_is_previewed_then_told_at_once(application, bob, client_of):
    client = client_of(bob)
    url = url_of(application, "offer")
    words = posted_terms() | {"text": "We call you today at noon.", "version": "1"}
    page = client.post(url, words | {"step": "preview"}).content.decode()
    assert "We call you today at noon." in page
    assert "Dana is told at once." in page
    client.post(url, words | {"step": "record"})
    assert Application.objects.get().stage == Stage.OFFER
    offers = [mail for mail in deliver() if "offer" in mail.subject]
    assert len(offers) == 1
    assert "We call you today at noon." in offers[0].body


def test_advance_and_hire_by_the_pages(application, bob, client_of):
    client = client_of(bob)
    for version, choice in enumerate(("advance", "offer", "hire"), start=1):
        typed = posted_terms() | {"version": version, "step": "record"}
        client.post(url_of(application, choice), typed)
    assert Application.objects.get().outcome == Outcome.HIRED
