from copy import copy
from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jobstore.people.employer.models import Employer
from jobstore.people.user.models import User
from jobstore.trail.states import Audience
from openings.application.models import Application
from openings.application.queries import applications_of
from openings.application.states import DecisionReason, Happening, Outcome, Stage
from openings.interview.models import Interview
from openings.interview.states import InterviewDecision, InterviewState
from openings.opening.models import Opening
from openings.pipeline.queries import history_of
from openings.promise.queries.promise import promise_of
from openings.status.queries.status import status_for_candidate
from openings.status.queries.words import Ball
from tests.factories import NOW
from tests.factories.openings import (
    AbsenceFactory,
    ApplicationFactory,
    InterviewFactory,
    OpeningFactory,
)

ZONES = ["America/New_York", "America/Los_Angeles", "Pacific/Auckland", "Europe/Berlin", "UTC"]
RUNNING = [Stage.APPLIED, Stage.SCREENING, Stage.INTERVIEW, Stage.OFFER]
around = st.integers(-40 * 24, 40 * 24).map(lambda hours: NOW + timedelta(hours=hours))


@st.composite
def interviews(draw):
    start = draw(around)
    decision = draw(
        st.sampled_from(
            [InterviewDecision.PENDING, InterviewDecision.ADVANCED, InterviewDecision.OFFER]
        )
    )
    return Interview(
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        time_zone=draw(st.sampled_from(ZONES)),
        promised_by=(start + timedelta(days=draw(st.integers(0, 20)))).date(),
        state=draw(st.sampled_from(InterviewState.values)),
        decision=decision,
        decided_at=None if decision == InterviewDecision.PENDING else start,
    )


@st.composite
def open_applications(draw):
    """Any application without a recorded outcome, loaded as the queries load it."""
    opening = Opening(
        title="Baker",
        employer=Employer(name="Acme", time_zone=draw(st.sampled_from(ZONES))),
        answer_days=draw(st.integers(1, 60)),
    )
    submitted = draw(around)
    application = Application(
        candidate=User(email="d@example.org", time_zone=draw(st.sampled_from(ZONES))),
        opening=opening,
        submission_key=uuid4(),
        stage=draw(st.sampled_from(RUNNING)),
        created_at=submitted,
        submitted_at=submitted,
        stage_since=submitted + timedelta(hours=draw(st.integers(0, 200))),
    )
    _hold(application, draw(st.lists(interviews(), max_size=3)))
    return application


def _hold(application, its_interviews):
    for interview in its_interviews:
        interview._state.fields_cache.setdefault("absence", None)
    loaded = {"interviews": its_interviews, "offers": [], "proposals": []}
    application._prefetched_objects_cache = loaded


def decided(application, *, outcome, decided_at, told_at=None):
    """The same application with an outcome recorded, as the employer's side writes it."""
    other = copy(application)
    other.outcome = outcome
    other.decided_at = decided_at
    other.tell_at = decided_at + timedelta(days=1)
    other.told_at = told_at
    other.decision_reason = DecisionReason.EXAMPLES
    other.decision_text = "You stayed general."
    other.gives_feedback = True
    other.version = application.version + 1
    marked = []
    for interview in application.interviews.all():
        twin = copy(interview)
        if twin.decision == InterviewDecision.PENDING and twin.state == InterviewState.HELD:
            twin.decision = InterviewDecision.NOT_SELECTED
            twin.decided_at = decided_at
        marked.append(twin)
    _hold(other, marked)
    return other


@settings(deadline=None)
@given(
    application=open_applications(),
    decided_at=around,
    at=around,
    outcome=st.sampled_from([Outcome.NOT_SELECTED, Outcome.POSITION_CLOSED, Outcome.NO_SHOW]),
    told_later=st.one_of(st.none(), st.integers(1, 1000)),
)
def test_status_of_an_untold_decision_is_that_of_none(
    application, decided_at, at, outcome, told_later
):
    told_at = None if told_later is None else at + timedelta(minutes=told_later)

    other = decided(application, outcome=outcome, decided_at=decided_at, told_at=told_at)

    assert status_for_candidate(other, at=at) == status_for_candidate(application, at=at)


@settings(deadline=None)
@given(application=open_applications(), decided_at=around, at=around)
def test_status_changes_at_the_telling(application, decided_at, at):
    other = decided(application, outcome=Outcome.NOT_SELECTED, decided_at=decided_at, told_at=at)

    status = status_for_candidate(other, at=at)

    assert status.code == "not_selected"
    assert status.text == "You stayed general."
    assert not status.is_open
    assert not status.can_withdraw


@settings(deadline=None)
@given(application=open_applications(), at=around)
def test_no_answer_follows_the_promise(application, at):
    promise = promise_of(application)
    assume(promise is not None)
    ahead = [
        one
        for one in application.interviews.all()
        if one.state in {InterviewState.SCHEDULED, InterviewState.HELD} and one.ends_at > at
    ]
    assume(not ahead)

    status = status_for_candidate(application, at=at)

    assert (status.code == "no_answer") == (at >= promise.runs_out_at())
    assert status.is_late == (status.code == "no_answer")
    assert status.promised_by == promise.day


@settings(deadline=None)
@given(application=open_applications(), at=around)
def test_status_is_complete(application, at):
    status = status_for_candidate(application, at=at)

    assert status.label
    assert status.sentence.endswith(".")
    assert status.next_step.endswith(".")
    assert status.is_open
    assert status.can_withdraw


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"stage": "draft", "submitted_at": None}, "Not sent yet begun on"),
        ({"stage": "applied"}, "Sent on"),
        ({"stage": "screening"}, "In review since"),
        ({"outcome": "withdrawn", "decided_at": NOW}, "Withdrawn on"),
        ({"told": True, "tell_at": NOW, "told_at": NOW}, "Not selected on"),
    ],
)
def test_status_says_since_only_of_what_lasts(now, db, facts, words):
    status = status_for_candidate(ApplicationFactory(**facts), at=NOW)
    assert f"{status.label} {status.since_word}" == words


def test_status_says_whose_turn_it_is(now, db):
    application = ApplicationFactory()

    assert status_for_candidate(application, at=now).who_holds_the_ball == Ball.EMPLOYER
    application.stage = Stage.OFFER
    assert status_for_candidate(application, at=now).who_holds_the_ball == Ball.YOU


def test_status_after_an_interview_names_the_promised_day(now, db):
    interview = InterviewFactory(held=True, promised_by=date(2026, 12, 2))

    status = status_for_candidate(interview.application, at=now)

    assert status.code == "after_interview"
    assert status.next_step == "They promised to answer by Wednesday, December 2."
    assert status.promised_by == date(2026, 12, 2)


def test_no_answer_flips_back_when_the_answer_comes(now, db):
    interview = InterviewFactory(held=True, promised_by=now.date())
    application = interview.application
    late = now + timedelta(days=1)
    assert status_for_candidate(application, at=late).code == "no_answer"

    application.outcome = Outcome.NOT_SELECTED
    application.decided_at = late
    application.tell_at = application.told_at = late + timedelta(hours=1)

    assert status_for_candidate(application, at=late).code == "no_answer"
    assert status_for_candidate(application, at=application.told_at).code == "not_selected"


def test_status_after_a_missed_interview_says_what_to_do(now, db):
    absence = AbsenceFactory(told=True, interview__application__answer_by=date(2026, 12, 9))
    interview = absence.interview

    status = status_for_candidate(interview.application, at=now)

    assert status.code == "interview_missed"
    assert status.since == interview.starts_at
    assert status.promised_by == date(2026, 12, 9)
    assert status.who_holds_the_ball == Ball.YOU
    absence.answer = "could_not"
    absence.save()
    interview.refresh_from_db()
    assert status_for_candidate(interview.application, at=now).who_holds_the_ball == Ball.EMPLOYER
    again = InterviewFactory(application=interview.application)
    assert again.starts_at > interview.starts_at
    assert status_for_candidate(interview.application, at=now).code == "interview_ahead"


def test_promise_runs_until_the_end_of_the_day_where_it_was_given(now, db):
    interview = InterviewFactory(
        held=True, promised_by=date(2026, 12, 2), time_zone="America/Los_Angeles"
    )

    end = promise_of(interview.application).runs_out_at()

    assert end.isoformat() == "2026-12-03T08:00:00+00:00"


def test_promise_counts_working_days_from_the_sending(now, db):
    application = ApplicationFactory(
        opening__answer_days=3, submitted_at=NOW, stage_since=NOW + timedelta(days=1)
    )

    # Tuesday the 24th, then Wednesday, not Thanksgiving, Friday and Monday.
    assert promise_of(application).day == date(2026, 11, 30)


def test_list_order_does_not_tell_a_decision(now, db, dana):
    first = ApplicationFactory(candidate=dana, submitted_at=now - timedelta(days=1))
    second = ApplicationFactory(candidate=dana, not_told=True)
    third = ApplicationFactory(candidate=dana, submitted_at=now - timedelta(days=3))
    over = ApplicationFactory(candidate=dana, outcome=Outcome.WITHDRAWN, submitted_at=now)

    assert list(applications_of(dana, at=now)) == [first, second, third, over]


@pytest.mark.parametrize("outcome", [Outcome.NOT_SELECTED, Outcome.POSITION_CLOSED])
def test_list_moves_down_what_was_told(now, db, dana, outcome):
    told = ApplicationFactory(candidate=dana, told=True, outcome=outcome, submitted_at=now)
    older = ApplicationFactory(candidate=dana)

    assert list(applications_of(dana, at=now)) == [told, older]
    assert list(applications_of(dana, at=told.told_at)) == [older, told]


def test_list_counts_queries_once(now, db, dana, django_assert_num_queries):
    for _ in range(3):
        InterviewFactory(application__candidate=dana, application__opening=OpeningFactory())

    with django_assert_num_queries(4):
        for application in applications_of(dana, at=now):
            status_for_candidate(application, at=now)


def test_timeline_shows_no_note_and_nothing_early(now, db):
    application = ApplicationFactory()

    def happen(what, sees_from, why=""):
        application.events.create(at=now, what=what, candidate_sees_from=sees_from, why=why)

    happen(Happening.SUBMITTED, now)
    happen(Happening.NOTE, now, "Private to the employer")
    happen(Happening.DECIDED, now, "Private too")
    happen(Happening.MOVED, None)
    happen(Happening.TOLD, now + timedelta(days=1))

    assert [line.text for line in history_of(application, reader=Audience.CANDIDATE, at=now)] == [
        "You sent your application."
    ]
    later = history_of(application, reader=Audience.CANDIDATE, at=now + timedelta(days=1))
    assert [line.text for line in later] == ["You sent your application.", "The employer answered."]


def test_offer_names_no_button_and_the_way_that_there_is(now, db):
    application = ApplicationFactory(stage=Stage.OFFER)
    assert status_for_candidate(application, at=now).next_step == (
        "Talk through the terms with them, and write to them under “Messages”."
    )
