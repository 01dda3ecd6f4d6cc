"""How searches found openings before they had an index: what the migrations of then call.

It kept the entries in step with the openings by triggers, so that no caller could forget.

PostgreSQL: a weighted tsvector on the narrow row, a small one of the title (read without fetching
the big one), and the words of titles for spelling mistakes. Its parser takes "Nurse/Carer" for the
path of a file and "Node.js" for a host, so it gets blanks there.
SQLite: an FTS5 table beside it, with the words by their stem, and the words that it holds.
A title with "Front-End" is found by "frontend" too.
Weights fall from title and requirements over employer and category to body and place.
"""


import re
import unicodedata
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from jobstore.lib.text import stem

_WORD = re.compile(r"[^\W_]+")

# Hours a week, where nothing else is stated: a part of them is not counted as a full week.
HOURS = """coalesce(o.hours_max, o.hours_min,
      CASE WHEN o.employment_type IN ('PART_TIME', 'PER_DIEM') THEN NULL ELSE 40 END)"""


PAY_YEAR = f"""
  CASE WHEN o.pay_currency = 'USD' THEN
    round(coalesce(o.pay_max, o.pay_min) * CASE o.pay_period WHEN 'HOUR' THEN {HOURS} * 52
      WHEN 'DAY' THEN {HOURS} * 6.5 WHEN 'WEEK' THEN 52 WHEN 'MONTH' THEN 12 ELSE 1 END)
  END"""


PAY_HOUR = f"""
  CASE WHEN o.pay_currency = 'USD' THEN
    round(coalesce(o.pay_max, o.pay_min) * 1.0 / CASE o.pay_period WHEN 'HOUR' THEN 1
      WHEN 'DAY' THEN 8 WHEN 'WEEK' THEN {HOURS} WHEN 'MONTH' THEN {HOURS} * 52 / 12.0
      ELSE {HOURS} * 52 END, 2)
  END"""

COLUMNS = (
    "opening_id, employer_id, publish_at, closes_at, employment_type, remote, category, region,"
    " pay_year, pay_hour, latitude, longitude"
)
VALUES = f"""
  o.id, o.employer_id, o.publish_at, o.closes_at, o.employment_type, o.remote, o.category,
  o.region, {PAY_YEAR}, {PAY_HOUR}, o.latitude, o.longitude"""
# A title with the halves of its compounds joined, after the title itself.
TITLE = """o.title || CASE WHEN o.title LIKE '%-%' OR o.title LIKE '%.%'
      THEN ' ' || replace(replace(o.title, '-', ''), '.', '') ELSE '' END"""
EMPLOYER_NAME = "CASE WHEN e.is_unnamed THEN '' ELSE e.name END"
WATCHED = (
    *("title", "description", "category", "employment_type", "remote", "place_text", "city"),
    *("region", "latitude", "longitude", "pay_min", "pay_max", "pay_currency", "pay_period"),
    *("hours_min", "hours_max"),
    *("state", "publish_at", "closes_at", "employer_id"),
)

POSTGRES = f"""
CREATE EXTENSION IF NOT EXISTS pg_trgm;
ALTER TABLE openings_searchentry ADD COLUMN IF NOT EXISTS tsv tsvector;
ALTER TABLE openings_searchentry ADD COLUMN IF NOT EXISTS titles tsvector;
CREATE INDEX IF NOT EXISTS searchentry_words ON openings_searchentry USING gin (tsv);
CREATE INDEX IF NOT EXISTS searchentry_titles ON openings_searchentry USING gin (titles);
CREATE TABLE IF NOT EXISTS openings_searchword (word text PRIMARY KEY);
CREATE INDEX IF NOT EXISTS searchword_similar ON openings_searchword
  USING gist (word gist_trgm_ops);

CREATE OR REPLACE FUNCTION openings_search_vector(words text) RETURNS tsvector
LANGUAGE sql IMMUTABLE AS $body$
  SELECT to_tsvector('pg_catalog.english', translate(words, '/.~-', '    '))
$body$;

CREATE OR REPLACE FUNCTION openings_search_refresh(ids bigint[]) RETURNS void
LANGUAGE plpgsql AS $body$
BEGIN
  DELETE FROM openings_searchentry s WHERE s.opening_id = ANY(ids) AND NOT EXISTS (
    SELECT 1 FROM openings_opening o WHERE o.id = s.opening_id AND o.state = 'published');
  INSERT INTO openings_searchentry ({COLUMNS}, titles, tsv)
  SELECT {VALUES},
    openings_search_vector({TITLE}),
    setweight(openings_search_vector({TITLE} || ' ' || coalesce((
      SELECT string_agg(r.text, ' ') FROM openings_requirement r WHERE r.opening_id = o.id
    ), '')), 'A')
    || setweight(openings_search_vector({EMPLOYER_NAME} || ' ' || o.category), 'B')
    || setweight(openings_search_vector(left(o.description, 100000)), 'C')
    || setweight(openings_search_vector(o.place_text || ' ' || o.city || ' ' || o.region), 'D')
  FROM openings_opening o JOIN people_employer e ON e.id = o.employer_id
  WHERE o.id = ANY(ids) AND o.state = 'published'
  ON CONFLICT (opening_id) DO UPDATE SET
    ({COLUMNS}, titles, tsv) =
      ROW (excluded.{COLUMNS.replace(", ", ", excluded.")}, excluded.titles, excluded.tsv);
  INSERT INTO openings_searchword
  SELECT DISTINCT word FROM openings_opening o,
    regexp_split_to_table(lower(o.title), '[^[:alnum:]+#]+') AS word
  WHERE o.id = ANY(ids) AND o.state = 'published' AND length(word) BETWEEN 3 AND 40
  ORDER BY word
  ON CONFLICT DO NOTHING;
END $body$;

CREATE OR REPLACE FUNCTION openings_search_opening_added() RETURNS trigger
LANGUAGE plpgsql AS $body$
BEGIN
  PERFORM openings_search_refresh(ARRAY(SELECT id FROM changed WHERE state = 'published'));
  RETURN NULL;
END $body$;
CREATE OR REPLACE FUNCTION openings_search_opening_changed() RETURNS trigger
LANGUAGE plpgsql AS $body$
BEGIN
  PERFORM openings_search_refresh(ARRAY(
    SELECT c.id FROM changed c JOIN former f ON f.id = c.id
    WHERE (c.{", c.".join(WATCHED)}) IS DISTINCT FROM (f.{", f.".join(WATCHED)})));
  RETURN NULL;
END $body$;
CREATE OR REPLACE FUNCTION openings_search_opening_gone() RETURNS trigger
LANGUAGE plpgsql AS $body$
BEGIN
  DELETE FROM openings_searchentry WHERE opening_id = OLD.id;
  RETURN OLD;
END $body$;
CREATE OR REPLACE FUNCTION openings_search_requirement_changed() RETURNS trigger
LANGUAGE plpgsql AS $body$
BEGIN
  PERFORM openings_search_refresh(ARRAY(SELECT DISTINCT opening_id FROM changed));
  RETURN NULL;
END $body$;
CREATE OR REPLACE FUNCTION openings_search_employer_changed() RETURNS trigger
LANGUAGE plpgsql AS $body$
BEGIN
  PERFORM openings_search_refresh(ARRAY(
    SELECT o.id FROM openings_opening o JOIN changed c ON c.id = o.employer_id
    JOIN former f ON f.id = c.id
    WHERE o.state = 'published' AND (c.name, c.is_unnamed) IS DISTINCT FROM (f.name, f.is_unnamed)
  ));
  RETURN NULL;
END $body$;

CREATE OR REPLACE TRIGGER openings_search_1 AFTER INSERT ON openings_opening
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT
  EXECUTE FUNCTION openings_search_opening_added();
CREATE OR REPLACE TRIGGER openings_search_2 AFTER UPDATE ON openings_opening
  REFERENCING OLD TABLE AS former NEW TABLE AS changed FOR EACH STATEMENT
  EXECUTE FUNCTION openings_search_opening_changed();
CREATE OR REPLACE TRIGGER openings_search_3 BEFORE DELETE ON openings_opening
  FOR EACH ROW EXECUTE FUNCTION openings_search_opening_gone();
CREATE OR REPLACE TRIGGER openings_search_4 AFTER INSERT ON openings_requirement
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT
  EXECUTE FUNCTION openings_search_requirement_changed();
CREATE OR REPLACE TRIGGER openings_search_5 AFTER UPDATE ON openings_requirement
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT
  EXECUTE FUNCTION openings_search_requirement_changed();
CREATE OR REPLACE TRIGGER openings_search_6 AFTER DELETE ON openings_requirement
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT
  EXECUTE FUNCTION openings_search_requirement_changed();
CREATE OR REPLACE TRIGGER openings_search_7 AFTER UPDATE ON people_employer
  REFERENCING OLD TABLE AS former NEW TABLE AS changed FOR EACH STATEMENT
  EXECUTE FUNCTION openings_search_employer_changed();
"""
POSTGRES_PAY = f"""
WITH batch AS (
  SELECT opening_id FROM openings_searchentry WHERE opening_id > %s ORDER BY opening_id LIMIT 1000
), written AS (
  UPDATE openings_searchentry s SET (pay_year, pay_hour) = ROW ({PAY_YEAR}, {PAY_HOUR})
  FROM openings_opening o, batch WHERE o.id = s.opening_id AND s.opening_id = batch.opening_id
)
SELECT max(opening_id) FROM batch"""
POSTGRES_REBUILD = """
WITH batch AS (
  SELECT id FROM openings_opening WHERE id > %s AND state = 'published' ORDER BY id LIMIT 1000
)
SELECT max(id), openings_search_refresh(array_agg(id)) FROM batch"""

POSTGRES_FUNCTIONS = (
    "openings_search_vector(text)",
    "openings_search_refresh(bigint[])",
    "openings_search_opening_added()",
    "openings_search_opening_changed()",
    "openings_search_opening_gone()",
    "openings_search_requirement_changed()",
    "openings_search_employer_changed()",
)
TEXT = "openings_searchtext"
SQLITE_TABLES = {
    TEXT: "fts5(title, named, body, place)",
    "openings_searchterm": "fts5vocab(openings_searchtext, row)",
}


def _sqlite_forget(which: str) -> str:
    return f"""
      DELETE FROM openings_searchtext
        WHERE rowid IN (SELECT o.id FROM openings_opening o WHERE {which});
      DELETE FROM openings_searchentry
        WHERE opening_id IN (SELECT o.id FROM openings_opening o WHERE {which});"""


def _sqlite_refresh(which: str) -> str:
    return f"""{_sqlite_forget(which)}
      INSERT INTO openings_searchentry ({COLUMNS})
        SELECT {VALUES} FROM openings_opening o WHERE o.state = 'published' AND {which};
      INSERT INTO openings_searchtext (rowid, title, named, body, place)
        SELECT o.id,
          openings_stemmed({TITLE} || ' ' || coalesce((SELECT group_concat(r.text, ' ')
            FROM openings_requirement r WHERE r.opening_id = o.id), '')),
          openings_stemmed({EMPLOYER_NAME} || ' ' || o.category),
          openings_stemmed(substr(o.description, 1, 100000)),
          openings_stemmed(o.place_text || ' ' || o.city || ' ' || o.region)
        FROM openings_opening o JOIN people_employer e ON e.id = o.employer_id
        WHERE o.state = 'published' AND {which};"""


SQLITE_TRIGGERS = {
    "openings_search_1": ("AFTER INSERT ON openings_opening", _sqlite_refresh("o.id = NEW.id")),
    "openings_search_2": (
        f"AFTER UPDATE OF {', '.join(WATCHED)} ON openings_opening",
        _sqlite_refresh("o.id = NEW.id"),
    ),
    "openings_search_3": ("BEFORE DELETE ON openings_opening", _sqlite_forget("o.id = OLD.id")),
    "openings_search_4": (
        "AFTER INSERT ON openings_requirement",
        _sqlite_refresh("o.id = NEW.opening_id"),
    ),
    "openings_search_5": (
        "AFTER UPDATE ON openings_requirement",
        _sqlite_refresh("o.id IN (NEW.opening_id, OLD.opening_id)"),
    ),
    "openings_search_6": (
        "AFTER DELETE ON openings_requirement",
        _sqlite_refresh("o.id = OLD.opening_id"),
    ),
    "openings_search_7": (
        "AFTER UPDATE OF name, is_unnamed ON people_employer",
        _sqlite_refresh("o.employer_id = NEW.id"),
    ),
}

# What the statements say on tables that have no hours yet: migrations before that come here too.
WITHOUT_HOURS = {
    f", {PAY_HOUR}": "",
    ", pay_hour": "",
    ", excluded.pay_hour": "",
    HOURS: "40",
    ", hours_min, hours_max": "",
    ", c.hours_min, c.hours_max": "",
    ", f.hours_min, f.hours_max": "",
}


def _fitted(connection: BaseDatabaseWrapper, statement: str) -> str:
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, "openings_searchentry")
    if not any(column.name == "pay_hour" for column in columns):
        for now, before in WITHOUT_HOURS.items():
            statement = statement.replace(now, before)
    return statement


def install(connection: BaseDatabaseWrapper) -> None:
    """Create what is missing and bring functions to this version. May run twice.

    SQLite gets its triggers when all migrations are through, see `before_migrations`.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_fitted(connection, POSTGRES))
            return
        for name, kind in SQLITE_TABLES.items():
            cursor.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS {name} USING {kind}")


def stemmed(text: str | None) -> str:
    """Each word by its stem, small and without accents; what parts words is a blank."""
    plain = unicodedata.normalize("NFKD", text or "").lower()
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(stem(word) for word in _WORD.findall(plain))


def add_functions(connection: BaseDatabaseWrapper) -> None:
    """What the triggers of SQLite call."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("openings_stemmed", 1, stemmed, deterministic=True)


def install_triggers(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for name, (event, body) in SQLITE_TRIGGERS.items():
            statement = f"CREATE TRIGGER IF NOT EXISTS {name} {event} BEGIN {body} END"
            cursor.execute(_fitted(connection, statement))


def rebuild(connection: BaseDatabaseWrapper) -> None:
    """Write every entry anew from the openings; on PostgreSQL a thousand at a time."""
    add_functions(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            last: int | None = 0
            while last is not None:
                cursor.execute(POSTGRES_REBUILD, [last])
                last = cursor.fetchone()[0]
            return
        for statement in _fitted(connection, _sqlite_refresh("1")).split(";"):
            if statement.strip():
                cursor.execute(statement)


def rewrite_pay(connection: BaseDatabaseWrapper) -> None:
    """Only what the entries say of pay, on PostgreSQL; SQLite rebuilds them after migrations."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        last: int | None = 0
        while last is not None:
            cursor.execute(_fitted(connection, POSTGRES_PAY), [last])
            last = cursor.fetchone()[0]


def remove(connection: BaseDatabaseWrapper) -> None:
    """Everything but the table of the entries itself."""
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            for name in SQLITE_TRIGGERS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            for table in reversed(SQLITE_TABLES):
                cursor.execute(f"DROP TABLE IF EXISTS {table}")
            return
        for name in POSTGRES_FUNCTIONS:
            cursor.execute(f"DROP FUNCTION IF EXISTS {name} CASCADE")
        cursor.execute("DROP TABLE IF EXISTS openings_searchword")


def restore(connection: BaseDatabaseWrapper) -> None:
    """SQLite gets its triggers, and its entries, when all migrations are through."""
    install(connection)
    if connection.vendor == "postgresql":
        rebuild(connection)


def before_migrations(using: str, plan: list[Any], **kwargs: Any) -> None:
    """SQLite rebuilds a table to alter it, and refuses while a trigger names that table."""
    if connections[using].vendor == "sqlite" and plan:
        with connections[using].cursor() as cursor:
            for name in SQLITE_TRIGGERS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def after_migrations(using: str, plan: list[Any] | None = None, **kwargs: Any) -> None:
    """Put the triggers back where the way back ended while there were entries."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if plan and connection.vendor == "sqlite" and {"openings_searchentry", TEXT} <= tables:
        install(connection)
        install_triggers(connection)
        rebuild(connection)
