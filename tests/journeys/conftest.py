"""A running site for each journey, a real SMTP sink, and a real browser."""

import os
import secrets

import psycopg
import pytest

from tests import servers
from tests.journeys.site import new_site
from tests.support.smtp_sink import SmtpSink

CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {
        **browser_type_launch_args,
        "executable_path": servers.chromium(),
        "args": CHROMIUM_OPTIONS,
    }


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
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
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
