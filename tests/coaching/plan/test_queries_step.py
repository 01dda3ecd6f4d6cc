"""At every moment a plan has exactly one next step."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.plan.queries.step import (
    WORDS,
    FeedbackStage,
    PlanFacts,
    is_done,
    next_name,
    path_of,
    step_named,
)
from coaching.plan.states import CAN_SKIP, Branch, StepName
from tests.support.reading import grade

FACTS = st.builds(
    PlanFacts,
    is_open=st.booleans(),
    is_parked=st.booleans(),
    branch=st.sampled_from(Branch),
    has_mood=st.booleans(),
    is_sealed=st.booleans(),
    has_interviewer=st.booleans(),
    has_written=st.booleans(),
    feedback=st.sampled_from(FeedbackStage),
    skipped=st.frozensets(st.sampled_from(StepName)),
    is_missed=st.booleans(),
    gives_feedback=st.booleans(),
    is_unanswered=st.booleans(),
    has_practiced=st.booleans(),
    has_to_practice=st.booleans(),
    can_ask_status=st.booleans(),
    can_call=st.booleans(),
    has_called=st.booleans(),
    has_interview_ahead=st.booleans(),
    is_ready=st.booleans(),
)


def facts(**changes):
    start = {
        "is_open": True,
        "is_parked": False,
        "branch": Branch.PENDING,
        "has_mood": False,
        "is_sealed": False,
        "has_interviewer": True,
        "has_written": False,
        "feedback": FeedbackStage.NONE,
        "skipped": frozenset(),
    }
    return PlanFacts(**(start | changes))


@given(FACTS)
def test_next_name_is_total_and_never_done(some):
    name = next_name(some)
    step = step_named(name, some, plan_id="plan", application_id="application")
    assert step.title
    assert step.why
    assert step.verb
    assert not is_done(name, some)


@given(FACTS)
def test_next_name_is_the_first_undone_step_of_the_path(some):
    name = next_name(some)
    path = path_of(some)
    assert len(set(path)) == len(path)
    if name in path:
        assert all(is_done(earlier, some) for earlier in path[: path.index(name)]) or (
            not some.is_open or some.branch in {Branch.ADVANCED, Branch.OFFER, Branch.WITHDRAWN}
        )


@given(FACTS)
def test_a_skip_of_what_cannot_be_skipped_changes_nothing(some):
    kept = some.skipped & CAN_SKIP
    without = PlanFacts(**{**some.__dict__, "skipped": kept})
    assert next_name(some) == next_name(without)


def test_every_step_has_words():
    assert set(WORDS) == set(StepName)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, StepName.MOOD),
        ({"has_mood": True}, StepName.DEBRIEF),
        ({"is_parked": True}, StepName.REST),
        ({"has_mood": True, "is_sealed": True}, StepName.THANK_YOU),
        ({"is_sealed": True, "has_interviewer": False}, StepName.WAIT),
        ({"is_sealed": True, "has_written": True}, StepName.WAIT),
        ({"skipped": frozenset({StepName.MOOD, StepName.DEBRIEF})}, StepName.THANK_YOU),
        ({"is_sealed": True, "branch": Branch.NOT_SELECTED}, StepName.ASK_THREE),
        ({"is_sealed": True, "branch": Branch.NO_ANSWER}, StepName.ASK_THREE),
        (
            {
                "is_sealed": True,
                "branch": Branch.NOT_SELECTED,
                "feedback": FeedbackStage.WAITING,
            },
            StepName.OPENINGS,
        ),
        (
            {
                "is_sealed": True,
                "branch": Branch.NOT_SELECTED,
                "feedback": FeedbackStage.ARRIVED,
            },
            StepName.OPEN_FEEDBACK,
        ),
        (
            {
                "is_sealed": True,
                "branch": Branch.NOT_SELECTED,
                "feedback": FeedbackStage.OPENED,
            },
            StepName.PICK_ACTION,
        ),
        (
            {"is_sealed": True, "branch": Branch.NOT_SELECTED, "feedback": FeedbackStage.OVER},
            StepName.OPENINGS,
        ),
        (
            {"is_sealed": True, "has_written": True, "has_to_practice": True},
            StepName.PRACTICE,
        ),
        (
            {"is_sealed": True, "has_written": True, "can_ask_status": True},
            StepName.STATUS_CHECK,
        ),
        (
            {"is_sealed": True, "has_written": True, "has_interview_ahead": True},
            StepName.READY,
        ),
        (
            {
                "is_sealed": True,
                "branch": Branch.NOT_SELECTED,
                "feedback": FeedbackStage.OVER,
                "is_unanswered": True,
                "can_call": True,
            },
            StepName.CALL,
        ),
        (
            {
                "is_sealed": True,
                "branch": Branch.NOT_SELECTED,
                "feedback": FeedbackStage.OVER,
                "can_call": True,
            },
            StepName.OPENINGS,
        ),
        ({"branch": Branch.ADVANCED, "has_interview_ahead": True}, StepName.READY),
        ({"branch": Branch.OFFER}, StepName.NEXT_ROUND),
        ({"branch": Branch.ADVANCED, "is_parked": True}, StepName.NEXT_ROUND),
        ({"branch": Branch.WITHDRAWN}, StepName.OPENINGS),
        ({"is_open": False}, StepName.OPENINGS),
    ],
)
def test_next_name_follows_the_loop(changes, expected):
    assert next_name(facts(**changes)) == expected


def test_openings_lead_to_those_that_fit_only_when_the_loop_ended():
    ended = facts(is_sealed=True, branch=Branch.NOT_SELECTED, feedback=FeedbackStage.OVER)
    step = step_named(StepName.OPENINGS, ended, plan_id="p", application_id="a")
    assert step.url_name == "coaching:fitting_openings"
    closed = facts(is_open=False)
    step = step_named(StepName.OPENINGS, closed, plan_id="p", application_id="a")
    assert step.url_name == "openings:opening_list"


def test_nobody_is_sent_to_ask_an_employer_who_gives_no_feedback():
    some = facts(branch=Branch.NOT_SELECTED, has_mood=True, is_sealed=True, gives_feedback=False)
    assert StepName.ASK_THREE not in path_of(some)
    assert next_name(some) == StepName.OPENINGS


def test_step_words_read_at_grade_eight_or_below():
    assert grade(" ".join(why for why, _verb, _url in WORDS.values())) <= 8


@pytest.mark.parametrize(
    ("branch", "said"),
    [
        (Branch.ADVANCED, "They want to go on with you. What you did worked."),
        (Branch.OFFER, "They want you for this job. What you did worked."),
    ],
)
def test_good_news_says_what_it_is(branch, said):
    known = facts(branch=branch)
    step = step_named(StepName.NEXT_ROUND, known, plan_id=1, application_id=2)
    assert step.why == said


@pytest.mark.parametrize("branch", [Branch.PENDING, Branch.NO_ANSWER])
def test_plan_of_a_missed_interview_waits_beside_the_application(branch):
    known = facts(branch=branch, is_missed=True)
    assert next_name(known) == StepName.REST
    step = step_named(StepName.REST, known, plan_id=1, application_id=2)
    assert (step.title, step.url_name, step.url_args) == (
        "Wait until this is settled",
        "openings:application_detail",
        (2,),
    )
