"""For tests that build whole sites: rows that other tests rolled back must not slow them."""

import pytest
from django.db import connection


@pytest.fixture(scope="module")
def tidy_tables(django_db_setup, django_db_blocker):
    """PostgreSQL keeps dead rows and old statistics until somebody sweeps."""
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
