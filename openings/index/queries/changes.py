"""What an index has still to read."""

from django.db import connection
from django.db.models import QuerySet

from openings.index.models.change import SearchChange

# The end of the sequence, which stays where it is when changes are swept away.
_SQLITE = "SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = %s"
_POSTGRES = "SELECT (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint"


def horizon() -> int:
    """The mark below which no change is to come: older transactions are all through."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRES)
        else:
            cursor.execute(_SQLITE, [SearchChange._meta.db_table])  # noqa: SLF001 -- Django's documented _meta
        return int(cursor.fetchone()[0])


def mark_column() -> str:
    """By what changes are told from later ones."""
    return "transaction" if connection.vendor == "postgresql" else "pk"


def changes_from(mark: int) -> QuerySet[SearchChange]:
    """Those that an index which was read up to that mark may not have."""
    return SearchChange.objects.filter(**{f"{mark_column()}__gte": mark}).order_by("pk")
