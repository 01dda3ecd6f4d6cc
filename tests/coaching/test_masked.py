"""What somebody types in private is starred out of every error report."""

import pytest
from django.test import Client
from django.urls import reverse

from coaching.advice.models import PassedAdvice
from coaching.advice.states import PassOnState
from coaching.letter.models import Letter
from coaching.reply.models import Reply
from tests.factories import NOW
from tests.support.world import build_world

STAFF_DESKS = ("coachrequest", "letter", "feedbackrequest", "passedadvice", "reply")


@pytest.fixture
def world(now, employer, alice, charlie, dana, erin):
    return build_world(employer, alice, charlie, dana, erin)


def is_masked(user, url):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    request = client.post(url, {"text": "I was so ashamed."}).wsgi_request
    return getattr(request, "sensitive_post_parameters", None) == "__ALL__"


@pytest.mark.parametrize(
    "name",
    [
        "feedback_create",
        "feedback_action",
        "practice_keep",
        "practice_solo",
        "letter_edit",
        "debrief_edit",
    ],
)
def test_pages_of_a_plan_mask_what_is_typed(world, dana, name):
    assert is_masked(dana, reverse(f"coaching:{name}", args=[world.plan.pk]))


@pytest.mark.parametrize("name", ["pass_on_create", "reported_create"])
def test_pages_without_a_plan_mask_what_is_typed(world, dana, name):
    assert is_masked(dana, reverse(f"coaching:{name}"))


def test_outcome_of_an_interview_held_elsewhere_is_masked(world, dana):
    assert is_masked(dana, reverse("coaching:reported_outcome", args=[world.tracked.pk]))


def test_report_about_a_letter_is_masked(world, dana):
    assert is_masked(dana, reverse("coaching:letter_report", args=[world.letter.pk]))


def test_words_of_a_decision_are_masked(world, alice):
    args = [world.employer.slug, world.application.pk]
    assert is_masked(alice, reverse("openings:application_decide", args=args))


@pytest.mark.parametrize("desk", STAFF_DESKS)
def test_desks_of_staff_mask_what_is_typed(world, erin, desk):
    advice = PassedAdvice.objects.create(
        candidate=world.people["candidate"],
        category="Retail",
        text="Bring water.",
        state=PassOnState.PENDING,
        created_at=NOW,
    )
    rows = {
        "coachrequest": world.coach_request,
        "letter": Letter.objects.get(),
        "feedbackrequest": world.feedback_request,
        "passedadvice": advice,
        "reply": Reply.objects.get(),
    }
    assert is_masked(erin, reverse(f"admin:coaching_{desk}_change", args=[rows[desk].pk]))
