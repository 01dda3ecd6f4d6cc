"""What the candidate says of an answer: useful or not, and what was good about it."""

import pytest
from django.urls import reverse

from coaching.feedback.models import FeedbackAnswer
from tests.support.metrics import answered, delivered_request

QUESTION = "What was good about it?"


@pytest.fixture
def plan(employer, dana, now):
    request = delivered_request(employer, candidate=dana)
    answer = answered(request)
    answer.opened_at, answer.action, answer.acted_at = now, "reading", now
    answer.save()
    return request.plan


def say(client, plan, **data):
    url = reverse("coaching:feedback_useful", args=[plan.pk])
    return client.post(url, data, follow=True).content.decode()


def kept():
    answer = FeedbackAnswer.objects.get()
    return answer.was_useful, answer.praise


def test_praise_is_asked_after_useful_and_kept(plan, client_of, dana):
    client = client_of(dana)
    page = client.get(reverse("coaching:feedback_open", args=[plan.pk])).content.decode()
    assert QUESTION not in page
    page = say(client, plan, useful="no")
    assert QUESTION in page
    assert "only what five people or more say" in page
    page = say(client, plan, useful="no", with_praise="True", praise=["specific", "kind"])
    assert kept() == (False, "kind,specific")
    assert page.count("checked") == 2


def test_another_word_on_useful_keeps_the_praise(plan, client_of, dana):
    client = client_of(dana)
    say(client, plan, useful="yes", with_praise="True", praise=["kind"])
    say(client, plan, useful="no")
    assert kept() == (False, "kind")


def test_praise_can_be_taken_back(plan, client_of, dana):
    client = client_of(dana)
    say(client, plan, useful="yes", with_praise="True", praise=["kind"])
    first = FeedbackAnswer.objects.get().rated_at
    say(client, plan, useful="yes", with_praise="True")
    assert kept() == (True, "")
    assert FeedbackAnswer.objects.get().rated_at >= first


@pytest.mark.parametrize("odd", [{"praise": ["rude"]}, {"useful": "perhaps"}, {"useful": ""}])
def test_unknown_words_change_nothing(plan, client_of, dana, odd):
    say(client_of(dana), plan, **({"useful": "yes", "with_praise": "True"} | odd))
    assert kept() == (None, "")
