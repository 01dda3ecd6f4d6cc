"""Private texts end with the account, or after 24 months and two warnings."""

from datetime import timedelta

import pytest

from coaching.actions.retention import forget_old_notes
from coaching.models import Debrief, FeedbackAnswer, RecoveryPlan
from coaching.queries.account import OWN_TEXTS
from coaching.queries.retention import next_notes_at, next_warning_at
from coaching.states import AnswerSource
from coaching.tasks import forget_idle
from jobstore.lib import clock
from jobstore.mail.models import OutgoingMail
from tests.factories import NOW
from tests.factories.coach import CallPlanFactory
from tests.factories.coaching import (
    DebriefFactory,
    FeedbackRequestFactory,
    RecoveryPlanFactory,
)
from tests.factories.practice import AttemptFactory, DrillFactory, PracticeInviteFactory
from tests.support.mail import deliver


@pytest.fixture
def candidate(now, db):
    debrief = DebriefFactory(sealed=True)
    person = debrief.plan.candidate
    type(person).objects.filter(pk=person.pk).update(last_login=NOW)
    person.refresh_from_db()
    return person


def at_day(days):
    return clock.at(NOW + timedelta(days=days))


def warnings() -> int:
    return OutgoingMail.objects.filter(kind="coaching.keep_texts").count()


@pytest.mark.parametrize(("day", "expected"), [(699, 0), (701, 1), (717, 2), (729, 2)])
def test_idle_texts_are_warned_about_and_kept(candidate, day, expected):
    for moment in (701, 717, 729):
        if moment <= day:
            with at_day(moment):
                forget_idle()
                forget_idle()

    assert warnings() == expected
    assert Debrief.objects.count() == 1


def test_idle_texts_go_after_two_warnings(candidate):
    for moment in (701, 716, 731):
        with at_day(moment):
            forget_idle()

    assert Debrief.objects.count() == 0
    candidate.refresh_from_db()
    assert candidate.is_active


@pytest.mark.parametrize(
    "own", [CallPlanFactory, AttemptFactory, PracticeInviteFactory, DrillFactory]
)
def test_idle_texts_go_without_a_debrief_too(now, db, own):
    """A call, a practice and a list of drills each count as texts of one's own."""
    own()
    person = RecoveryPlan.objects.get().candidate
    type(person).objects.filter(pk=person.pk).update(last_login=NOW)
    for moment in (701, 716, 729):
        with at_day(moment):
            forget_idle()
    assert warnings() == 2
    with at_day(731):
        forget_idle()
        assert next_warning_at(at=clock.now()) is None

    left = [model for model in OWN_TEXTS if model.objects.exists()]
    assert left == []
    assert RecoveryPlan.objects.exists()


def test_nobody_is_warned_about_an_empty_plan(now, db):
    plan = RecoveryPlanFactory()
    type(plan.candidate).objects.filter(pk=plan.candidate_id).update(last_login=NOW)
    with at_day(1000):
        assert forget_idle() == 0
    assert warnings() == 0


def test_idle_texts_wait_two_weeks_after_a_late_warning(candidate):
    """A site that stood still for a year warns before it erases."""
    with at_day(1000):
        forget_idle()
    assert Debrief.objects.count() == 1

    with at_day(1015):
        forget_idle()
    assert Debrief.objects.count() == 0


def test_idle_texts_stay_when_the_candidate_comes_back(candidate):
    with at_day(701):
        forget_idle()
    type(candidate).objects.filter(pk=candidate.pk).update(last_login=NOW + timedelta(days=702))
    with at_day(703):
        messages = deliver()
    with at_day(740):
        forget_idle()

    assert messages == []
    assert Debrief.objects.count() == 1


def test_warning_names_the_day(candidate):
    with at_day(701):
        forget_idle()
        message = deliver()[0]

    assert "Thursday, November 23, 2028" in message.body
    assert "foolish" not in message.body


def test_notes_about_an_answer_go_after_a_year(now, db):
    answer = FeedbackAnswer.objects.create(
        request=FeedbackRequestFactory(),
        source=AnswerSource.LINK,
        strength="Calm.",
        guard_hits="too old: age",
        moderation_note="Returned once.",
        submitted_at=NOW,
    )
    with at_day(364):
        assert forget_old_notes() == 0
    with at_day(365):
        assert next_notes_at() == NOW + timedelta(days=365)
        assert forget_old_notes() == 1
        assert forget_old_notes() == 0
        assert next_notes_at() is None

    answer.refresh_from_db()
    assert (answer.guard_hits, answer.moderation_note) == ("", "")
    assert answer.strength == "Calm."
