from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from openings.application.states import Stage
from openings.board.queries import pipeline_of, waiting_for_employer
from openings.interview.models import Interview
from openings.interview.queries import is_overdue, promise_of, times_of, written_time
from openings.pipeline.queries import how_long_ago
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, InterviewFactory, OpeningFactory


@pytest.fixture
def opening(employer):
    return OpeningFactory(employer=employer, answer_days=5)


def card_in(opening, stage):
    columns = {column.stage: column.cards for column in pipeline_of(opening, at=NOW).columns}
    return columns[stage][0]


def test_card_counts_the_days_of_the_openings_promise(opening):
    ApplicationFactory(opening=opening)  # sent on Sunday
    card = card_in(opening, Stage.APPLIED)
    assert (card.promise.day.isoformat(), card.clock.words, card.is_overdue) == (
        "2026-11-30",  # Thanksgiving is no working day
        "three working days left",
        False,
    )


def test_card_counts_the_days_of_the_interviews_promise(opening):
    application = ApplicationFactory(opening=opening, interviewing=True)
    InterviewFactory(
        application=application, held=True, promised_by=(NOW - timedelta(days=1)).date()
    )
    card = card_in(opening, Stage.INTERVIEW)
    assert (card.clock.words, card.is_overdue) == ("one working day late", True)


def test_offer_carries_no_promise(opening):
    ApplicationFactory(opening=opening, stage=Stage.OFFER)
    assert card_in(opening, Stage.OFFER).promise is None


def test_ended_applications_stand_apart(opening):
    ended = ApplicationFactory(opening=opening, not_told=True)
    pipeline = pipeline_of(opening, at=NOW)
    assert pipeline.ended == [ended]
    assert [len(column.cards) for column in pipeline.columns] == [0] * 5


def test_promise_runs_out_at_midnight_in_the_zone_of_the_interview(db):
    interview = InterviewFactory(held=True, promised_by=NOW.date(), time_zone="America/Los_Angeles")
    midnight = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
    assert promise_of(interview).runs_out_at() == midnight
    row = Interview.objects.with_wait().get()
    assert not is_overdue(row, at=midnight - timedelta(seconds=1))
    assert is_overdue(row, at=midnight)


def test_times_name_both_zones_only_where_the_clocks_differ(db):
    interview = InterviewFactory(time_zone="America/New_York")
    assert times_of(interview, for_zone="America/Detroit") == [
        ("", "Wednesday, November 25, 2026, 10:00 AM EST")
    ]
    assert times_of(interview, for_zone="America/Phoenix") == [
        ("your time", "Wednesday, November 25, 2026, 8:00 AM MST"),
        ("time there", "Wednesday, November 25, 2026, 10:00 AM EST"),
    ]
    assert written_time(NOW, "Asia/Kolkata") == "Tuesday, November 24, 2026, 8:30 PM IST"


def test_waiting_for_employer_sorts_by_urgency(employer, opening, charlie):
    new = ApplicationFactory(opening=opening)
    due = InterviewFactory(
        application=ApplicationFactory(opening=opening, interviewing=True), held=True
    )
    late = InterviewFactory(
        application=ApplicationFactory(opening=opening, interviewing=True),
        held=True,
        promised_by=(NOW - timedelta(days=3)).date(),
    )
    missed = InterviewFactory(
        application=ApplicationFactory(opening=opening, interviewing=True),
        state="no_show",
        promised_by=(NOW - timedelta(days=2)).date(),
    )
    InterviewFactory(application=ApplicationFactory(opening=opening, not_told=True), held=True)
    ApplicationFactory(opening=opening, stage=Stage.DRAFT, submitted_at=None)
    with CaptureQueriesContext(connection) as queries:
        waiting = waiting_for_employer(employer, NOW)
    assert (waiting.overdue.first, waiting.due.first, waiting.new.first) == (
        [late, missed],
        [due],
        [new],
    )
    assert waiting.total == 4
    assert len(queries) == 6
    assert waiting_for_employer(charlie.memberships.get().employer, NOW).total == 0


def test_waiting_for_employer_shows_the_first_and_counts_all(employer, opening):
    for day in range(7):
        ApplicationFactory(opening=opening, submitted_at=NOW - timedelta(days=day))
        InterviewFactory(
            application=ApplicationFactory(opening=opening, interviewing=True),
            held=True,
            promised_by=(NOW - timedelta(days=day - 1)).date(),
        )
    waiting = waiting_for_employer(employer, NOW)
    assert (len(waiting.new.first), waiting.new.count) == (5, 7)
    assert (len(waiting.overdue.first), waiting.overdue.count) == (5, 5)
    assert [item.promised_by.day for item in waiting.due.first] == [24, 25]
    assert waiting.new.first[0].submitted_at == NOW - timedelta(days=6)
    assert waiting.total == 14


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 seconds ago"), (1, "1 second ago"), (59, "59 seconds ago"), (3700, "1 hour")],
)
def test_how_long_ago(seconds, words):
    assert how_long_ago(NOW, at=NOW + timedelta(seconds=seconds)).startswith(words)
