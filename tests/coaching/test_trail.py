"""Who decided what and when stays on the pages of staff, without a private word."""

import pytest
from django.urls import reverse

from coaching.advice.actions.help import decide_advice, take_back_advice
from coaching.advice.models import PassedAdvice
from coaching.advice.states import PassOnState
from coaching.coach.actions import answer_candidate, close_request, take_request, write_again
from jobstore.trail.models import TrailEvent
from jobstore.trail.queries import events_of
from tests.factories import NOW
from tests.factories.coach import CoachRequestFactory

pytestmark = pytest.mark.django_db


def moves(thing):
    return [(event.what, event.by, event.source, event.target) for event in events_of(thing)]


def test_thread_with_a_coach_keeps_each_step(now, dana, erin, client_of):
    asked = CoachRequestFactory(candidate=dana)
    take_request(request=asked, by=erin)
    answer_candidate(request=asked, by=erin, text="Write to us any time.")
    write_again(request=asked, by=dana, text="One more thing.")
    close_request(request=asked, by=erin)
    close_request(request=asked, by=erin)
    assert moves(asked) == [
        ("taken_on", erin, "", ""),
        ("answered", erin, "open", "answered"),
        ("asked_again", dana, "answered", "open"),
        ("closed", erin, "open", "closed"),
    ]
    page = client_of(erin).get(reverse("admin:coaching_coachrequest_change", args=[asked.pk]))
    assert "answered, from open to answered, by Erin Coach" in page.content.decode()


def test_decisions_about_passed_on_advice_are_not_overwritten(now, dana, erin, client_of):
    advice = PassedAdvice.objects.create(
        candidate=dana, category="Retail", text="Take one story.", created_at=NOW
    )
    decide_advice(advice=advice, by=erin, is_shown=True)
    decide_advice(advice=advice, by=erin, is_shown=False)
    take_back_advice(pk=advice.pk, by=dana)
    assert moves(advice) == [
        ("let_through", erin, "pending", "shown"),
        ("held_back", erin, "shown", "held"),
        ("taken_back", dana, PassOnState.HELD_BACK, PassOnState.TAKEN_BACK),
    ]
    assert not TrailEvent.objects.filter(why__contains="story").exists()
    page = client_of(erin).get(reverse("admin:coaching_passedadvice_change", args=[advice.pk]))
    assert "let through, from pending to shown, by Erin Coach" in page.content.decode()


def test_trail_outlives_who_decided(now, dana, erin):
    asked = CoachRequestFactory(candidate=dana)
    close_request(request=asked, by=erin)
    erin.delete()
    assert moves(asked) == [("closed", None, "open", "closed")]
