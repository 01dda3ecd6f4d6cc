"""The board in pages: what the database says is overdue is what the loaded rows say."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from openings.application.models import Application
from openings.application.states import Outcome, Stage
from openings.board import queries
from openings.board.queries import applications_at, cards_of, pipeline_of
from openings.interview.states import InterviewDecision, InterviewState
from openings.promise.queries.promise import heard_too_long_ago, waits_too_long
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, InterviewFactory, OpeningFactory

AGES = (timedelta(), timedelta(days=6, hours=20), timedelta(days=8), timedelta(days=30))


@pytest.fixture
def opening(employer):
    return OpeningFactory(employer=employer, answer_days=5)


def says_overdue(opening) -> tuple[set, set]:
    """By the loaded rows, and by the database."""
    rows = applications_at(opening, Stage.INTERVIEW, at=NOW)
    rows = list(rows) + list(applications_at(opening, Stage.APPLIED, at=NOW))
    rows += applications_at(opening, Stage.SCREENING, at=NOW)
    cards = {card.application.pk for card in cards_of(opening, rows, at=NOW) if card.is_overdue}
    late = Application.objects.annotate(late=waits_too_long(opening, at=NOW)).filter(late=True)
    return cards, set(late.values_list("pk", flat=True))


def test_database_and_loaded_rows_agree_about_what_is_overdue(opening):
    for age in AGES:
        ApplicationFactory(opening=opening, submitted_at=NOW - age)
        ApplicationFactory(opening=opening, interviewing=True, stage_since=NOW - age)
        for days in (-1, 0, 1):
            held = {"opening": opening, "answer_by": (NOW + timedelta(days=days)).date()}
            ApplicationFactory(submitted_at=NOW - age, **held)
            ApplicationFactory(interviewing=True, stage_since=NOW - age, **held)
    states = (InterviewState.SCHEDULED, InterviewState.HELD, InterviewState.CANCELED)
    decisions = (InterviewDecision.PENDING, InterviewDecision.ADVANCED)
    zones = ("America/New_York", "Pacific/Honolulu", "Pacific/Kiritimati")
    stages = (Stage.INTERVIEW, Stage.SCREENING)  # the second: moved back after it was planned
    for state, decision, zone, days, stage in product(states, decisions, zones, (-1, 0, 1), stages):
        answered = decision == InterviewDecision.ADVANCED
        InterviewFactory(
            application=ApplicationFactory(
                opening=opening,
                stage=stage,
                stage_since=NOW - timedelta(days=20),
                submitted_at=NOW - timedelta(days=30),
            ),
            state=state,
            decision=decision,
            decided_at=NOW - timedelta(days=7 + days * 5) if answered else None,
            time_zone=zone,
            promised_by=(NOW + timedelta(days=days)).date(),
        )
    by_rows, by_database = says_overdue(opening)
    assert by_rows == by_database
    assert 10 < len(by_rows) < Application.objects.count() - 10


@pytest.mark.parametrize("days", [0, 1, 5, 12])
@pytest.mark.parametrize("edge", [timedelta(seconds=-1), timedelta()])
def test_last_moment_to_answer_is_the_same_in_both(opening, days, edge):
    opening.answer_days = days
    opening.save()
    heard = heard_too_long_ago(opening, at=NOW) + edge
    ApplicationFactory(opening=opening, submitted_at=heard)
    by_rows, by_database = says_overdue(opening)
    assert len(by_rows) == len(by_database) == (edge < timedelta())


def test_what_ended_is_never_overdue(opening):
    ApplicationFactory(opening=opening, outcome=Outcome.WITHDRAWN, submitted_at=NOW - AGES[-1])
    assert says_overdue(opening) == (set(), set())


def test_board_counts_all_and_shows_the_first_of_each_stage(opening, monkeypatch):
    monkeypatch.setattr(queries, "ON_BOARD", 2)
    for number in range(5):
        ApplicationFactory(
            opening=opening, submitted_at=NOW, stage_since=NOW - timedelta(days=number)
        )
    late = ApplicationFactory(opening=opening, submitted_at=NOW - AGES[-1], stage_since=NOW)
    for _ in range(3):
        ApplicationFactory(opening=opening, not_told=True)
    ApplicationFactory(opening=opening, stage=Stage.DRAFT, submitted_at=None)
    ApplicationFactory(opening=opening, stage=Stage.HIRED, outcome=Outcome.HIRED)
    ApplicationFactory()
    pipeline = pipeline_of(opening, at=NOW)
    assert [column.count for column in pipeline.columns] == [6, 0, 0, 0, 1]
    assert [len(column.cards) for column in pipeline.columns] == [2, 0, 0, 0, 1]
    assert (len(pipeline.ended), pipeline.ended_count, pipeline.total) == (2, 3, 10)
    applied = [card.application for card in pipeline.columns[0].cards]
    assert applied == list(applications_at(opening, Stage.APPLIED, at=NOW))[:2]
    assert applied[0] == late


def test_board_reads_no_more_for_many_than_for_one(opening):
    counts = []
    for more in (1, 3):
        for stage in (Stage.APPLIED, Stage.SCREENING, Stage.INTERVIEW):
            for _ in range(more):
                InterviewFactory(application=ApplicationFactory(opening=opening, stage=stage))
        with CaptureQueriesContext(connection) as queries:
            pipeline_of(opening, at=NOW)
        counts.append(len(queries))
    assert counts == [5, 5]
