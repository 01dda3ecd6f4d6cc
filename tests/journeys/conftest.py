"""A running site for each journey, a real SMTP sink, and a real browser."""

import os
import secrets

import psycopg
import pytest

from tests.journeys.site import new_site
from tests.support.smtp_sink import SmtpSink


@pytest.fixture
def sink():
    with SmtpSink() as running:
        yield running


@pytest.fixture
def database_url():
    """A database of its own on the suite's PostgreSQL; empty for the embedded default."""
    server = os.environ.get("DATABASE_URL", "")
    if not server:
        yield ""
        return
    name = f"journey_{secrets.token_hex(4)}"
    template = os.environ.get("TEST_TEMPLATE", "template1")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield f"{server.rsplit('/', 1)[0]}/{name}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def site(tmp_path, sink, database_url):
    running = new_site(tmp_path, database_url=database_url, smtp_port=sink.port)
    try:
        running.start()
        yield running
    finally:
        running.stop()
