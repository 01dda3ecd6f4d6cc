"""What the candidate sees before and after an answer arrives."""

import pytest
from django.urls import reverse

from coaching.feedback.actions.answer import decline_request
from coaching.feedback.actions.moderate import release_answer, withhold_answer
from coaching.feedback.models import FeedbackRequest
from coaching.feedback.states import AnswerPart, DeclineReason, FeedbackState
from coaching.plan.models import IfThenPlan
from tests.coaching.feedback.test_views import SECRETS, enter, text_of
from tests.support.feedback import answer


@pytest.fixture
def open_url(plan):
    return reverse("coaching:feedback_open", args=[plan.pk])


def test_nothing_is_told_before_the_release(asked, open_url, client_of, dana):
    waiting = text_of(client_of(dana).get(open_url))
    answer(asked, advice="You are too old for this.")
    held = text_of(client_of(dana).get(open_url))
    assert "Your questions are with them" in held
    assert "too old" not in held
    assert held.replace("Take the questions back", "") == held or "Take" in waiting


def test_sealed_page_shows_nothing_of_the_answer(asked, open_url, client_of, dana, erin):
    answer(asked)
    release_answer(request=asked, by=erin)
    client = client_of(dana)
    page = text_of(client.get(open_url))
    for words in SECRETS:
        assert words not in page
    assert "Open it now" in page
    client.get(open_url)
    assert FeedbackRequest.objects.get().answer.opened_at is None


def test_opening_reads_strength_first_and_asks_for_one_thing(
    asked, open_url, client_of, dana, erin, plan
):
    answer(asked)
    release_answer(request=asked, by=erin)
    client = client_of(dana)
    page = text_of(client.post(open_url, {"when": "now"}, follow=True))
    order = ["You named the numbers", "What they saw, and what you saw", "Pick one thing"]
    assert [page.index(words) for words in order] == sorted(page.index(words) for words in order)
    for full in ("Everything they wrote", "Bring one example", "Name one number in each"):
        assert full not in page
    action = reverse("coaching:feedback_action", args=[plan.pk])
    wrong = text_of(client.post(action, {"action": "if_then", "if_text": "", "then_text": ""}))
    assert "Name the moment in which it counts" in wrong
    assert "error-summary" in text_of(client.post(action, {}))
    done = {"action": "if_then", "if_text": "they ask", "then_text": "name one number"}
    page = text_of(client.post(action, done, follow=True))
    order = ["You named the numbers", "If they ask, then I will name one number."]
    order += ["Everything they wrote", "Name one number in each", "Bring one example"]
    assert [page.index(words) for words in order] == sorted(page.index(words) for words in order)
    assert IfThenPlan.objects.count() == 1


def test_just_reading_opens_the_full_text_too(asked, open_url, client_of, dana, erin, plan):
    answer(asked)
    release_answer(request=asked, by=erin)
    client = client_of(dana)
    client.post(open_url, {"when": "now"})
    assert "Bring one example" not in text_of(client.get(open_url))
    action = reverse("coaching:feedback_action", args=[plan.pk])
    page = text_of(client.post(action, {"action": "reading"}, follow=True))
    assert "Bring one example" in page


def test_action_needs_the_open_seal(asked, client_of, dana, erin, plan):
    answer(asked)
    release_answer(request=asked, by=erin)
    action = reverse("coaching:feedback_action", args=[plan.pk])
    client_of(dana).post(action, {"action": "reading"})
    assert FeedbackRequest.objects.get().answer.action == ""


def test_tomorrow_keeps_the_seal(asked, open_url, client_of, dana, erin):
    answer(asked)
    release_answer(request=asked, by=erin)
    page = text_of(client_of(dana).post(open_url, {"when": "tomorrow"}, follow=True))
    assert "We remind you Wednesday, November 25, 2026, 10:00 AM EST" in page
    assert FeedbackRequest.objects.get().answer.opened_at is None


def test_withheld_part_is_said_honestly(asked, open_url, client_of, dana, erin, plan):
    answer(asked, advice="You are too old for this.")
    withhold_answer(request=asked, by=erin, reason="Age.", parts=[AnswerPart.ADVICE])
    client = client_of(dana)
    page = text_of(client.post(open_url, follow=True))
    assert "A part is withheld" in page
    assert "too old" not in page
    page = text_of(
        client.post(reverse("coaching:feedback_ask_withheld", args=[plan.pk]), follow=True)
    )
    assert "You have asked for it" in page


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (DeclineReason.POLICY, "policy does not allow feedback"),
        (DeclineReason.FORGOTTEN, "do not remember"),
        (DeclineReason.WRONG_PERSON, "not the right one"),
        (DeclineReason.OTHER, "another reason"),
    ],
)
def test_declining_is_told_kindly(asked, open_url, client_of, dana, reason, words):
    decline_request(request=asked, reason=reason, text="Private words.")
    page = text_of(client_of(dana).get(open_url))
    assert words in page
    assert "Private words" not in page


@pytest.mark.parametrize("state", list(FeedbackState))
def test_status_page_stands_in_every_state(asked, open_url, client_of, dana, state):
    answer(asked)
    FeedbackRequest.objects.update(state=state)
    assert client_of(dana).get(open_url).status_code == 200


@pytest.mark.parametrize("state", list(FeedbackState))
def test_employer_pages_stand_in_every_state(client, asked, state):
    answer(asked)
    FeedbackRequest.objects.update(state=state)
    enter(client, asked)
    for name in ("feedback_form", "feedback_decline", "feedback_done"):
        response = client.get(reverse(f"coaching:{name}", args=[asked.pk]), follow=True)
        assert response.status_code == 200


def test_questions_can_be_taken_back(asked, open_url, client_of, dana, plan, client):
    page = client_of(dana).post(reverse("coaching:feedback_cancel", args=[plan.pk]), follow=True)
    assert "The questions are taken back" in text_of(page)
    assert enter(client, asked).status_code == 404
