"""Lines written before kinds and facts survive the change, both ways."""

import pytest
from django.core.management import call_command
from django.db import connection

from coaching.feedback.states import FeedbackHappening
from coaching.plan.states import PlanHappening
from jobstore.trail.models import TrailEvent
from jobstore.trail.states import Act
from openings.application.states import Happening
from tests.factories import NOW
from tests.factories.coaching import FeedbackRequestFactory
from tests.factories.openings import ApplicationFactory


@pytest.fixture
def newest(transactional_db):
    yield
    call_command("migrate", verbosity=0)


def stored(table: str, *columns: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY id")
        return cursor.fetchall()


def test_lines_become_kinds_with_facts_and_words_again(newest, monkeypatch):
    monkeypatch.setattr("jobstore.trail.migrations._facts.BATCH", 2)
    about = {"subject_type": "openings.opening", "subject_id": "7", "at": NOW}
    for what, facts in [
        (Act.RETURNED, {"source": "in_review", "target": "draft"}),
        (Act.MERGED, {"slug": "acme-inc"}),
        (Act.LIFTED_UNASKED, {}),
        (Act.SENT_BY_OWN_MAIL, {"source": "draft", "target": "sent"}),
        ("an_odd_old_word", {}),
    ]:
        TrailEvent.objects.create(what=what, facts=facts, **about)
    kept = list(TrailEvent.objects.order_by("pk").values())
    call_command("migrate", "trail", "0001", verbosity=0)
    assert stored("trail_trailevent", "what", "source", "target") == [
        ("returned", "in_review", "draft"),
        ("merged acme-inc", "", ""),
        ("lifted: what anybody can ask for with th", "", ""),
        ("sent by the writer's own mail", "draft", "sent"),
        ("an odd old word", "", ""),
    ]
    call_command("migrate", verbosity=0)
    assert list(TrailEvent.objects.order_by("pk").values()) == kept


def test_history_of_an_application_keeps_facts_and_who_may_read(newest):
    application = ApplicationFactory()
    happened = application.events
    moved = {"source": "applied", "target": "screening"}
    happened.create(at=NOW, what=Happening.MOVED, facts=moved, candidate_sees_from=NOW)
    happened.create(at=NOW, what=Happening.TEXT_OF_NO_RELEASED)
    happened.create(at=NOW, what=Happening.TEXT_KEPT_BACK, candidate_sees_from=NOW)
    happened.create(at=NOW, what=Happening.NOTE, why="Ask about shifts.")
    kept = list(happened.order_by("pk").values())
    call_command("migrate", "openings", "0016", verbosity=0)
    assert stored("openings_applicationevent", "what", "source", "target", "why") == [
        ("moved", "applied", "screening", ""),
        ("text_released", "", "", ""),
        ("text_kept_back", "", "", ""),
        ("note", "", "", "Ask about shifts."),
    ]
    call_command("migrate", verbosity=0)
    assert list(happened.order_by("pk").values()) == kept


def test_events_of_coaching_keep_their_facts(newest):
    request = FeedbackRequestFactory()
    plan = request.plan
    moved = {"source": "sent", "target": "chased"}
    branch = {"source": "no_answer", "target": "offer"}
    request.events.create(at=NOW, what=FeedbackHappening.REMINDED, facts=moved)
    request.events.create(at=NOW, what=FeedbackHappening.CALL_NOTED, why="Nobody in.")
    plan.events.create(at=NOW, what=PlanHappening.MOVED, facts=branch)
    kept = [list(events.order_by("pk").values()) for events in (request.events, plan.events)]
    call_command("migrate", "coaching", "0013", verbosity=0)
    columns = ("what", "source", "target")
    assert stored("coaching_feedbackevent", *columns, "why") == [
        ("reminded", "sent", "chased", ""),
        ("call_noted", "", "", "Nobody in."),
    ]
    assert stored("coaching_planevent", *columns) == [("moved", "no_answer", "offer")]
    call_command("migrate", verbosity=0)
    now = [list(events.order_by("pk").values()) for events in (request.events, plan.events)]
    assert now == kept
