"""What happened to a feedback request is a kind by now, and code counts by it."""

from importlib import import_module

import pytest
from django.apps import apps

from coaching.feedback.models import FeedbackEvent
from coaching.feedback.states import FeedbackHappening
from tests.factories import NOW
from tests.factories.coaching import FeedbackRequestFactory

pytestmark = pytest.mark.django_db
migration = import_module("coaching.migrations.0010_kinds_of_feedback_events")


def kinds():
    return list(FeedbackEvent.objects.order_by("pk").values_list("what", flat=True))


def test_words_become_kinds_and_words_again():
    request = FeedbackRequestFactory()
    words = ["withheld part asked for", "returned", "asked another person", "an odd old word"]
    for what in words:
        FeedbackEvent.objects.create(request=request, at=NOW, what=what)
    migration.write_kinds(apps, None)
    assert kinds() == [
        FeedbackHappening.WITHHELD_PART_ASKED_FOR,
        FeedbackHappening.RETURNED,
        FeedbackHappening.ASKED_ANOTHER_PERSON,
        "an odd old word",
    ]
    migration.write_words(apps, None)
    assert kinds() == words


def test_every_kind_of_many_words_is_carried_over():
    many = [kind.label for kind in FeedbackHappening if " " in kind.label]
    assert sorted(migration.WORDS) == sorted(many)
    assert [kind.value for kind in FeedbackHappening] == [
        kind.label.lower().replace(" ", "_") for kind in FeedbackHappening
    ]
