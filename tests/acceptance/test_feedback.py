"""The three questions of the article, from the candidate to the employer and back."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse

from coaching.feedback.models import FeedbackRequest
from coaching.feedback.states import FeedbackState
from coaching.practice.models import PracticeDrill
from coaching.practice.states import DrillSource
from jobstore.home.timeline import pass_time
from jobstore.lib import clock
from jobstore.people.states import StaffGroup
from tests.factories import NOW
from tests.factories.people import UserFactory
from tests.support.desk import press
from tests.support.feedback import form_data, told_plan
from tests.support.mail import deliver

OLD = "you are too old for this"
STRENGTH = "You named the numbers of your last shop from memory."


@pytest.fixture
def maya(db):
    return UserFactory(email="maya@example.org", name="Maya Ortiz")


@pytest.fixture
def sam(db):
    user = UserFactory(email="sam@example.org", name="Sam Brandt", staff=True)
    user.groups.add(Group.objects.get_or_create(name=StaffGroup.MODERATOR.value)[0])
    return user


@pytest.fixture
def plan(employer, maya, now):
    return told_plan(employer=employer, candidate=maya)


@pytest.fixture
def maya_browser(client_of, maya):
    return client_of(maya)


@pytest.fixture
def rex():
    """The interviewer in a private window: no account, only the mail."""
    return Client()


def text_of(response):
    return response.content.decode()


def url(name, thing):
    return reverse(f"coaching:{name}", args=[thing.pk])


def send_questions(browser, plan, **facts):
    person = plan.interview.interviewers.get()
    usual = {
        "interviewer": person.pk,
        "questions": ["weaknesses", "next_time", "advice"],
        "intro": browser.get(url("feedback_create", plan)).context["form"]["intro"].value(),
        "send": "1",
    }
    browser.post(url("feedback_create", plan), usual | facts)
    return FeedbackRequest.objects.get(plan=plan)


def open_link(rex, message):
    path = re.search(r"https?://[^/]+(/f/[^/\s]+/)", message.body).group(1)
    return rex.get(path).url


def asked_and_opened(maya_browser, plan, rex):
    """Asked by Maya, the mail has left, and Rex has the form before him."""
    asked = send_questions(maya_browser, plan)
    (message,) = deliver()
    return asked, open_link(rex, message)


def let_pass(until, since=NOW):
    with clock.at(since):
        pass_time(until=until, tell=lambda _moment: None)


def mails_to(address, since=0):
    return [message for message in mail.outbox[since:] if address in message.to[0]]


@pytest.mark.row("S23")
def test_three_questions_are_asked_answered_and_read_strength_first(plan, maya_browser, rex):
    asked = send_questions(maya_browser, plan)
    (message,) = deliver()
    assert "rex@example.org" in message.to[0]
    form_at = open_link(rex, message)
    page = text_of(rex.get(form_at))
    assert "_auth_user_id" not in rex.session
    for name in ("advice", "picks", "next_time"):
        assert f'name="{name}"' in page
    response = rex.post(form_at, form_data())
    assert response.status_code == 302
    let_pass(NOW + timedelta(hours=2))
    with clock.at(NOW + timedelta(hours=2)):
        (arrived,) = mails_to("maya@example.org")
        for words in (STRENGTH, "Bring one example", "Say first", "Name one number"):
            assert words not in arrived.body
        sealed = text_of(maya_browser.get(url("feedback_open", asked.plan)))
        assert "Open it now" in sealed
        assert STRENGTH not in sealed
        assert "coach/new/?plan=" in sealed
        maya_browser.post(url("feedback_open", asked.plan), {"when": "now"})
        page = text_of(maya_browser.get(url("feedback_open", asked.plan)))
    places = [page.index(words) for words in (STRENGTH, "What they saw", "Pick one thing")]
    assert places == sorted(places)
    assert "Everything they wrote" not in page
    with clock.at(NOW + timedelta(hours=2)):
        maya_browser.post(url("feedback_action", asked.plan), {"action": "reading"})
        page = text_of(maya_browser.get(url("feedback_open", asked.plan)))
    places = [page.index(words) for words in (STRENGTH, "What they saw", "Everything they wrote")]
    assert places == sorted(places)


@pytest.mark.row("Q1")
def test_weaknesses_are_two_points_at_most_and_each_says_what_is_better(plan, maya_browser, rex):
    asked, form_at = asked_and_opened(maya_browser, plan, rex)
    three = form_data(picks=["examples", "length", "questions"])
    assert "Choose two at most" in text_of(rex.post(form_at, three))
    page = text_of(rex.post(form_at, form_data(improve_examples="")))
    assert "Say in one line what would be better" in page
    nothing_wrong = form_data(picks=["stronger"], improve_examples="")
    assert "Say which requirement you mean" in text_of(rex.post(form_at, nothing_wrong))
    asked.refresh_from_db()
    assert asked.state == FeedbackState.SENT
    requirement = plan.interview.application.opening.requirements.get()
    rex.post(form_at, nothing_wrong | {"requirement_stronger": requirement.pk})
    asked.refresh_from_db()
    assert asked.state == FeedbackState.IN_REVIEW


@pytest.mark.row("Q2")
def test_next_time_becomes_a_drill_that_comes_up_in_two_days(plan, maya_browser, rex, maya):
    asked, form_at = asked_and_opened(maya_browser, plan, rex)
    rex.post(form_at, form_data())
    opened_at = NOW + timedelta(hours=2)
    let_pass(opened_at)
    with clock.at(opened_at):
        maya_browser.post(url("feedback_open", asked.plan), {"when": "now"})
        page = maya_browser.get(url("feedback_open", asked.plan))
        form = page.context["form"]
        assert form["drill_text"].value() == "Say first what you did, then what changed."
        assert "Practice it" in text_of(page)
        data = {"action": "drill", "drill_text": form["drill_text"].value()}
        maya_browser.post(url("feedback_action", asked.plan), data)
        drill = PracticeDrill.objects.get(plan=asked.plan)
        assert drill.source == DrillSource.FEEDBACK
        assert drill.due_at.date() == (opened_at + timedelta(days=2)).date()
        assert "You practice" in text_of(maya_browser.get(url("feedback_open", asked.plan)))
    since = len(mail.outbox)
    let_pass(opened_at + timedelta(days=4), since=opened_at)
    names = [row.subject for row in mails_to("maya@example.org", since)]
    assert any("practice" in name.casefold() for name in names), names


def held_answer(plan, maya_browser, rex):
    asked, form_at = asked_and_opened(maya_browser, plan, rex)
    response = rex.post(form_at, form_data(advice=f"Honestly, {OLD}."))
    return asked, text_of(rex.get(response.url))


@pytest.mark.row("Q3")
def test_held_advice_is_explained_and_waits_in_the_queue(plan, maya_browser, rex, sam, client_of):
    asked, form_at = asked_and_opened(maya_browser, plan, rex)
    form = rex.get(form_at).context["form"]
    questions = [name for name in form.fields if name in {"advice", "picks", "next_time"}]
    assert questions[0] == "advice"
    page = text_of(rex.get(rex.post(form_at, form_data(advice=f"Honestly, {OLD}.")).url))
    assert "too old" in page
    assert "must play no part in hiring" in page
    (told,) = [message for message in deliver() if "sam@example.org" in message.to[0]]
    assert OLD not in told.body
    staff = client_of(sam)
    queue = reverse("admin:coaching_feedbackrequest_changelist")
    assert "Maya Ortiz" in text_of(staff.get(queue, {"queue": "review"}))
    let_pass(NOW + timedelta(days=4))
    with clock.at(NOW + timedelta(days=4)):
        assert "Overdue by" in text_of(staff.get(queue, {"queue": "review"}))
        assert mails_to("maya@example.org") == []
    asked.refresh_from_db()
    assert asked.state == FeedbackState.IN_REVIEW


def desk(asked):
    return reverse("admin:coaching_feedbackrequest_change", args=[asked.pk])


@pytest.mark.row("Q3")
def test_held_advice_is_released_as_it_was_written(plan, maya_browser, rex, sam, client_of):
    asked, _page = held_answer(plan, maya_browser, rex)
    press(client_of(sam), desk(asked), {"act": "release"})
    maya_browser.post(url("feedback_open", plan), {"when": "now"})
    maya_browser.post(url("feedback_action", plan), {"action": "reading"})
    assert OLD in text_of(maya_browser.get(url("feedback_open", plan)))


@pytest.mark.row("Q3")
def test_held_advice_is_returned_and_written_again(plan, maya_browser, rex, sam, client_of):
    asked, _page = held_answer(plan, maya_browser, rex)
    data = {"act": "return", "return-note": "Please leave age out."}
    press(client_of(sam), desk(asked), data)
    later = NOW + timedelta(days=3)  # nobody there is written to twice in 48 hours
    let_pass(later)
    with clock.at(later):
        (returned,) = [m for m in mails_to("rex@example.org") if "leave age out" in m.body]
        form_at = open_link(rex, returned)
        assert "Please leave age out." in text_of(rex.get(form_at))
        rex.post(form_at, form_data())
    let_pass(later + timedelta(hours=3), since=later)
    asked.refresh_from_db()
    assert asked.state == FeedbackState.RELEASED
    assert OLD not in asked.answer.advice


@pytest.mark.row("Q3")
def test_held_advice_is_withheld_and_the_candidate_is_told(plan, maya_browser, rex, sam, client_of):
    asked, _page = held_answer(plan, maya_browser, rex)
    staff = client_of(sam)
    withhold = {"act": "withhold", "withhold-parts": ["advice"]}
    assert "Write why" in text_of(press(staff, desk(asked), withhold))
    press(staff, desk(asked), {**withhold, "withhold-reason": "Speaks of age."})
    maya_browser.post(url("feedback_open", plan), {"when": "now"})
    page = text_of(maya_browser.get(url("feedback_open", plan)))
    assert "A part is withheld" in page
    assert "Ask for the withheld part" in page
    assert OLD not in page
    assert STRENGTH in page
    asked.refresh_from_db()
    assert OLD in asked.answer.advice
    assert "withheld" in text_of(staff.get(desk(asked)))
