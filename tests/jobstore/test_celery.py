"""A worker that lost its hearing ends, so that its supervisor can start another one."""

import pytest

from tests.support.processes import database_url, wait_until, worker
from tests.support.redis import RedisServer

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.redis,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(180),
]


@pytest.fixture
def broker(tmp_path):
    with RedisServer(tmp_path) as server:
        yield server


def env(broker, **more):
    return {"DATABASE_URL": database_url(), "REDIS_URL": broker.url, "DRAIN_EVERY": "0.3", **more}


def test_worker_that_hears_nothing_ends(broker, tmp_path):
    log = tmp_path / "worker.log"
    quiet = {"WORKER_DEAF_AFTER": "4", "DRAIN_EVERY": "3600", "RUN_DUE_EVERY": "3600"}
    with worker(log, **env(broker, **quiet)) as deaf:
        assert wait_until(lambda: deaf.process.poll() is not None, seconds=90), log.read_text()
    assert "No task was heard of" in log.read_text()


def test_worker_that_hears_goes_on(broker, tmp_path):
    log = tmp_path / "worker.log"
    with worker(log, **env(broker, WORKER_DEAF_AFTER="4")) as listening:
        assert not wait_until(lambda: listening.process.poll() is not None, seconds=20)
    assert "No task was heard of" not in log.read_text()
