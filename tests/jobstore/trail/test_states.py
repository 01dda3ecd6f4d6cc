"""Every kind of event declares its readers, its words and its facts, and takes nothing else."""

from datetime import UTC, datetime

import pytest
from django.db.models import Choices

from coaching.feedback.states import FeedbackHappening, FeedbackState
from coaching.reply.states import ReplyState
from jobstore.mail.stop.models import ReportOutcome, SuppressionScope
from jobstore.trail.states import Act, Audience, Kinds, NotDeclared, kind

KINDS = [member for kinds in Kinds.__subclasses__() for member in kinds]


class Sample(Kinds):
    MOVED = kind("moved", source=FeedbackState, target=FeedbackState)
    SET = kind("set", at=datetime, number=int, slug=str)
    TOLD = kind("told", candidate="You were told.", has_text=True)


@pytest.mark.parametrize("one", KINDS, ids=lambda one: f"{type(one).__name__}.{one.name}")
def test_every_kind_has_readers_words_and_facts_of_a_sort(one):
    assert one.value.replace("_", "").isalnum()
    assert one.label
    assert "_" not in one.label
    assert one.declared.words
    assert all(one.declared.words.values())
    for sort in one.declared.facts.values():
        assert sort in (str, int, datetime) or issubclass(sort, Choices)


def test_without_words_for_others_staff_alone_read_it():
    assert Sample.MOVED.declared.words == {Audience.STAFF: "moved"}
    assert Sample.read_by(Audience.CANDIDATE) == [Sample.TOLD]
    assert Sample.read_by(Audience.STAFF) == [Sample.MOVED, Sample.SET]
    assert Sample.read_by(Audience.EMPLOYER) == []
    assert Act.read_by(Audience.CANDIDATE) == FeedbackHappening.read_by(Audience.CANDIDATE) == []


def test_facts_are_kept_plain():
    at = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)
    facts = {"at": at, "number": 7, "slug": "acme-inc"}
    assert Sample.SET.plain(facts) == {
        "at": "2026-03-02T15:30:00Z",
        "number": 7,
        "slug": "acme-inc",
    }
    moved = {"source": "sent", "target": FeedbackState.CHASED}
    assert Sample.MOVED.plain(moved) == {"source": "sent", "target": "chased"}
    assert Sample.MOVED.plain({"source": "", "target": None}) == {}


@pytest.mark.parametrize(
    ("one", "facts"),
    [
        (Sample.MOVED, {"why": "sent"}),
        (Sample.MOVED, {"source": "Sent"}),
        (Sample.MOVED, {"target": "they were late"}),
        (Sample.SET, {"slug": "She was late"}),
        (Sample.SET, {"slug": "late,"}),
        (Sample.SET, {"slug": "x" * 81}),
        (Sample.SET, {"slug": ["acme"]}),
        (Sample.SET, {"number": "7"}),
        (Sample.SET, {"at": "yesterday"}),
        (Act.PUBLISHED, {"source": "in review"}),
        (Act.TRUSTED, {"target": "passed"}),
    ],
)
def test_unknown_facts_and_free_text_are_refused(one, facts):
    with pytest.raises(NotDeclared):
        one.plain(facts)


def test_every_end_that_a_room_names_has_an_act():
    ends = [f"lifted_{scope.value}" for scope in SuppressionScope]
    ends += [f"settled_{outcome.value}" for outcome in ReportOutcome]
    ends += [state.value for state in (ReplyState.APPROVED, ReplyState.DECLINED, ReplyState.SPAM)]
    assert [Act(end).value for end in ends] == ends
    for scope in SuppressionScope:
        assert Act(f"lifted_{scope.value}").label == f"lifted: {scope.label}"
    for outcome in ReportOutcome:
        assert Act(f"settled_{outcome.value}").label == f"settled: {outcome.label}"
