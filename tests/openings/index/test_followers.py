"""Who follows the index, as real processes: killed in the middle of a commit, without room on the
disk, and with thousands of changes while others search."""

import time
from contextlib import suppress
from random import Random

import pytest

from openings.index.queries import reader
from openings.index.queries.standing import last_compared
from openings.opening.models import Opening
from openings.search.queries.criteria import PAGE_SIZE, SearchCriteria
from openings.search.queries.results import search_openings
from tests.factories.openings import OpeningFactory
from tests.support import followers
from tests.support.followers import Nursery, differences, fill_disk, is_in_step
from tests.support.histories import act
from tests.support.nursery import PAUSE
from tests.support.processes import Process, wait_until
from tests.support.proof import SEED, rounds

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.proof,
    pytest.mark.django_db(transaction=True),
]
HISTORIES = rounds(sample=3, whole=200)
ACTS = 15  # of a history
ROWS = rounds(sample=50, whole=500)
TIMES = rounds(sample=4, whole=20)  # that each row changes while others search
SOON = 60  # seconds, on a machine whose disk is busy


@pytest.fixture(scope="module")
def _nursery(django_db_setup, tmp_path_factory):
    found = Nursery(tmp_path_factory.mktemp("followers") / "log")
    yield found
    found.close()


@pytest.fixture
def nursery(_nursery, transactional_db, on_disk):
    yield _nursery
    _nursery.kill_all()


def files() -> set[str]:
    with suppress(OSError):  # another index is put in its place
        return {path.name for path in (reader.home() / reader.named()).iterdir()}
    return set()


def stamp() -> float:
    """Of the last commit."""
    try:
        return (reader.home() / reader.named() / "meta.json").stat().st_mtime
    except OSError:
        return 0.0


def kill_in_commit(pid: int, random: Random) -> bool:
    """With the first files of a commit, or a moment later; whether the commit was not through."""
    before, written = files(), stamp()
    Opening.objects.update(description=f"Description {random.random()}")
    until = time.monotonic() + 1
    while files() <= before and time.monotonic() < until:
        pass
    time.sleep(random.choice((0, 0, 0.001, 0.003, 0.01, 0.03)))
    is_begun = not files() <= before
    followers.kill(pid)
    return is_begun and stamp() == written


def test_index_is_what_is_live_after_any_history(nursery, on_disk):
    random, kills, in_commit = Random(SEED), 0, 0
    start = time.monotonic()
    pid = nursery.start()  # it makes the index, and may be killed over that
    for number in range(HISTORIES):
        for _ in range(ACTS):
            act(random)
            if random.random() < 0.1:
                in_commit += kill_in_commit(pid, random)
                kills += 1
                pid = nursery.start()
        in_commit += kill_in_commit(pid, random)
        kills += 1
        pid = nursery.start()
        is_good = wait_until(is_in_step, seconds=SOON)
        assert is_good, (SEED, number, differences(pid, nursery.log))
    seconds = time.monotonic() - start
    print(f"SEED={SEED}: {HISTORIES} histories, {kills} kills, {in_commit} of them in a commit")
    print(f"{seconds:.0f} s")
    assert in_commit >= kills // 10


def test_command_goes_on_where_a_killed_one_stood(nursery, on_disk):
    """As it is started on a web machine."""
    OpeningFactory.create_batch(3)
    pid = nursery.start()
    assert wait_until(is_in_step, seconds=SOON)
    kill_in_commit(pid, Random(SEED))
    name = reader.named()
    env = nursery.env | {"SEARCH_INDEX_DIR": str(on_disk)}
    log = on_disk / "follow.log"
    with Process("manage.py", "index", "--follow", log=log, **env) as command:
        assert wait_until(is_in_step, seconds=2 * SOON)
        assert wait_until((on_disk / "compared.json").exists, seconds=SOON)
        assert command.terminate(timeout=SOON) == 0
    assert reader.named() == name
    assert last_compared().differing == 0


def is_stuck() -> bool:
    return time.time() - reader.alive().stat().st_mtime > 50 * PAUSE


def test_full_disk_loses_nothing_and_hides_nothing(nursery, on_disk):
    OpeningFactory.create_batch(5)
    pid = nursery.start()
    assert wait_until(lambda: is_in_step() and reader.alive().exists(), seconds=SOON)
    fill_disk(pid, is_full=True)
    Opening.objects.update(title="Glazier")
    new = OpeningFactory(title="Glazier")
    assert wait_until(is_stuck, seconds=SOON)
    assert search_openings(SearchCriteria()).total == 5
    assert followers.is_there(pid)
    fill_disk(pid, is_full=False)
    assert wait_until(is_in_step, seconds=SOON)
    assert search_openings(SearchCriteria(words="glazier")).openings[0] == new


def test_searches_hide_and_double_nothing_while_all_changes(nursery, on_disk):
    OpeningFactory.create_batch(ROWS)
    nursery.start()
    assert wait_until(is_in_step, seconds=SOON)
    reader.use(reader.Reader())
    searches = 0
    for number in range(TIMES):
        Opening.objects.update(category=f"Category {number}")
        until = time.monotonic() + 0.1
        while time.monotonic() < until:
            results = search_openings(SearchCriteria(page=searches % 2 + 1))
            assert results.total == ROWS
            assert len({opening.pk for opening in results.openings}) == PAGE_SIZE
            searches += 1
    assert wait_until(is_in_step, seconds=SOON)
    print(f"{ROWS * TIMES} changes, {searches} searches meanwhile")
