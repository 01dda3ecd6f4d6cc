"""A database that exists for one simulation; under its settings nothing leaves the process."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from unittest.mock import patch

from django.db import connection
from django.test import override_settings

from tests.simulation.transport import TRANSPORT


@contextmanager
def scratch_database() -> Iterator[None]:
    """Made, filled with the tables, and dropped; the site's own database is never written to.

    SQLite: in memory. PostgreSQL: a database of this process beside the site's.
    """
    name = str(connection.settings_dict["NAME"])
    own = connection.settings_dict["TEST"]
    before = own["NAME"]
    if connection.vendor == "postgresql":
        own["NAME"] = f"{name}_simulation_{os.getpid()}"
    else:
        own["NAME"] = None
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
        own["NAME"] = before


@contextmanager
def own_settings() -> Iterator[None]:
    """The code as it is; only the edges are cut: mail server, broker, disk, movable clock."""
    with (
        tempfile.TemporaryDirectory(prefix="jobstore-simulation-") as folder,
        override_settings(
            MAIL_TRANSPORT=TRANSPORT,
            REDIS_URL="",
            MEDIA_ROOT=folder,
            CLOCK_FILE=None,
            OUTBOX_PAUSED=False,
            DEBUG=False,
        ),
    ):
        yield


@contextmanager
def ids_from(seed: int) -> Iterator[None]:
    """Rows get their ids from the seed: ties are settled by ids, so chance must not make them."""
    luck = Random(seed)
    with patch("os.urandom", luck.randbytes):
        yield
