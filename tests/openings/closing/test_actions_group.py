from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jobstore.lib import clock
from jobstore.people.user.models import TypedDraft
from openings.application.models import Application, ApplicationEvent
from openings.application.states import DecisionReason, Happening, Outcome, Stage
from openings.closing.actions.group import (
    EndedAlone,
    GroupEnd,
    NothingToUndo,
    NoWords,
    OthersCame,
    StillOpen,
    end_group,
    undo_group,
)
from openings.closing.queries.group import ended_together, groups_of
from openings.closing.states import Group
from openings.pipeline.queries import WordsRefused
from openings.tasks import next_telling, tell_decisions
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, InterviewFactory, OpeningFactory

WORDS = "We are not filling this job any more. Thank you for the time that you gave it."
END = GroupEnd(group=Group.NEW, text=WORDS)
NEW_YORK = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)  # Wednesday, nine in the morning
HONOLULU = datetime(2026, 11, 25, 19, 0, tzinfo=UTC)


@pytest.fixture
def opening(employer, alice, now):
    return OpeningFactory(employer=employer, closed=True)


def facts_of(application):
    application.refresh_from_db()
    return application.outcome, application.tell_at, application.told_at


@pytest.mark.row("B48")
def test_group_ends_together_and_each_is_told_on_their_own_morning(opening, bob):
    here = ApplicationFactory(opening=opening, candidate__time_zone="America/New_York")
    there = ApplicationFactory(opening=opening, candidate__time_zone="Pacific/Honolulu")
    read = ApplicationFactory(opening=opening, stage=Stage.SCREENING)
    draft = ApplicationFactory(opening=opening, stage=Stage.DRAFT, submitted_at=None)
    gone = ApplicationFactory(opening=opening, outcome=Outcome.WITHDRAWN)
    elsewhere = ApplicationFactory()
    assert end_group(opening=opening, end=END, seen=2, by=bob) == 2
    assert facts_of(here) == ("position_closed", NEW_YORK, None)
    assert facts_of(there) == ("position_closed", HONOLULU, None)
    assert (here.decision_text, here.decided_by, here.version) == (WORDS, bob, 2)
    for other, outcome in ((read, "open"), (draft, "open"), (gone, "withdrawn")):
        assert facts_of(other)[0] == outcome
    assert facts_of(elsewhere)[0] == "open"
    event = here.events.get(what=Happening.DECIDED)
    assert (event.by, event.target, event.candidate_sees_from) == (bob, "position_closed", None)
    assert next_telling() == NEW_YORK
    with clock.at(NEW_YORK):
        assert tell_decisions() == 1
    assert facts_of(here)[2] == NEW_YORK
    assert facts_of(there)[2] is None


@pytest.mark.row("B48")
def test_group_may_end_as_not_selected_with_a_reason(opening, bob):
    one = ApplicationFactory(opening=opening, stage=Stage.SCREENING)
    end = GroupEnd(group=Group.REVIEW, reason=DecisionReason.SKILL, text=WORDS)
    assert end_group(opening=opening, end=end, seen=5, by=bob) == 1
    one.refresh_from_db()
    assert (one.outcome, one.decision_reason) == ("not_selected", "skill")


@pytest.mark.row("B48")
@pytest.mark.parametrize("group", [Group.INTERVIEWED, Group.OFFER])
def test_whoever_was_talked_with_is_never_ended_in_a_group(opening, bob, group):
    InterviewFactory(application__opening=opening, held=True)
    ApplicationFactory(opening=opening, stage=Stage.OFFER)
    end = GroupEnd(group=group, text=WORDS)
    with pytest.raises(EndedAlone):
        end_group(opening=opening, end=end, seen=9, by=bob)
    for other in (Group.NEW, Group.REVIEW):
        assert (
            end_group(opening=opening, end=GroupEnd(group=other, text=WORDS), seen=9, by=bob) == 0
        )


def test_groups_name_everybody_left_open_once(opening):
    ApplicationFactory.create_batch(2, opening=opening)
    ApplicationFactory(opening=opening, stage=Stage.SCREENING)
    ApplicationFactory(opening=opening, stage=Stage.INTERVIEW)  # wanted, never planned
    InterviewFactory(application__opening=opening, state="canceled")
    InterviewFactory(application__opening=opening)
    InterviewFactory(application__opening=opening, application__stage=Stage.APPLIED, held=True)
    InterviewFactory(application__opening=opening, application__stage=Stage.OFFER, held=True)
    assert [(one.group, one.count, len(one.first)) for one in groups_of(opening)] == [
        (Group.OFFER, 1, 1),
        (Group.NEW, 2, 2),
        (Group.REVIEW, 3, 3),
        (Group.INTERVIEWED, 2, 2),
    ]


@pytest.mark.row("B48")
@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"text": "   "}, NoWords),
        ({"text": "You were rejected."}, WordsRefused),
        ({"text": "You are too old for this, we are sorry to say to you now."}, WordsRefused),
        ({"text": "Dana Seeker was simply better than everybody else who applied."}, WordsRefused),
    ],
)
def test_words_of_a_group_are_looked_at_before_anybody_ends(opening, dana, bob, changes, refusal):
    ApplicationFactory(opening=opening, candidate=dana)
    end = GroupEnd(**({"group": Group.NEW, "text": WORDS} | changes))
    with pytest.raises(refusal):
        end_group(opening=opening, end=end, seen=1, by=bob)
    assert not Application.objects.exclude(outcome="open").exists()


def test_group_that_grew_is_looked_at_again(opening, bob):
    ApplicationFactory.create_batch(2, opening=opening)
    with pytest.raises(OthersCame):
        end_group(opening=opening, end=END, seen=1, by=bob)
    assert end_group(opening=opening, end=END, seen=3, by=bob) == 2  # one withdrew meanwhile


@pytest.mark.parametrize(
    ("facts", "is_over"),
    [({}, False), ({"draft": True}, False), ({"closes_at": NOW}, True), ({"closed": True}, True)],
)
def test_groups_end_once_the_opening_takes_no_more(employer, bob, now, facts, is_over):
    opening = OpeningFactory(employer=employer, **facts)
    ApplicationFactory(opening=opening)
    if is_over:
        assert end_group(opening=opening, end=END, seen=1, by=bob) == 1
        return
    with pytest.raises(StillOpen):
        end_group(opening=opening, end=END, seen=1, by=bob)


@pytest.mark.row("B49")
def test_undo_before_the_telling_leaves_no_trace_to_the_candidate(opening, bob, dana):
    one = ApplicationFactory(opening=opening, candidate=dana)
    before = Application.objects.filter(pk=one.pk).values().get()
    end_group(opening=opening, end=END, seen=1, by=bob)
    (ended,) = ended_together(opening)
    assert (ended.count, ended.label, ended.tell_at) == (1, "position closed", NEW_YORK)
    assert undo_group(opening=opening, decided_at=ended.decided_at, by=bob) == 1
    after = Application.objects.filter(pk=one.pk).values().get()
    assert after == before | {"version": 3}
    assert not ApplicationEvent.objects.exclude(candidate_sees_from=None).exists()
    assert "not filling" in TypedDraft.objects.get(user=bob).text
    assert TypedDraft.objects.get(user=bob).page.endswith("/endings/?group=new")
    with clock.at(NEW_YORK):
        assert tell_decisions() == 0
    with pytest.raises(NothingToUndo):
        undo_group(opening=opening, decided_at=ended.decided_at, by=bob)


@pytest.mark.row("B49")
def test_nobody_who_was_told_is_undone(opening, bob):
    one = ApplicationFactory(opening=opening)
    end_group(opening=opening, end=END, seen=1, by=bob)
    decided_at = ended_together(opening)[0].decided_at
    with clock.at(NEW_YORK + timedelta(minutes=1)):
        tell_decisions()
        with pytest.raises(NothingToUndo):
            undo_group(opening=opening, decided_at=decided_at, by=bob)
    assert facts_of(one)[0] == "position_closed"


def test_statements_are_as_many_for_3_as_for_30(opening, bob):
    counts = []
    for size in (3, 30):
        ApplicationFactory.create_batch(size, opening=opening)
        with CaptureQueriesContext(connection) as queries:
            end_group(opening=opening, end=END, seen=30, by=bob)
        counts.append(len(queries))
    assert counts[0] == counts[1]
