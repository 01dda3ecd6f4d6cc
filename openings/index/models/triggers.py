"""Triggers that note each change of what a search can see, whoever makes it and however.

They name no table but the one of the notes, so that SQLite can rebuild the others; with a table
that it rebuilds go its triggers, and `after_migrations` puts them back.
"""

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

CHANGES = "openings_searchchange"
OPENING = (
    *("title", "description", "category", "employment_type", "remote", "place_text", "city"),
    *("region", "country", "latitude", "longitude", "pay_min", "pay_max", "pay_currency"),
    *("pay_period", "hours_min", "hours_max", "state", "publish_at", "closes_at", "employer_id"),
    *("answer_days", "source", "taken_over_at", "vacancy", "visa_support"),
)
EMPLOYER = ("name", "is_unnamed")
PARTS = ("openings_requirement", "openings_openingplace")  # tables with rows of an opening
# Table, event, the column that names what has changed, and which of the rows matter.
NOTED = (
    ("openings_opening", "INSERT", "id", ()),
    ("openings_opening", "UPDATE", "id", OPENING),
    ("openings_opening", "DELETE", "id", ()),
    ("people_employer", "UPDATE", "id", EMPLOYER),
    *((table, event, "opening_id", ()) for table in PARTS for event in ("INSERT", "DELETE")),
    *((table, "UPDATE", "opening_id", ()) for table in PARTS),
)


def _name(table: str, event: str) -> str:
    return f"{table}_index_{event.lower()}"


def _column(table: str) -> str:
    return "employer_id" if table == "people_employer" else "opening_id"


def _postgres(table: str, event: str, key: str, watched: tuple[str, ...]) -> str:
    """One row for each thing and statement, however many rows the statement writes."""
    rows = {"INSERT": "changed", "UPDATE": "changed", "DELETE": "former"}[event]
    found = f"SELECT DISTINCT r.{key} FROM {rows} r"
    if watched:
        now, before = (f"{alias}.{f', {alias}.'.join(watched)}" for alias in ("r", "f"))
        found += f" JOIN former f ON f.id = r.id WHERE ({now}) IS DISTINCT FROM ({before})"
    elif event == "INSERT" and table == "openings_opening":
        found += " WHERE r.state = 'published'"
    seen = {"INSERT": "NEW TABLE AS changed", "DELETE": "OLD TABLE AS former"}
    both = "OLD TABLE AS former NEW TABLE AS changed"
    name = _name(table, event)
    return f"""
      CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$
      BEGIN
        INSERT INTO {CHANGES} ({_column(table)}) {found};
        RETURN NULL;
      END $body$;
      CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {table}
        REFERENCING {seen.get(event, both)} FOR EACH STATEMENT EXECUTE FUNCTION {name}()"""


def _sqlite(table: str, event: str, key: str, watched: tuple[str, ...]) -> str:
    row = "OLD" if event == "DELETE" else "NEW"
    columns = f" OF {', '.join(watched)}" if watched else ""
    return f"""
      CREATE TRIGGER IF NOT EXISTS {_name(table, event)} AFTER {event}{columns} ON {table}
      BEGIN INSERT INTO {CHANGES} ({_column(table)}) VALUES ({row}.{key}); END"""


def install(connection: BaseDatabaseWrapper) -> None:
    """On the tables and columns that there are. May run twice; brings functions to this version."""
    write = _postgres if connection.vendor == "postgresql" else _sqlite
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table, event, key, watched in NOTED:
            if table in tables:
                found = connection.introspection.get_table_description(cursor, table)
                there = {column.name for column in found}
                columns = tuple(name for name in watched if name in there)
                cursor.execute(write(table, event, key, columns))


def remove(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for table, event, *_ in NOTED:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP FUNCTION IF EXISTS {_name(table, event)}() CASCADE")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {_name(table, event)}")


def after_migrations(using: str, plan: list[Any] | None = None, **kwargs: Any) -> None:
    connection = connections[using]
    if plan and CHANGES in connection.introspection.table_names():
        install(connection)
