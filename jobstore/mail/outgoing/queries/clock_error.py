from datetime import timedelta

from django.db import connection

from jobstore.lib import clock


def clock_error() -> timedelta:
    """How far this machine's clock is ahead of the database's; SQLite has no other clock."""
    if connection.vendor != "postgresql":
        return timedelta()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        row = cursor.fetchone()
    return clock.machine_now() - row[0] if row else timedelta()
