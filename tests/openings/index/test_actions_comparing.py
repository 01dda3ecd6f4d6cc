"""A change that nobody noted: found by comparing the whole index, and mended."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from jobstore.lib import clock
from jobstore.people.employer.models import Employer
from openings.index.actions import comparing, keeping
from openings.index.actions.keeping import audit_index, rebuild_index
from openings.index.actions.writing import Upkeep
from openings.index.models.change import SearchChange
from openings.index.queries import reader
from openings.index.queries.documents import document_of
from openings.index.queries.facts import facts_of, published
from openings.index.queries.schema import opened
from openings.opening.models import Opening, Requirement
from openings.place.actions import place_at
from openings.place.models import OpeningPlace
from tests.factories import NOW
from tests.factories.openings import OpeningFactory, RequirementFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def board(on_disk):
    """Five openings, of which the middle one is found in two places and asks for something."""
    openings = OpeningFactory.create_batch(2)
    openings.append(OpeningFactory(places=[place_at(text="Dayton, OH", country="US")]))
    RequirementFactory(opening=openings[2], text="Forklift")
    openings += OpeningFactory.create_batch(2)
    rebuild_index()
    SearchChange.objects.all().delete()
    return openings


def step() -> int:
    _, upkeep = keeping._in_use()
    count = upkeep.step()
    upkeep.close()
    reader.use(reader.Reader())
    return count


def found() -> tuple[int, int, int]:
    """What was missing, too many and stale."""
    compared = audit_index()
    return compared.missing, compared.extra, compared.stale


LOST = {
    "title": (lambda one: Opening.objects.filter(pk=one.pk).update(title="Roofer"), (0, 0, 1)),
    "closed": (
        lambda one: Opening.objects.filter(pk=one.pk).update(
            state="closed", closed_at=NOW, close_reason="filled"
        ),
        (0, 1, 0),
    ),
    "deleted": (lambda one: one.delete(), (0, 1, 0)),
    "new": (lambda _: OpeningFactory(), (1, 0, 0)),
    "requirement": (lambda _: Requirement.objects.update(text="Crane"), (0, 0, 1)),
    "place": (lambda _: OpeningPlace.objects.filter(position=1).update(city="Akron"), (0, 0, 1)),
    "employer": (
        lambda one: Employer.objects.filter(pk=one.employer_id).update(name="B"),
        (0, 0, 1),
    ),
    "everything": (lambda _: Opening.objects.all().delete(), (0, 5, 0)),
}  # fmt: skip


@pytest.mark.parametrize(
    ("what", "place"), [*zip(LOST, [0, 4, 1, 0, 2, 2, 3, 0], strict=True), ("deleted", 2)]
)
def test_change_that_was_never_noted_is_found_and_mended(board, monkeypatch, what, place):
    """Whatever block it is in."""
    monkeypatch.setattr(comparing, "BLOCK", 2)
    change, differing = LOST[what]
    change(board[place])
    SearchChange.objects.all().delete()
    assert step() == 0
    assert found() == differing
    assert SearchChange.objects.count() == sum(differing)
    assert step() == sum(differing)
    assert audit_index().differing == 0


def test_change_that_is_still_to_be_read_is_no_difference(board):
    Opening.objects.filter(pk=board[0].pk).update(title="Roofer")
    Employer.objects.filter(pk=board[1].employer_id).update(name="Boreas Foods")
    board[2].delete()
    OpeningFactory()
    assert audit_index().differing == 0


def test_opening_that_stands_twice_is_mended(board, on_disk):
    _, upkeep = keeping._in_use()
    [facts] = facts_of(published([board[3].pk]))
    upkeep._writer.add_document(document_of(facts))
    upkeep._commit(upkeep.position.mark)
    upkeep.close()
    reader.use(reader.Reader())
    compared = audit_index()
    assert (compared.stale, compared.first) == (1, [board[3].pk])
    step()
    assert audit_index().differing == 0


def test_what_fits_no_field_and_what_has_ended_is_no_difference(board, monkeypatch):
    Opening.objects.filter(pk=board[0].pk).update(latitude=float("inf"), longitude=1.0)
    Opening.objects.filter(pk=board[1].pk).update(closes_at=clock.now() + timedelta(minutes=5))
    step()
    SearchChange.objects.all().delete()
    assert audit_index().differing == 0
    later = clock.now() + timedelta(minutes=6)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert audit_index().openings == 4
    assert audit_index().differing == 0


def test_clock_that_goes_back_brings_back_what_had_ended(board, monkeypatch):
    now = clock.now()
    Opening.objects.filter(pk=board[0].pk).update(closes_at=now + timedelta(hours=3))
    step()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(hours=4))
    step()
    assert reader.searcher().num_docs == 5  # four, and how far it was read
    monkeypatch.setattr(clock, "now", lambda: now)
    step()
    assert reader.searcher().num_docs == 6
    assert audit_index().differing == 0


def test_who_follows_compares_when_it_begins_and_each_hour(board, monkeypatch):
    seconds = [0]
    monkeypatch.setattr(keeping.time, "monotonic", lambda: seconds[0])
    monkeypatch.setattr(keeping.time, "sleep", lambda _: None)
    monkeypatch.setattr(keeping, "close_old_connections", lambda: None)
    steps = keeping._steps(lambda: False)
    counted = []
    monkeypatch.setattr(keeping, "compare_index", lambda of: counted.append(1) or iter([5]))
    for at, count in ((0, 1), (1, 1), (3599, 1), (3601, 2), (3602, 2), (7201, 3), (7202, 3)):
        seconds[0] = at
        next(steps)
        next(steps)
        assert len(counted) == count


def test_who_follows_leaves_an_index_that_another_replaced(board, monkeypatch):
    monkeypatch.setattr(keeping.time, "sleep", lambda _: None)
    monkeypatch.setattr(keeping, "close_old_connections", lambda: None)
    closed = []
    monkeypatch.setattr(Upkeep, "close", lambda self: closed.append(self.index))
    steps = keeping._steps(lambda: False)
    next(steps)
    folder = reader.home() / "another"
    folder.mkdir()
    opened(str(folder))
    reader.pointer().write_text(folder.name)
    assert list(steps) == []
    assert len(closed) == 1


def test_index_stays_of_use_when_all_changes_are_swept(board):
    SearchChange.objects.all().delete()
    name = reader.named()
    step()
    assert reader.named() == name


def test_command_says_what_it_found(board, capsys):
    call_command("index", "--audit")
    board[0].delete()
    SearchChange.objects.all().delete()
    call_command("index", "--audit")
    first, second = capsys.readouterr().out.splitlines()
    assert first == "5 openings: missing 0, too many 0, out of date 0."
    assert second.startswith("4 openings: missing 0, too many 1, out of date 0. Noted, to be")


def test_command_says_where_there_is_no_index(on_disk):
    with pytest.raises(CommandError, match="There is no index here"):
        call_command("index", "--audit")
