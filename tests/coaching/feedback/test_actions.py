from datetime import timedelta

import pytest

from coaching.feedback.actions import (
    NotAskable,
    NothingAsked,
    NotModerator,
    StrangerAsked,
    TooLate,
    ask_three_questions,
    call_off_questions,
    cancel_request,
    move_request,
)
from coaching.feedback.actions.answer import (
    WordingBlocked,
    WordingHints,
    ask_for_a_call,
    decline_request,
)
from coaching.feedback.actions.deliver import (
    IncompletePlan,
    NothingToOpen,
    NotOpened,
    ask_for_withheld,
    choose_action,
    open_feedback,
)
from coaching.feedback.actions.moderate import (
    NobodyAsked,
    NoReason,
    NothingWithheld,
    hand_over_withheld,
    keep_withheld,
    release_answer,
    return_answer,
    withhold_answer,
)
from coaching.feedback.models import FeedbackRequest
from coaching.feedback.queries import staff_queue
from coaching.feedback.queries.answer import PickedPoint, readable_answer
from coaching.feedback.states import (
    FEEDBACK_MOVES,
    ActionKind,
    AnswerPart,
    AnswerSource,
    DeclineReason,
    FeedbackHappening,
    FeedbackState,
    Pick,
)
from coaching.plan.models import IfThenPlan
from coaching.plan.states import Branch
from jobstore.lib import clock
from jobstore.lib.moves import IllegalMove, is_legal
from jobstore.people.access_token.models import AccessToken
from tests.factories import NOW
from tests.factories.coaching import DebriefFactory
from tests.factories.openings import ApplicationFactory, InterviewerFactory
from tests.factories.people import UserFactory
from tests.support.feedback import answer, ask, told_plan


@pytest.fixture
def plan(employer, dana, now):
    return told_plan(employer=employer, candidate=dana)


def state_of(request):
    return FeedbackRequest.objects.get(pk=request.pk).state


def test_ask_counts_working_days_in_the_employers_zone(plan):
    request = ask(plan)
    # Asked on Tuesday, November 24; Thanksgiving, November 26, is no working day.
    assert f"{request.chase_at:%m-%d %H:%M}" == "12-02 14:00"
    assert f"{request.escalate_at:%m-%d %H:%M}" == "12-09 14:00"
    assert f"{request.expires_at:%m-%d %H:%M}" == "12-23 14:00"
    assert request.events.get().what == "asked"


def test_ask_twice_returns_the_first_request(plan):
    first = ask(plan)
    assert ask(plan, asks_advice=False) == first
    assert FeedbackRequest.objects.get().asks_advice


@pytest.mark.parametrize("branch", [Branch.PENDING, Branch.OFFER, Branch.ADVANCED])
def test_ask_is_refused_before_the_telling_and_after_good_news(plan, branch):
    plan.branch = branch
    plan.save()
    with pytest.raises(NotAskable):
        ask(plan)


def test_ask_is_refused_where_the_employer_gives_no_feedback(employer, dana, now):
    plan = told_plan(employer=employer, candidate=dana, gives_feedback=False)
    with pytest.raises(NotAskable, match="does not give feedback"):
        ask(plan)


def test_ask_needs_a_question_and_an_interviewer_of_this_interview(plan):
    with pytest.raises(NothingAsked):
        ask(plan, asks_weaknesses=False, asks_next_time=False, asks_advice=False)
    with pytest.raises(StrangerAsked):
        ask_three_questions(
            plan=plan, by=plan.candidate, interviewer=InterviewerFactory(), intro="Hello"
        )


def test_ask_keeps_only_the_hash_of_the_link(plan):
    request = ask(plan)
    token = AccessToken.objects.get(object_id=str(request.pk))
    assert len(token.token_hash) == 64
    assert token.email == "rex@example.org"


def test_link_lives_as_long_as_the_request_over_the_holidays(employer, dana):
    with clock.at(NOW + timedelta(days=24)):
        request = ask(told_plan(employer=employer, candidate=dana))
    assert request.expires_at - request.sent_at > timedelta(days=30)
    assert AccessToken.objects.get().expires_at == request.expires_at


def test_clean_answer_is_released_after_an_hour(plan):
    request = ask(plan)
    given = answer(request)
    assert state_of(request) == FeedbackState.IN_REVIEW
    assert given.release_at == NOW + timedelta(hours=1)


def test_answer_with_held_words_waits_for_staff(plan):
    request = ask(plan)
    given = answer(request, advice="You are too old for this.")
    assert given.release_at is None
    assert "too old" in given.guard_hits


def test_answer_with_hints_asks_once_and_then_waits_for_staff(plan):
    request = ask(plan)
    with pytest.raises(WordingHints) as hints:
        answer(request, advice="You are not a culture fit.")
    assert state_of(request) == FeedbackState.SENT
    words = [hit.words.casefold() for hit in hints.value.review.nudges]
    given = answer(request, advice="You are not a culture fit.", hints_seen=words)
    assert given.release_at is None


def test_answer_with_blocked_words_is_not_taken(plan):
    request = ask(plan)
    with pytest.raises(WordingBlocked, match="stupid"):
        answer(request, strength="Not stupid.")
    assert state_of(request) == FeedbackState.SENT


def test_answer_must_not_name_another_candidate(plan):
    opening = plan.interview.application.opening
    ApplicationFactory(opening=opening, candidate=UserFactory(name="Jane Doe"))
    with pytest.raises(WordingBlocked):
        answer(ask(plan), advice="Jane Doe knew more.")
    ok = answer(ask(plan), advice="Dana Seeker, ask more.")
    assert ok.advice == "Dana Seeker, ask more."


def test_answer_by_phone_always_waits_for_staff(plan, erin):
    given = answer(ask(plan), source=AnswerSource.PHONE, by=erin)
    assert given.release_at is None
    assert given.entered_by == erin


def test_answer_can_be_changed_until_its_release(plan):
    request = ask(plan)
    answer(request)
    with clock.at(NOW + timedelta(minutes=59)):
        changed = answer(request, picks=(PickedPoint(pick=Pick.NOT_ABOUT_YOU),), bands={})
    assert [pick.pick for pick in changed.picks.all()] == ["not_about_you"]
    assert changed.ratings.count() == 0
    assert changed.release_at == NOW + timedelta(minutes=119)
    with clock.at(NOW + timedelta(hours=2)), pytest.raises(TooLate):
        answer(request)


def test_staff_do_not_overwrite_what_an_employer_wrote(plan, erin):
    request = ask(plan)
    answer(request, advice="You are too old for this.")
    with pytest.raises(TooLate):
        answer(request, source=AnswerSource.PHONE, by=erin)


def test_release_needs_staff_of_the_right_group(plan, bob):
    request = ask(plan)
    answer(request)
    for act in (
        lambda: release_answer(request=request, by=bob),
        lambda: hand_over_withheld(request=request, by=bob),
        lambda: return_answer(request=request, by=bob, note_to_writer="x"),
        lambda: withhold_answer(request=request, by=bob, reason="x", parts=[AnswerPart.ADVICE]),
    ):
        with pytest.raises(NotModerator):
            act()


def test_returned_answer_gets_more_time_and_can_be_sent_again(plan, erin):
    request = ask(plan)
    answer(request, advice="You are too old for this.")
    with clock.at(request.expires_at - timedelta(hours=1)):
        return_answer(request=request, by=erin, note_to_writer="Please leave age out.")
        after = FeedbackRequest.objects.get()
        assert after.state == FeedbackState.RETURNED
        assert after.expires_at > request.expires_at
        assert AccessToken.objects.get().expires_at >= after.expires_at
        given = answer(request)
    assert given.release_at is not None


def test_withheld_parts_are_missing_and_kept(plan, erin):
    request = ask(plan)
    answer(request, advice="You are too old for this.")
    withhold_answer(request=request, by=erin, reason="Speaks of age.", parts=[AnswerPart.ADVICE])
    given = FeedbackRequest.objects.get().answer
    readable = readable_answer(given)
    assert readable.advice == ""
    assert readable.withheld == ["Advice"]
    assert readable.strength
    assert given.advice == "You are too old for this."
    assert "advice: Speaks of age." in request.events.get(what="withheld").why


def test_withheld_part_can_be_asked_for_and_handed_over(plan, erin, dana):
    request = ask(plan)
    answer(request, advice="You are too old for this.")
    withhold_answer(request=request, by=erin, reason="Speaks of age.", parts=[AnswerPart.ADVICE])
    open_feedback(request=request, by=dana)
    assert ask_for_withheld(request=request, by=dana).withheld_asked_at == NOW
    with pytest.raises(IllegalMove):
        release_answer(request=request, by=erin)
    hand_over_withheld(request=request, by=erin)
    given = FeedbackRequest.objects.get().answer
    assert given.opened_at is None
    assert readable_answer(given).advice == "You are too old for this."


def test_withheld_part_that_is_asked_for_may_stay_withheld_with_a_reason(plan, erin, dana):
    request = ask(plan)
    answer(request, advice="You are too old for this.")
    withhold_answer(request=request, by=erin, reason="Speaks of age.", parts=[AnswerPart.ADVICE])
    open_feedback(request=request, by=dana)
    with pytest.raises(NobodyAsked):
        keep_withheld(request=request, by=erin, reason="It is about age.")
    asked = ask_for_withheld(request=request, by=dana)
    assert asked.review_by == NOW + timedelta(days=1)
    for refused in (dana, None):
        with pytest.raises(NotModerator):
            keep_withheld(request=request, by=refused or UserFactory(), reason="No.")
    with pytest.raises(NoReason):
        keep_withheld(request=request, by=erin, reason=" ")
    assert staff_queue("asked").count() == 1
    keep_withheld(request=request, by=erin, reason="It says nothing about your work.")

    given = FeedbackRequest.objects.get().answer
    assert (given.withheld_answer, given.withheld_answered_at, given.review_by) == (
        "It says nothing about your work.",
        NOW,
        None,
    )
    assert state_of(request) == FeedbackState.WITHHELD
    assert (staff_queue("asked").count(), staff_queue("done").count()) == (0, 1)
    with pytest.raises(NobodyAsked):
        keep_withheld(request=request, by=erin, reason="Again.")
    assert ask_for_withheld(request=request, by=dana).withheld_asked_at == NOW
    assert staff_queue("asked").count() == 0
    hand_over_withheld(request=request, by=erin)
    assert FeedbackRequest.objects.get().answer.withheld_answer == ""


def test_withholding_and_returning_need_reasons(plan, erin):
    request = ask(plan)
    answer(request)
    with pytest.raises(NoReason):
        withhold_answer(request=request, by=erin, reason=" ", parts=[AnswerPart.ADVICE])
    with pytest.raises(NothingWithheld):
        withhold_answer(request=request, by=erin, reason="Because.", parts=[])
    with pytest.raises(NoReason):
        return_answer(request=request, by=erin, note_to_writer="")
    assert state_of(request) == FeedbackState.IN_REVIEW


@pytest.mark.parametrize("target", list(FeedbackState))
@pytest.mark.parametrize("source", list(FeedbackState))
def test_state_moves_are_legal_only_by_the_table(plan, source, target):
    request = ask(plan)
    FeedbackRequest.objects.update(state=source)
    request = FeedbackRequest.objects.get(pk=request.pk)
    if is_legal(FEEDBACK_MOVES, source, target):
        move_request(request, target, what=FeedbackHappening.CALL_NOTED, by=None)
        event = request.events.get(what="call_noted")
        assert (event.source, event.target) == (source, target)
    else:
        with pytest.raises(IllegalMove):
            move_request(request, target, what=FeedbackHappening.CALL_NOTED, by=None)
        assert state_of(request) == source


@pytest.mark.parametrize("state", [FeedbackState.IN_REVIEW, FeedbackState.RELEASED])
def test_decline_and_call_are_too_late_after_an_answer(plan, state):
    request = ask(plan)
    FeedbackRequest.objects.update(state=state)
    with pytest.raises(TooLate):
        decline_request(request=request, reason=DeclineReason.POLICY, text="")
    with pytest.raises(TooLate):
        ask_for_a_call(request=request)


def test_decline_is_final(plan):
    request = ask(plan)
    decline_request(request=request, reason=DeclineReason.WRONG_PERSON, text="Ask Ann.")
    assert state_of(request) == FeedbackState.DECLINED
    with pytest.raises(TooLate):
        answer(request)


def test_cancel_closes_the_link(plan, dana):
    request = ask(plan)
    cancel_request(request=request, by=dana, why="changed my mind")
    assert AccessToken.objects.get(object_id=str(request.pk)).revoked_at == NOW


def test_good_news_calls_the_questions_off(plan):
    request = ask(plan)
    call_off_questions(plan=plan, why="They went on with you.")
    assert state_of(request) == FeedbackState.CANCELED


def test_good_news_leaves_an_answer_alone(plan):
    request = ask(plan)
    answer(request)
    call_off_questions(plan=plan, why="They went on with you.")
    assert state_of(request) == FeedbackState.IN_REVIEW


def test_nothing_opens_before_the_release(plan, dana):
    request = ask(plan)
    answer(request)
    with pytest.raises(NothingToOpen):
        open_feedback(request=request, by=dana)


def test_action_is_chosen_after_reading_and_once(plan, dana, erin):
    request = ask(plan)
    answer(request)
    release_answer(request=request, by=erin)
    with pytest.raises(NotOpened):
        choose_action(request=request, by=dana, action=ActionKind.READING)
    open_feedback(request=request, by=dana)
    with pytest.raises(IncompletePlan):
        choose_action(request=request, by=dana, action=ActionKind.IF_THEN, if_text="they ask")
    choose_action(
        request=request,
        by=dana,
        action=ActionKind.IF_THEN,
        if_text="they ask for an example",
        then_text="name one number",
    )
    choose_action(request=request, by=dana, action=ActionKind.READING)
    assert FeedbackRequest.objects.get().answer.action == ActionKind.IF_THEN
    assert IfThenPlan.objects.get().plan == plan


@pytest.mark.parametrize("before", [True, False])
def test_pairs_are_fair_only_with_a_debrief_sealed_before_the_telling(plan, before):
    debrief = DebriefFactory(plan=plan, sealed=True, sealed_before_telling=before)
    debrief.ratings.create(criterion="clear", band=2)
    debrief.ratings.create(criterion="nerves", band=1)
    given = answer(ask(plan))
    readable = readable_answer(given)
    assert [(pair.label, pair.theirs, pair.yours) for pair in readable.pairs] == [
        ("Clear answers", "mostly", "partly"),
        ("Specific examples", "partly", ""),
    ]
    assert readable.rated_afterwards is not before


def test_staff_preview_holds_nothing_of_the_debrief(plan):
    debrief = DebriefFactory(plan=plan, sealed=True)
    debrief.ratings.create(criterion="clear", band=2)
    readable = readable_answer(answer(ask(plan)), with_pairs=False)
    assert {pair.yours for pair in readable.pairs} == {""}
