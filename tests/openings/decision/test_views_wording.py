"""Words and reasons of a decision, as the guard and the truth allow."""

import re
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.urls import reverse
from lxml import html

from openings.application.models import Application
from openings.application.states import Outcome, Stage
from openings.decision.models import HeldText
from openings.decision.queries import words_of
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, InterviewFactory, OpeningFactory
from tests.openings.decision.deciding import WORDS, no, url_of
from tests.support.offer import posted_terms


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("You idiot did not listen to one of our questions in the whole hour.", "“idiot”"),
        ("Write to boss@acme.example and ask me what I really thought of it.", "“boss@acme.exa"),
    ],
)
def test_blocked_words_are_named_beside_the_field_and_kept(
    application, bob, client_of, text, message
):
    client = client_of(bob)
    for step in ("preview", "record"):
        response = client.post(url_of(application, "not-selected"), no(text=text, step=step))
        page = response.content.decode()
        assert response.status_code == HTTPStatus.BAD_REQUEST
        assert message in " ".join(response.context["form"].errors["text"])
        assert text in page
    assert Application.objects.get().outcome == Outcome.OPEN


def test_nudged_words_are_kept_and_go_on_with_a_tick(application, bob, client_of):
    client = client_of(bob)
    url = url_of(application, "not-selected")
    text = "You were not a good fit for the team, though your examples were clear."
    page = client.post(url, no(text=text)).content.decode()
    assert "“not a good fit”" in page
    assert text in page
    refused = client.post(url, no(text=text, step="record")).content.decode()
    assert "Tick this to send the words as they are" in refused
    client.post(url, no(text=text, step="record", is_sure="on"))
    assert Application.objects.get().decision_text == text
    assert not HeldText.objects.exists()


def test_held_words_are_named_and_wait_for_staff_if_the_writer_insists(application, bob, client_of):
    client = client_of(bob)
    url = url_of(application, "not-selected")
    text = "You are too old for this, and we want somebody who stays for many years."
    page = client.post(url, no(text=text)).content.decode()
    letter = re.search(r'<div class="letter">(.*?)</div>', page, re.DOTALL)[1]
    assert "too old" not in letter
    assert "Our staff read them first" in letter
    assert "“too old”" in page
    assert "is told on time without them" in page
    client.post(url, no(text=text, step="record"))
    assert Application.objects.get().outcome == Outcome.OPEN
    done = client.post(url, no(text=text, step="record", is_sure="on"), follow=True)
    assert Application.objects.get().outcome == Outcome.NOT_SELECTED
    page = done.content.decode()
    assert "Your words wait for our staff" in page
    assert text in page
    changed = client.post(url_of(application, name="application_decision_undo"), follow=True)
    assert "wait for our staff" not in changed.content.decode()
    assert text in client.get(url).content.decode()  # held words are kept for the next try too


def test_words_of_good_news_are_read_by_the_guard_too(application, bob, client_of):
    client = client_of(bob)
    url = url_of(application, "offer")
    typed = posted_terms() | {"version": "1"}
    rude = client.post(url, typed | {"text": "Hello, idiot.", "step": "record"})
    assert rude.status_code == HTTPStatus.BAD_REQUEST
    assert "Hello, idiot." in rude.content.decode()
    words = typed | {"text": "Good that you have no kids."}
    page = client.post(url, words | {"step": "preview"}).content.decode()
    assert "“kids”" in page
    assert 'name="is_sure"' in page
    client.post(url, words | {"step": "record"})
    assert Application.objects.get().stage == Stage.INTERVIEW
    client.post(url, words | {"step": "record", "is_sure": "on"})
    assert Application.objects.get().stage == Stage.OFFER
    assert HeldText.objects.get().text == "Good that you have no kids."


@pytest.mark.parametrize(
    ("choice", "subject"),
    [
        ("not-selected", "Acme Stores answered: Store Supervisor"),
        ("offer", "Acme Stores makes you an offer"),
        ("advance", "Acme Stores wants to go on with you"),
    ],
)
def test_preview_is_the_letter_as_it_arrives_with_a_way_back(
    application, bob, client_of, choice, subject
):
    page = client_of(bob).post(url_of(application, choice), no() | posted_terms()).content.decode()
    assert "<h1>What Dana will read</h1>" in page
    letter = re.search(r'<div class="letter">(.*?)</div>', page, re.DOTALL)[1]
    assert f'<h2 class="h3">{subject}</h2>' in letter.replace("\n", "")
    assert "<p>Hello Dana,</p>" in letter
    review = url_of(application, name="application_review")
    assert f'<a class="back-link" href="{review}">' in page


PAPER = {"stronger", "experience", "skill", "logistics", "not_about_you"}


OF_AN_INTERVIEW = {"examples", "answers"}


@pytest.fixture
def on_paper(employer, dana, alice, now):
    """Read, and never invited."""
    opening = OpeningFactory(employer=employer)
    return ApplicationFactory(candidate=dana, opening=opening, stage=Stage.SCREENING)


def reasons_on(page):
    return {one.get("value") for one in html.fromstring(page).xpath("//input[@name='reason']")}


def test_reasons_speak_of_an_interview_only_where_one_was_held(
    application, employer, bob, client_of
):
    client = client_of(bob)
    page = client.get(url_of(application, "not-selected")).content.decode()
    assert reasons_on(page) == PAPER | OF_AN_INTERVIEW
    others = {
        "applied": ApplicationFactory(opening=application.opening),
        "canceled": InterviewFactory(
            application__opening=application.opening, state="canceled"
        ).application,
        "missed": InterviewFactory(
            application__opening=application.opening,
            state="no_show",
            starts_at=NOW - timedelta(hours=2),
            ends_at=NOW - timedelta(hours=1),
        ).application,
    }
    for one in others.values():
        page = client.get(url_of(one, "not-selected")).content.decode()
        assert reasons_on(page) == PAPER
        assert "your interview" not in page


def test_an_interview_over_by_the_clock_counts_as_held(employer, bob, client_of, now):
    over = InterviewFactory(
        application__opening=OpeningFactory(employer=employer),
        starts_at=NOW - timedelta(hours=2),
        ends_at=NOW - timedelta(minutes=1),
    ).application
    page = client_of(bob).get(url_of(over, "not-selected")).content.decode()
    assert reasons_on(page) == PAPER | OF_AN_INTERVIEW
    assert "gives_feedback" in page


@pytest.mark.parametrize("reason", sorted(OF_AN_INTERVIEW))
@pytest.mark.parametrize("step", ["preview", "record"])
def test_untrue_reason_is_refused_and_the_words_are_kept(on_paper, bob, client_of, reason, step):
    sent = no(reason=reason, requirement="", step=step, is_sure="on")
    response = client_of(bob).post(url_of(on_paper, "not-selected"), sent)
    page = response.content.decode()
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert WORDS in page
    assert "What you can do" not in page
    assert Application.objects.get(pk=on_paper.pk).outcome == Outcome.OPEN


def test_reason_recorded_before_says_nothing_untrue(on_paper, dana, client_of):
    """A mail and a page of a decision that names an interview that never was."""
    Application.objects.filter(pk=on_paper.pk).update(
        outcome=Outcome.NOT_SELECTED,
        decided_at=NOW,
        tell_at=NOW,
        told_at=NOW,
        decision_reason="answers",
        decision_text=WORDS,
    )
    told = Application.objects.select_related("candidate", "opening__employer").get(pk=on_paper.pk)
    words = words_of(told)
    assert (words.reason, words.what_to_do_next, words.text) == ("", "", WORDS)
    page = client_of(dana).get(reverse("openings:application_detail", args=[told.pk]))
    assert WORDS in page.content.decode()
    assert "did not fully cover" not in page.content.decode()
