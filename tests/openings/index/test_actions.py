"""The index on disk: made, followed, lost, taken over, and never behind what it says."""

import random
import shutil
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from tantivy import Query

from jobstore.lib import clock
from openings.index.actions import keeping, writing
from openings.index.actions.keeping import FollowedAlready, followed_by_us, rebuild_index
from openings.index.actions.writing import Upkeep, sweep_changes
from openings.index.models.change import SearchChange
from openings.index.queries import reader
from openings.opening.models import Opening
from openings.search.queries.criteria import SearchCriteria
from openings.search.queries.results import search_openings
from tests.factories import NOW
from tests.factories.openings import OpeningFactory
from tests.support.followers import is_in_step
from tests.support.histories import act
from tests.support.processes import wait_until

pytestmark = pytest.mark.django_db


def upkeep_of_disk() -> Upkeep:
    return keeping._in_use()[1]


def keys() -> set[int]:
    """Read anew: a reader that stands hears of a commit half a second later."""
    reader.use(reader.Reader())
    searcher = reader.searcher()
    result = searcher.search(Query.all_query(), 1000)
    return set(reader.keys_of(result, searcher)) - {reader.POSITION_KEY}


def test_index_is_made_and_found(on_disk):
    opening = OpeningFactory(title="Glazier")
    OpeningFactory(title="Glazier", draft=True)
    assert search_openings(SearchCriteria(words="glazier"), at=NOW).is_ready is False
    assert rebuild_index() == 1
    assert search_openings(SearchCriteria(words="glazier"), at=NOW).openings == [opening]


def test_new_index_takes_the_place_of_the_old_one_and_old_ones_go(on_disk):
    OpeningFactory()
    rebuild_index()
    first = reader.named()
    OpeningFactory()
    rebuild_index()
    assert reader.named() != first
    assert len(keys()) == 2
    assert [path.name for path in on_disk.glob("v*")] == [reader.named()]


def test_one_process_follows(on_disk):
    with followed_by_us(), pytest.raises(FollowedAlready), followed_by_us():
        pass  # pragma: no cover -- never reached


@pytest.mark.parametrize("loss", ["folder", "meta.json", "pointer", "other database", "too old"])
def test_index_that_is_lost_or_of_no_use_is_made_anew(on_disk, monkeypatch, loss):
    opening = OpeningFactory()
    rebuild_index()
    folder = on_disk / reader.named()
    if loss == "folder":
        shutil.rmtree(folder)
    elif loss == "meta.json":
        (folder / "meta.json").write_text("{")
    elif loss == "pointer":
        reader.pointer().unlink()
    elif loss == "other database":
        monkeypatch.setattr(writing, "database_name", lambda: "another")
    else:
        now = clock.now() + timedelta(days=8)
        monkeypatch.setattr(clock, "now", lambda: now)
    upkeep_of_disk().close()
    assert reader.named()
    assert keys() == {opening.pk}


@pytest.mark.parametrize(
    ("kind", "is_gone"),
    [("fast", True), ("pos", True), ("term", True), ("store", False), ("idx", False)],
)
def test_damaged_file_is_noticed_before_anybody_searches(on_disk, kind, is_gone):
    opening = OpeningFactory(title="Glazier")
    rebuild_index()
    for file in (on_disk / reader.named()).glob(f"*.{kind}"):
        whole = file.read_bytes()
        file.unlink()
        if not is_gone:
            file.write_bytes(whole[: len(whole) // 2])
    reader.use(reader.Reader())
    results = search_openings(SearchCriteria(words="glazier"), at=NOW)
    assert (results.openings, results.is_ready) == ([opening], False)
    assert not reader.is_followed()
    upkeep_of_disk().close()
    assert keys() == {opening.pk}


def test_commit_that_was_cut_off_can_be_made_again(on_disk):
    """The engine refuses to write a file of deletions that a killed one has left."""
    opening, *_ = OpeningFactory.create_batch(12)
    rebuild_index()
    SearchChange.objects.all().delete()  # of this very transaction, so that they would be read
    folder = on_disk / reader.named()
    stood = {path: path.read_bytes() for path in folder.glob("[!.]*")}
    Opening.objects.filter(pk=opening.pk).update(title="Roofer")
    upkeep = upkeep_of_disk()
    upkeep.step()
    upkeep.close()
    assert list(folder.glob("*.del"))
    for path, content in stood.items():  # a commit writes its list last, and then tidies up
        path.write_bytes(content)
    again = upkeep_of_disk()
    assert again.step() > 0
    again.close()
    assert search_openings(SearchCriteria(words="roofer"), at=NOW).openings == [opening]


def test_index_that_takes_no_change_is_made_anew_after_some_tries(on_disk, monkeypatch):
    """No outage of the database is a reason to."""
    OpeningFactory()
    rebuild_index()
    name, pauses = reader.named(), []
    monkeypatch.setattr(keeping, "close_old_connections", lambda: None)
    monkeypatch.setattr(keeping.time, "sleep", pauses.append)

    def fail(error):
        def step(upkeep):
            if reader.named() == name:
                raise error
            pauses.append(0)
            return 0

        monkeypatch.setattr(Upkeep, "step", step)

    fail(OperationalError("away"))
    keeping.follow_index(is_over=lambda: len(pauses) > 2 * keeping.PATIENCE)
    assert reader.named() == name
    pauses.clear()
    fail(ValueError("FileAlreadyExists"))
    keeping.follow_index(is_over=lambda: 0 in pauses)
    assert len(pauses) == keeping.PATIENCE + 1  # the last is the first step of the new one
    assert reader.named() != name


def test_odd_row_keeps_no_other_one_out(on_disk, caplog):
    odd = OpeningFactory(title="Odd", latitude=float("inf"), longitude=1.0)
    fine = OpeningFactory(title="Fine")
    rebuild_index()
    assert keys() == {fine.pk}
    assert str(odd.pk) in caplog.text


def test_ended_openings_leave_the_index(on_disk, monkeypatch):
    OpeningFactory(closes_at=clock.now() + timedelta(minutes=5))
    OpeningFactory(closes_at=clock.now() - timedelta(minutes=5))
    stays = OpeningFactory(closes_at=clock.now() + timedelta(days=5))
    rebuild_index()
    assert len(keys()) == 2
    later = clock.now() + timedelta(minutes=20)
    monkeypatch.setattr(clock, "now", lambda: later)
    upkeep = upkeep_of_disk()
    upkeep.step()
    upkeep.close()
    assert keys() == {stays.pk}


def test_changes_are_swept_after_a_week():
    OpeningFactory()
    SearchChange.objects.update(created_at=clock.now() - timedelta(days=8))
    kept = OpeningFactory()
    sweep_changes()
    left = SearchChange.objects.values_list("opening_id", flat=True)
    assert {pk for pk in left if pk} <= {kept.pk}


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_change_that_commits_late_is_read_all_the_same(on_disk):
    """It has a smaller number than one that was read before."""
    late, early = OpeningFactory(title="Late"), OpeningFactory(title="Early")
    rebuild_index()
    upkeep = upkeep_of_disk()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("UPDATE openings_opening SET title = 'Later' WHERE id = %s", [late.pk])
            Opening.objects.filter(pk=early.pk).update(title="Earlier")
            assert upkeep.step() > 0
            assert upkeep.step() == 0
            cursor.execute("COMMIT")
    finally:
        other.close()  # what is open is rolled back, and holds no lock
    assert upkeep.step() == 1
    assert upkeep.step() == 0
    upkeep.close()
    found = search_openings(SearchCriteria(words="later"), at=NOW).openings
    assert [opening.pk for opening in found] == [late.pk]


def test_killed_follower_goes_on_where_the_index_stood(on_disk):
    """What was written and not committed is lost with it, and read again."""
    OpeningFactory.create_batch(3)
    rebuild_index()
    upkeep = upkeep_of_disk()
    Opening.objects.update(title="Changed")
    upkeep._renew(set(Opening.objects.values_list("pk", flat=True)))
    del upkeep  # no commit
    again = upkeep_of_disk()
    assert again.step() > 0
    again.close()
    assert search_openings(SearchCriteria(words="changed"), at=NOW).total == 3


@pytest.mark.parametrize("seed", range(5))
def test_index_is_what_is_published_after_any_history(on_disk, seed):
    """With steps and losses in any order; real processes are killed in `test_followers`."""
    random_ = random.Random(seed)
    rebuild_index()
    upkeep = upkeep_of_disk()
    for _ in range(25):
        what = random_.random()
        if what < 0.2:
            upkeep.step()
        elif what < 0.3:
            del upkeep
            upkeep = upkeep_of_disk()
        else:
            act(random_)
    upkeep.step()
    upkeep.close()
    assert wait_until(is_in_step, seconds=3)  # one may be about to end
