import socket
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.functions import Now
from django.urls import reverse

from jobstore.home import views as health
from jobstore.mail.outgoing.actions.drain import beat
from jobstore.mail.outgoing.models import Heartbeat
from openings.index.queries import reader

CLOSED_PORT = "redis://127.0.0.1:1/0"


@pytest.mark.parametrize("name", ["home:healthz", "home:readyz"])
def test_machines_ask_without_session_or_redirect(client, db, name):
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


def test_health_of_the_process_asks_the_database_nothing(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok\n"


@pytest.fixture(autouse=True)
def heartbeat(db):
    beat()


def test_ready_when_everything_works(client, db):
    answer = client.get("/readyz").json()
    assert answer["status"] == "ready"
    assert set(answer["checks"]) == {
        *("database", "migrations", "media", "redis", "outbox", "search")
    }
    assert all(answer["checks"].values())


def test_without_redis_the_site_is_degraded_and_serves(client, db, settings):
    settings.REDIS_URL = CLOSED_PORT
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["status"] == "degraded"


def test_search_index_that_nobody_keeps_is_said_and_pages_are_served(client, db):
    reader.use(reader.Reader())
    response = client.get("/readyz")
    assert (response.status_code, response.json()["status"]) == (200, "degraded")
    assert response.json()["checks"]["search"] is False
    assert client.get("/openings/?q=nurse").status_code == 200


@pytest.mark.parametrize("age", [None, timedelta(seconds=61)])
def test_outbox_that_nobody_empties_is_said_and_pages_are_served(client, db, age):
    if age is None:
        Heartbeat.objects.all().delete()
    else:
        Heartbeat.objects.update(beat_at=Now() - age)
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["status"] == "degraded"
    assert response.json()["checks"]["outbox"] is False


def test_outbox_is_emptied_while_its_heartbeat_is_fresh(client, db):
    Heartbeat.objects.update(beat_at=Now() - timedelta(seconds=50))
    assert client.get("/readyz").json()["checks"]["outbox"] is True


def test_unapplied_migration_means_not_ready(client, db):
    (last,) = MigrationLoader(connection).graph.leaf_nodes("people")
    MigrationRecorder(connection).record_unapplied(*last)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["migrations"] is False


@pytest.mark.postgres
def test_database_that_takes_no_new_caller_means_not_ready(client, db, settings, monkeypatch):
    """As one that hangs: the port is open, and nobody says a word."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(1)
        port = silent.getsockname()[1]
        monkeypatch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
        monkeypatch.setitem(connection.settings_dict, "PORT", str(port))
        started = time.monotonic()
        response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["database"] is False
    assert time.monotonic() - started < 10


def test_media_that_cannot_be_written_means_not_ready(client, db, settings, tmp_path):
    (tmp_path / "file").touch()
    settings.MEDIA_ROOT = tmp_path / "file" / "media"
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {
        "status": "down",
        "checks": {
            "database": True,
            "migrations": True,
            "media": False,
            "redis": True,
            "outbox": True,
            "search": True,
        },
    }


def test_redis_is_asked_under_any_address_that_the_queue_takes(client, db, settings):
    addresses = {
        "memory://": True,
        "redis+socket:///nowhere/redis.sock?virtual_host=1": False,
        "unix:///nowhere/redis.sock": False,
        "sentinel://127.0.0.1:1/0": False,
        "nonsense": False,
    }
    for address, works in addresses.items():
        settings.REDIS_URL = address
        response = client.get("/readyz")
        assert response.status_code == 200, address
        assert response.json()["checks"]["redis"] is works, address


def test_asking_often_costs_nothing(client, db, settings, monkeypatch, django_assert_num_queries):
    settings.READYZ_KEPT_FOR = 60.0
    monkeypatch.setitem(health._kept, "until", 0.0)
    first = client.get("/readyz")
    monkeypatch.setattr(health.tempfile, "TemporaryFile", None)
    with django_assert_num_queries(0):
        for _ in range(3):
            assert client.get("/readyz").json() == first.json()
    monkeypatch.setitem(health._kept, "until", 0.0)


@pytest.mark.parametrize("host", ["10.0.0.7", "10.0.0.7:8000", "evil.example", "[::1]", "a b"])
def test_machines_may_name_any_host(client, db, host):
    assert client.get("/healthz", headers={"host": host}).status_code == 200
    assert client.get("/readyz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "testserver@evil.example", "\x00", "10.0.0.7"])
def test_a_wrong_host_is_one_line_of_the_log(client, db, host, caplog):
    response = client.get("/", headers={"host": host})
    assert response.status_code == 400
    [line] = caplog.records
    assert (line.levelname, line.exc_info, line.getMessage()) == ("WARNING", None, "Bad Request: /")


def test_host_of_a_probe_reaches_no_other_page(client, db):
    for path in ("/healthz/", "/readyz/x", "//healthz"):
        assert client.get(path, headers={"host": "evil.example"}).status_code == 400
