"""When a drill comes back, what sounds memorized, and what may be sent to a friend."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from coaching.debrief.states import QuestionWent
from coaching.practice.models import PracticeQuestion
from coaching.practice.queries import (
    active_questions,
    day_before,
    item_named,
    next_due,
    next_item,
    planned_days,
    rough_items,
    shipped_questions,
)
from coaching.practice.queries.session import has_link, is_too_alike, likeness
from coaching.practice.states import QuestionTag
from tests.factories import NOW
from tests.factories.coaching import DebriefFactory, RecoveryPlanFactory
from tests.factories.practice import AttemptFactory, DrillFactory

NEW_YORK = ZoneInfo("America/New_York")
TUESDAY = datetime(2026, 11, 24, 15, tzinfo=UTC)


def days(moments):
    return [moment.astimezone(NEW_YORK).day for moment in moments]


def test_drill_comes_back_at_even_distances_and_the_day_before():
    planned = planned_days(began_at=TUESDAY, zone=NEW_YORK, next_start=TUESDAY + timedelta(days=5))
    assert days(planned) == [26, 28, 29, 2]
    assert {moment.astimezone(NEW_YORK).hour for moment in planned} == {10}


@pytest.mark.parametrize(
    ("last_day", "due_day"),
    [(0, 26), (1, 26), (2, 29), (4, 29), (5, 2), (8, None), (30, None)],
)
def test_practice_moves_to_the_next_planned_day(last_day, due_day):
    due = next_due(
        began_at=TUESDAY,
        last_at=TUESDAY + timedelta(days=last_day, hours=9),  # late in the evening
        zone=NEW_YORK,
        next_start=None,
    )
    assert (due and due.astimezone(NEW_YORK).day) == due_day


@pytest.mark.parametrize(
    ("start", "leaves"),
    [
        ((2026, 11, 25, 10), (24, 10)),  # Wednesday at ten: Tuesday at ten
        ((2026, 11, 25, 21), (25, 8)),  # late in the evening: not in the night before
        ((2026, 11, 30, 9), (27, 18)),  # Monday: Friday evening, not an hour before
        ((2026, 11, 25, 7), (24, 8)),  # early: when the day before begins
    ],
)
def test_mail_of_the_day_before_leaves_in_decent_hours(start, leaves):
    moment = day_before(datetime(*start, tzinfo=NEW_YORK), NEW_YORK).astimezone(NEW_YORK)
    assert (moment.day, moment.hour) == leaves
    assert datetime(*start, tzinfo=NEW_YORK) - moment >= timedelta(hours=12)
    assert moment.weekday() < 5


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("I asked them, and I listened.", "i ASKED them and I listened", True),
        ("I asked them and then I listened well", "I asked them and then we all ate", False),
        ("one two three four five six seven", "one two three four five six eight", True),
        ("", "I listened.", False),
        ("First I listened, then I spoke.", "Then I spoke; first I listened.", False),
    ],
)
def test_likeness_counts_words_in_their_order(one, other, alike):
    assert is_too_alike(one, other) is alike


def test_likeness_is_one_for_the_same_words():
    assert likeness("I don’t know", "I don't know.") == 1.0


@pytest.mark.parametrize(
    "message",
    [
        "See https://example.org",
        "www.example.org please",
        "write to me@example.org",
        "go to example.com now",
        "go to example (dot) com",
        "bit.ly/abc",
        "ＷＷＷ．example．com",
    ],
)
def test_links_in_a_message_are_found(message):
    assert has_link(message)


@pytest.mark.parametrize(
    "message",
    ["Could you listen to me. Me and two questions.", "At 5 p.m. at yours?", "It is 10.30 now."],
)
def test_plain_messages_hold_no_link(message):
    assert not has_link(message)


def test_shipped_questions_are_complete():
    rows = shipped_questions()
    assert len(rows) >= 40
    assert len({row["key"] for row in rows}) == len(rows)
    for row in rows:
        assert len(row["wordings"].splitlines()) >= 2, row["key"]
        assert set(row["tags"].split(",")) <= set(QuestionTag.values), row["key"]
        assert row["tip"]


def test_retired_question_is_not_offered(db):
    PracticeQuestion.objects.filter(key="pay").update(is_active=False)
    assert "pay" not in {question.key for question in active_questions()}
    assert {question.key for question in active_questions(QuestionTag.CLOSING)} >= {"start-date"}


@pytest.fixture
def plan(db):
    return RecoveryPlanFactory()


def test_rough_questions_join_after_the_seal(plan):
    debrief = DebriefFactory(plan=plan)
    debrief.questions.create(asked="Why us?", went=QuestionWent.ROUGH)
    debrief.questions.create(asked="Tell us a joke.", went=QuestionWent.OK)
    assert rough_items(plan) == []
    DebriefFactory._meta.model.objects.filter(pk=debrief.pk).update(
        sealed_at=NOW, went_well="x", confidence=50, expects="no"
    )
    assert [item.text for item in rough_items(plan)] == ["Why us?"]


def test_what_is_due_comes_first(plan):
    DrillFactory(plan=plan, text="later", due_at=NOW + timedelta(days=1))
    DrillFactory(plan=plan, text="today", due_at=NOW - timedelta(hours=1))
    assert next_item(plan, at=NOW).text == "today"


@pytest.mark.parametrize("ref", ["", "x", "q-none", "r-1", "r-²", "d-1", "d-", "r-" + "9" * 40])
def test_unknown_reference_names_nothing(plan, ref):
    assert item_named(plan, ref) is None


def test_reference_of_another_plan_names_nothing(plan):
    foreign = AttemptFactory().drill
    assert item_named(plan, f"d-{foreign.pk}") is None
