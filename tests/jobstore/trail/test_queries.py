"""One writer and one reader of events: each reader gets the kinds that are theirs."""

import pytest

from coaching.feedback.states import FeedbackHappening
from coaching.plan.states import PlanHappening
from jobstore.people.user.queries.account import all_personal, export_of
from jobstore.trail.actions import record
from jobstore.trail.models import SignedEvent, TrailEvent
from jobstore.trail.queries import events_of, tables, who_was_faster
from jobstore.trail.states import Act, Audience, Kinds, NotDeclared
from openings.application.states import Happening, Stage
from tests.factories.coaching import FeedbackRequestFactory, RecoveryPlanFactory
from tests.factories.openings import ApplicationFactory, OpeningFactory

pytestmark = pytest.mark.django_db


def test_every_enum_of_kinds_has_one_table():
    ours = [kinds for kinds in Kinds.__subclasses__() if not kinds.__module__.startswith("tests.")]
    assert sorted(kinds.__name__ for kinds in ours) == sorted(
        table.KINDS.__name__ for table in tables()
    )


def test_what_candidates_read_is_in_their_export_and_nothing_else():
    exported = {thing.model for thing in all_personal()}
    for table in tables():
        is_theirs = bool(table.KINDS.read_by(Audience.CANDIDATE))
        assert (table in exported) == is_theirs, table


def test_each_reader_gets_the_kinds_that_are_theirs(now, bob):
    application = ApplicationFactory()
    for kind in (Happening.MOVED, Happening.NOTE, Happening.DECIDED, Happening.REPORTED):
        record(kind, application, by=bob)
    read = {
        reader: [event.what for event in events_of(application, reader=reader)]
        for reader in Audience
    }
    assert read == {
        Audience.STAFF: [],
        Audience.EMPLOYER: ["moved", "note", "decided"],
        Audience.CANDIDATE: ["moved", "reported"],
    }


def test_event_keeps_who_when_why_and_its_facts(now, bob):
    application = ApplicationFactory()
    event = record(
        Happening.MOVED, application, by=bob, why=" A step. ", source="applied", target="screening"
    )
    assert isinstance(event, SignedEvent)
    event.refresh_from_db()
    assert (event.at, event.by, event.why, event.words) == (
        now,
        bob,
        "A step.",
        "moved",
    )
    assert event.facts == {"source": "applied", "target": "screening"}


def test_texts_and_facts_that_a_kind_does_not_declare_are_not_written(now, bob):
    application, opening = ApplicationFactory(), OpeningFactory()
    with pytest.raises(NotDeclared):
        record(Happening.TOLD, application, by=bob, why="Too old.")
    with pytest.raises(NotDeclared):
        record(Happening.MOVED, application, by=bob, target="Too old")
    with pytest.raises(NotDeclared):
        record(Act.DELETED_A_DRAFT, opening, by=bob, source="draft")
    assert not application.events.exists()
    assert not TrailEvent.objects.exists()


def test_export_says_each_fact_in_a_column_and_no_kind_of_the_employer(now, bob):
    application = ApplicationFactory()
    at = now.isoformat()
    record(Happening.SUBMITTED, application, by=bob, source=Stage.DRAFT, target=Stage.APPLIED)
    told = record(Happening.NOTE, application, by=bob, why="Too quiet.")
    type(told).objects.filter(pk=told.pk).update(candidate_sees_from=now)
    [row] = export_of(application.candidate)["openings.applicationevent"]
    assert row == {
        "id": row["id"],
        "application": str(application.pk),
        "at": at,
        "what": "submitted",
        "source": "draft",
        "target": "applied",
        "why": "",
        "candidate_sees_from": at,
    }


def test_what_staff_do_to_a_request_stands_in_their_trail_without_its_text(now, erin, bob):
    request = FeedbackRequestFactory()
    record(FeedbackHappening.ASKED, request, by=bob)
    record(
        FeedbackHappening.RETURNED, request, by=erin, why="Leave out her age.", target="returned"
    )
    assert [(event.what, event.why) for event in events_of(request)] == [
        ("asked", ""),
        ("returned", "Leave out her age."),
    ]
    line = TrailEvent.objects.get()
    assert (line.sentence, line.by, line.why) == ("returned", erin, "")
    assert line.target == "returned"
    assert who_was_faster(request).startswith("Erin Coach was faster: returned, ")


def test_plan_is_nobodys_but_the_candidates(now, erin):
    plan = RecoveryPlanFactory()
    record(PlanHappening.MOVED, plan, by=erin, source="no_answer", target="offer")
    assert list(events_of(plan, reader=Audience.STAFF)) == []
    assert list(events_of(plan, reader=Audience.EMPLOYER)) == []
    assert [event.what for event in events_of(plan, reader=Audience.CANDIDATE)] == ["moved"]
    assert not TrailEvent.objects.exists()
    [row] = export_of(plan.candidate)["coaching.planevent"]
    assert row == {
        "id": row["id"],
        "plan": str(plan.pk),
        "at": now.isoformat(),
        "what": "moved",
        "source": "no_answer",
        "target": "offer",
    }
