import pytest

from jobstore.lib.moves import IllegalMove, is_legal
from openings.application.models import Application
from openings.application.states import STAGE_MOVES, Happening, Stage
from openings.board.actions import move_application
from openings.pipeline.actions import ApplicationEnded, StaleApplication, add_note, set_stage
from tests.factories.openings import ApplicationFactory, OpeningFactory


@pytest.fixture
def application(employer, dana):
    return ApplicationFactory(candidate=dana, opening=OpeningFactory(employer=employer))


def test_move_writes_stage_event_and_version(application, bob, now):
    moved = move_application(
        application=application, to=Stage.SCREENING, by=bob, version=1, note="Looks good."
    )
    assert (moved.stage, moved.stage_since, moved.version) == (Stage.SCREENING, now, 2)
    events = list(moved.events.order_by("id").values_list("what", "facts", "why"))
    assert events == [
        (Happening.MOVED, {"source": "applied", "target": "screening"}, ""),
        (Happening.NOTE, {}, "Looks good."),
    ]


def test_note_is_never_the_candidates_to_see(application, bob, now):
    add_note(application=application, text="Ask about shifts.", by=bob)
    note = application.events.get()
    assert note.candidate_sees_from is None
    application.refresh_from_db()
    assert application.version == 1


def test_move_is_visible_without_its_note(application, bob, now):
    move_application(application=application, to=Stage.SCREENING, by=bob, version=1, note="Secret.")
    visible = application.events.filter(candidate_sees_from__isnull=False)
    assert list(visible.values_list("why", flat=True)) == [""]


def test_move_with_an_old_version_is_refused_and_names_the_winner(application, alice, bob, now):
    move_application(application=application, to=Stage.SCREENING, by=alice, version=1)
    with pytest.raises(StaleApplication) as refusal:
        move_application(application=application, to=Stage.INTERVIEW, by=bob, version=1)
    assert refusal.value.last.by == alice
    assert Application.objects.get().stage == Stage.SCREENING


@pytest.mark.parametrize("source", [stage for stage in Stage if stage != Stage.DRAFT])
@pytest.mark.parametrize("target", list(Stage))
def test_move_follows_the_table(employer, dana, bob, now, source, target):
    application = ApplicationFactory(
        candidate=dana, opening=OpeningFactory(employer=employer), stage=source
    )
    tells = target in {Stage.OFFER, Stage.HIRED}
    if is_legal(STAGE_MOVES, source, target) and not tells:
        move_application(application=application, to=target, by=bob, version=1, why="An error.")
        assert Application.objects.get().stage == target
    else:
        with pytest.raises(IllegalMove):
            move_application(application=application, to=target, by=bob, version=1)
        assert Application.objects.get().stage == source


def test_ended_application_does_not_move(employer, dana, bob, now):
    application = ApplicationFactory(
        candidate=dana, opening=OpeningFactory(employer=employer), not_told=True
    )
    with pytest.raises(ApplicationEnded):
        move_application(application=application, to=Stage.SCREENING, by=bob, version=1)


@pytest.mark.parametrize(
    ("source", "target"), [("applied", "hired"), ("interview", "applied"), ("hired", "interview")]
)
def test_whoever_sets_a_stage_meets_the_table_of_moves(application, bob, now, source, target):
    application.stage = source
    with pytest.raises(IllegalMove):
        set_stage(application, to=Stage(target), by=bob)
    assert (application.stage, application.events.count()) == (source, 0)
