"""Private texts end with the account, or after 24 months and two warnings."""

from datetime import timedelta

import pytest

from coaching.account.actions import erase_person, forget_old_notes, forget_unfinished_forms
from coaching.account.queries import (
    OWN_TEXTS,
    next_notes_at,
    next_unfinished_at,
    next_warning_at,
    next_words_at,
)
from coaching.debrief.models import Debrief
from coaching.feedback.actions.answer import save_answer_draft, write_paraphrase
from coaching.feedback.actions.deliver import WordsAreGone, ask_for_withheld
from coaching.feedback.actions.moderate import (
    hand_over_withheld,
    keep_withheld,
    release_answer,
    return_answer,
    withhold_answer,
)
from coaching.feedback.models import FeedbackAnswer, FeedbackRequest
from coaching.feedback.queries.answer import Paraphrase, readable_answer
from coaching.feedback.states import AnswerPart, AnswerSource, FeedbackState, Visibility
from coaching.plan.models import RecoveryPlan
from coaching.tasks import forget_idle, forget_words
from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from tests.factories import NOW
from tests.factories.coach import CallPlanFactory
from tests.factories.coaching import DebriefFactory, FeedbackRequestFactory, RecoveryPlanFactory
from tests.factories.practice import AttemptFactory, DrillFactory, PracticeInviteFactory
from tests.support.feedback import answer, ask, told_plan
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


@pytest.fixture
def asked(employer, dana, now):
    return ask(told_plan(employer=employer, candidate=dana))


def after_a_year(asked):
    with at_day(364):
        assert forget_words() == 0
    with at_day(365):
        assert next_words_at() in {None, NOW + timedelta(days=365)}
        done = forget_words()
        assert forget_words() == 0
        assert next_words_at() is None
    assert all_counts(asked) == (True, ["examples"], 2)
    return done, FeedbackAnswer.objects.get()


def all_counts(asked):
    request = FeedbackRequest.objects.with_counts_as_answered().get(pk=asked.pk)
    picks = [point.pick for point in request.answer.picks.all()]
    return request.counts_as_answered, picks, request.answer.ratings.count()


def test_words_that_were_paraphrased_go_after_a_year_and_ours_stay(asked, erin):
    answer(asked, visibility=Visibility.PARAPHRASE)
    words = Paraphrase(strength="You know numbers.", improve={"examples": "Name a result."})
    write_paraphrase(request=asked, by=erin, words=words)
    release_answer(request=asked, by=erin)
    before = readable_answer(FeedbackAnswer.objects.get())

    done, kept = after_a_year(asked)
    assert done == 1
    assert (kept.strength, kept.advice, kept.next_time) == ("", "", "")
    assert [point.improve for point in kept.picks.all()] == [""]
    assert readable_answer(kept) == before
    assert before.picks[0].improve == "Name a result."


def test_words_that_were_withheld_go_after_a_year_and_the_rest_stays(asked, erin, dana):
    answer(asked, advice="You are too old for this.")
    withhold_answer(
        request=asked, by=erin, reason="Age.", parts=[AnswerPart.ADVICE, AnswerPart.PICKS]
    )
    before = readable_answer(FeedbackAnswer.objects.get())

    done, kept = after_a_year(asked)
    assert done == 1
    assert (kept.advice, kept.picks.get().improve) == ("", "")
    assert kept.strength
    assert readable_answer(kept) == before
    with pytest.raises(WordsAreGone):
        ask_for_withheld(request=asked, by=dana)
    with pytest.raises(WordsAreGone):
        hand_over_withheld(request=asked, by=erin)


def test_words_that_the_candidate_was_given_stay(asked, erin):
    answer(asked)
    release_answer(request=asked, by=erin)
    before = readable_answer(FeedbackAnswer.objects.get())

    done, kept = after_a_year(asked)
    assert (done, kept.words_erased_at) == (0, None)
    assert readable_answer(kept) == before


def test_words_that_a_candidate_asks_for_wait_for_the_answer(asked, erin, dana):
    answer(asked, advice="You are too old for this.")
    withhold_answer(request=asked, by=erin, reason="Age.", parts=[AnswerPart.ADVICE])
    ask_for_withheld(request=asked, by=dana)
    with at_day(400):
        assert forget_words() == 0
        keep_withheld(request=asked, by=erin, reason="It is not about your work.")
        assert forget_words() == 1
    kept = FeedbackAnswer.objects.get()
    assert (kept.advice, kept.withheld_answer) == ("", "It is not about your work.")


def test_words_of_a_returned_answer_that_expired_go_after_a_year(asked, erin):
    answer(asked, advice="You are too old for this.")
    return_answer(request=asked, by=erin, note_to_writer="Leave age out.")
    FeedbackRequest.objects.update(state=FeedbackState.EXPIRED)
    with at_day(365):
        assert forget_words() == 1
    kept = FeedbackAnswer.objects.get()
    assert (kept.strength, kept.advice, kept.next_time) == ("", "", "")


def test_unfinished_form_goes_after_a_year(asked):
    save_answer_draft(request=asked, data={"advice": "You are"})
    with at_day(364):
        assert forget_unfinished_forms() == 0
    with at_day(365):
        assert next_unfinished_at() == NOW + timedelta(days=365)
        assert forget_unfinished_forms() == 1
        assert next_unfinished_at() is None
    asked.refresh_from_db()
    assert asked.draft is None


def test_figures_hold_when_somebody_erases_the_account(asked, erin, dana):
    answer(asked)
    release_answer(request=asked, by=erin)
    erase_person(user=dana)
    assert FeedbackAnswer.objects.get().strength == ""
    assert all_counts(asked) == (True, ["examples"], 2)


def test_reasons_in_the_trail_go_with_the_notes(asked, erin):
    answer(asked, advice="You are too old for this.")
    withhold_answer(request=asked, by=erin, reason="Speaks of age.", parts=[AnswerPart.ADVICE])
    with at_day(364):
        assert forget_old_notes() == 0
    assert asked.events.exclude(why="").exists()
    with at_day(365):
        assert forget_old_notes() == 1
        assert next_notes_at() is None
    assert not asked.events.exclude(why="").exists()


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
