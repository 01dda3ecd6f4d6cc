"""Staff edit and retire standard questions; what candidates practice is not in the admin."""

import pytest
from django.contrib import admin
from django.urls import reverse

from coaching.practice.models import (
    PracticeAttempt,
    PracticeDrill,
    PracticeInvite,
    PracticeQuestion,
    PracticeRating,
    PracticeSession,
    Readiness,
    ReadinessTick,
    SentQuestion,
)

PRIVATE = (
    PracticeAttempt,
    PracticeDrill,
    PracticeInvite,
    PracticeRating,
    PracticeSession,
    Readiness,
    ReadinessTick,
    SentQuestion,
)
DATA = {
    "key": "new-one",
    "text": "What did you read last?",
    "wordings": "Which book did you like?\n\n  What are you reading?  ",
    "tags": ["start", "future"],
    "tip": "One sentence is enough.",
    "is_active": "on",
}


@pytest.fixture
def staff(client_of, erin):
    return client_of(erin)


def test_question_is_added_with_tidy_wordings(staff):
    staff.post(reverse("admin:coaching_practicequestion_add"), DATA)
    question = PracticeQuestion.objects.get(key="new-one")
    assert question.all_wordings == [
        "What did you read last?",
        "Which book did you like?",
        "What are you reading?",
    ]
    assert question.tag_list == ["start", "future"]


def test_question_needs_two_other_wordings(staff):
    url = reverse("admin:coaching_practicequestion_add")
    response = staff.post(url, DATA | {"wordings": "Only one?"})
    assert "Write 2 other wordings at least." in response.content.decode()
    assert not PracticeQuestion.objects.filter(key="new-one").exists()


def test_question_is_retired_and_its_key_stays(staff):
    question = PracticeQuestion.objects.get(key="pay")
    url = reverse("admin:coaching_practicequestion_change", args=[question.pk])
    page = staff.get(url).content.decode()
    assert 'name="key"' not in page
    assert 'value="hard" id="id_tags_' in page
    data = {name: value for name, value in DATA.items() if name != "is_active"}
    staff.post(url, data | {"key": "other"})
    question.refresh_from_db()
    assert (question.key, question.is_active) == ("pay", False)
    delete = reverse("admin:coaching_practicequestion_delete", args=[question.pk])
    assert staff.post(delete, {"post": "yes"}).status_code == 403


def test_loading_again_keeps_what_staff_changed(db):
    from coaching.practice.actions import load_questions

    PracticeQuestion.objects.filter(key="pay").update(text="Ours.", is_active=False)
    PracticeQuestion.objects.filter(key="hours").delete()
    assert load_questions() == 1
    assert load_questions() == 0
    assert PracticeQuestion.objects.get(key="pay").text == "Ours."


@pytest.mark.parametrize("model", PRIVATE, ids=lambda model: model.__name__)
def test_what_candidates_practice_is_not_registered(model):
    assert model not in admin.site._registry
