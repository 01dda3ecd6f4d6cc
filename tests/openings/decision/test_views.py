import re
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.urls import reverse
from lxml import html

from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.people.user.models import TypedDraft
from openings.application.models import Application
from openings.application.states import Outcome, Stage
from openings.board.actions import move_application
from openings.decision.models import HeldText
from openings.decision.queries import words_of
from openings.interview.actions import conclude_interview
from openings.tasks import tell_decisions
from tests.factories import NOW
from tests.factories.openings import (
    ApplicationFactory,
    InterviewFactory,
    OpeningFactory,
    RequirementFactory,
)
from tests.support.mail import deliver

WORDS = "You stayed calm throughout. Two of your examples were too general to judge by."


@pytest.fixture
def application(employer, dana, alice, now):
    """Dana was interviewed an hour ago."""
    opening = OpeningFactory(employer=employer)
    RequirementFactory(opening=opening, text="Two years of leading a team")
    application = ApplicationFactory(candidate=dana, opening=opening, interviewing=True)
    interview = InterviewFactory(
        application=application,
        starts_at=NOW - timedelta(hours=2),
        ends_at=NOW - timedelta(hours=1),
    )
    conclude_interview(interview=interview)
    return application


def url_of(application, choice="", name="application_decide"):
    url = reverse(f"openings:{name}", args=["acme", application.pk])
    return f"{url}?as={choice}" if choice else url


def no(**changes):
    values = {
        "reason": "experience",
        "requirement": "Two years of leading a team",
        "text": WORDS,
        "gives_feedback": "yes",
        "version": "1",
        "step": "preview",
    }
    return values | changes


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
    words = {"text": "We call you today at noon.", "version": "1"}
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
        client.post(url_of(application, choice), {"version": version, "step": "record"})
    assert Application.objects.get().outcome == Outcome.HIRED


def candidate_pages(client, application):
    """All that the candidate sees of the job board, apart from the tokens against forgery."""
    pages = [
        reverse("openings:application_list"),
        reverse("openings:application_detail", args=[application.pk]),
        reverse("openings:application_withdraw", args=[application.pk]),
        reverse("openings:opening_apply", args=[application.opening_id]),
        reverse("coaching:plan_list"),
        reverse("coaching:plan_detail", args=[application.interviews.get().plan.pk]),
        reverse("openings:interview_calendar", args=[application.interviews.get().pk]),
    ]
    answers = [client.get(page) for page in pages]
    texts = [
        (answer.status_code, answer.get("Location", "") + answer.content.decode())
        for answer in answers
    ]
    return [
        (status, re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": ?|nonce=)"[^"]+"', "", text))
        for status, text in texts
    ]


def candidate_mail(dana):
    rows = OutgoingMail.objects.filter(recipient_user=dana).order_by("pk")
    return list(rows.values_list("pk", "state", "not_before"))


@pytest.mark.parametrize("gives_feedback", ["yes", "no"])
def test_nothing_changes_for_the_candidate_before_the_telling(
    application, dana, bob, client_of, gives_feedback
):
    other = ApplicationFactory(candidate=dana, interviewing=True)
    candidate, recruiter = client_of(dana), client_of(bob)
    before = candidate_pages(candidate, application), candidate_mail(dana)
    assert [status for status, _text in before[0]] == [200, 200, 200, 302, 200, 200, 200]
    recruiter.post(
        url_of(application, "not-selected"), no(step="record", gives_feedback=gives_feedback)
    )
    application.refresh_from_db()
    assert application.outcome == Outcome.NOT_SELECTED
    recorded = candidate_pages(candidate, application), candidate_mail(dana)
    assert recorded == before
    recruiter.post(url_of(application, name="application_decision_undo"))
    assert (candidate_pages(candidate, application), candidate_mail(dana)) == before
    version = Application.objects.get(pk=application.pk).version
    recruiter.post(url_of(application, "not-selected"), no(step="record", version=version))
    almost = Application.objects.get(pk=application.pk).tell_at - timedelta(seconds=1)
    with clock.at(almost):
        tell_decisions()
        assert WORDS not in candidate_pages(candidate, application)[1][1]
    with clock.at(almost + timedelta(seconds=1)):
        tell_decisions()
        assert WORDS in candidate_pages(candidate, application)[1][1]
    assert other.outcome == Outcome.OPEN


def test_mail_to_the_candidate_is_the_same_until_the_telling(application, employer, bob, client_of):
    """Follow-ups of an interview must not fall silent because a no was recorded."""
    twin = ApplicationFactory(opening=OpeningFactory(employer=employer), interviewing=True)
    interview = InterviewFactory(
        application=twin, starts_at=NOW - timedelta(hours=2), ends_at=NOW - timedelta(hours=1)
    )
    conclude_interview(interview=interview)
    client_of(bob).post(url_of(application, "not-selected"), no(step="record"))
    application.refresh_from_db()
    kinds = {}
    for hours in range(1, 22):
        with clock.at(
            min(NOW + timedelta(hours=hours), application.tell_at - timedelta(minutes=1))
        ):
            deliver()
    for one in (application, twin):
        rows = OutgoingMail.objects.filter(recipient_user=one.candidate).order_by("kind")
        kinds[one.pk] = list(rows.values_list("kind", "state", "cancel_reason"))
    assert kinds[application.pk] == kinds[twin.pk]
    assert any(state == "sent" for _kind, state, _reason in kinds[twin.pk])


@pytest.mark.parametrize("stage", ["applied", "screening", "offer"])
def test_nothing_changes_for_who_was_not_interviewed(employer, dana, bob, client_of, now, stage):
    application = ApplicationFactory(
        candidate=dana, opening=OpeningFactory(employer=employer), stage=stage
    )
    ApplicationFactory(candidate=dana, submitted_at=NOW - timedelta(days=1))
    candidate = client_of(dana)
    pages = [
        reverse("openings:application_list"),
        reverse("openings:application_detail", args=[application.pk]),
        reverse("home:dashboard"),
    ]

    def seen():
        with clock.at(NOW + timedelta(hours=1)):
            return [
                re.sub(r'value="[A-Za-z0-9]{64}"', "", candidate.get(page).content.decode())
                for page in pages
            ]

    before = seen()
    client_of(bob).post(url_of(application, "not-selected"), no(step="record", requirement=""))
    application.refresh_from_db()
    assert application.outcome == Outcome.NOT_SELECTED
    assert seen() == before


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
    rude = client.post(url, {"text": "Hello, idiot.", "version": "1", "step": "record"})
    assert rude.status_code == HTTPStatus.BAD_REQUEST
    assert "Hello, idiot." in rude.content.decode()
    words = {"text": "Good that you have no kids.", "version": "1"}
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
    page = client_of(bob).post(url_of(application, choice), no()).content.decode()
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
