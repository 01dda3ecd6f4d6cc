"""Writes a corpus into a database by COPY: any build's, by the columns that its tables have."""

import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from hashlib import sha256
from multiprocessing import get_context
from multiprocessing.pool import Pool
from pathlib import Path

import psycopg
from psycopg import sql

from bench.search import corpus
from bench.search.corpus import CHUNK, Row

HERE = Path(__file__).resolve().parent
PROCESSES = 2
BAR = 40
Progress = Callable[[int], None]
PLACE = "place_text, city, region, postal_code, country, latitude, longitude"
FIRST_PLACES = (
    f"INSERT INTO openings_openingplace (opening_id, position, {PLACE})"
    f" SELECT id, 0, {PLACE} FROM openings_opening"
)
# What a column holds that no row speaks of and that has no default in the database.
NEUTRAL = {
    "boolean": False,
    "character varying": "",
    "text": "",
    "smallint": 0,
    "integer": 0,
    "bigint": 0,
    "jsonb": "{}",
    "numeric": 0,
    "timestamp with time zone": "now",
}
USUAL: Row = {
    "pay_currency": "USD",
    "answer_days": 10,
    "answers_feedback": True,
    "may_apply_again": True,
    "version": 1,
}


def fingerprint(size: int, root: Path) -> str:
    """Of everything that decides what is in the database of that build."""
    found = sha256(str(size).encode())
    own = [HERE / name for name in ("words.py", "categories.json", "corpus.py", "load.py")]
    for path in [*own, *sorted(root.glob("*/**/migrations/0*.py"))]:
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()[:12]


def bar(title: str, whole: int) -> Progress:
    """Drawn anew with each call; plain lines where nobody watches."""
    started, is_watched = time.monotonic(), sys.stderr.isatty()
    step = max(1, whole // (200 if is_watched else 5))
    shown = [-step]

    def show(done: int) -> None:
        if done < whole and done - shown[0] < step:
            return
        shown[0] = done
        rate = done / max(time.monotonic() - started, 0.001)
        drawn = "#" * (BAR * done // max(whole, 1))
        text = f"{title} [{drawn:{BAR}}] {done:,} of {whole:,}, {rate:,.0f} a second"
        sys.stderr.write(f"\r{text}" if is_watched and done < whole else f"\r{text}\n")
        sys.stderr.flush()

    return show


def pool_of(processes: int) -> Pool:
    """Its processes end silently."""
    context = get_context("fork")
    return context.Pool(processes, signal.signal, (signal.SIGTERM, signal.SIG_DFL))


def load(url: str, size: int, *, at: datetime) -> None:
    """Without the triggers of the database: who needs what they write makes it afterwards."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        _copy(connection, "people_employer", corpus.employers(size), {"created_at": at})
        draw = bar("openings", size)
        columns = columns_of(connection, "openings_opening", _first(size, at))
        chunks = range(-(-size // CHUNK))
        make = partial(lines_of_chunk, size=size, at=at, columns=columns)
        with pool_of(PROCESSES) as pool:
            names = sql.SQL(", ").join(map(sql.Identifier, columns))
            statement = sql.SQL("COPY openings_opening ({}) FROM STDIN").format(names)
            with connection.cursor() as cursor, cursor.copy(statement) as copy:
                for done, lines in enumerate(pool.imap(make, chunks), start=1):
                    copy.write(lines)
                    draw(min(done * CHUNK, size))
        if connection.execute("SELECT to_regclass('openings_openingplace')").fetchone() != (None,):
            connection.execute(FIRST_PLACES)
        for table in ("people_employer", "openings_opening"):
            highest = f"(SELECT max(id) FROM {table})"
            connection.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {highest})")
        connection.execute("VACUUM ANALYZE")


def _first(size: int, at: datetime) -> Row:
    return next(corpus.openings(0, size=size, at=at))


def _copy(
    connection: "psycopg.Connection[tuple[object, ...]]",
    table: str,
    rows: Iterable[Row],
    also: Row,
) -> None:
    rows = [row | also for row in rows]
    columns = columns_of(connection, table, rows[0])
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write("".join(_lines(rows, columns)))


def columns_of(connection: "psycopg.Connection[tuple[object, ...]]", table: str, row: Row) -> Row:
    """Those to be written, with what stands there where a row says nothing."""
    found: Row = {}
    for name, kind, is_nullable, default in connection.execute(
        "SELECT column_name, data_type, is_nullable = 'YES', column_default"
        " FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'"
        " AND is_identity = 'NO' OR table_name = %s AND column_name = 'id' ORDER BY 1",
        [table, table],
    ):
        if name in row or name in USUAL:
            found[str(name)] = USUAL.get(str(name))
        elif not is_nullable and default is None:
            found[str(name)] = NEUTRAL[str(kind)]
    return found


def lines_of_chunk(chunk: int, *, size: int, at: datetime, columns: Row) -> str:
    return "".join(_lines(corpus.openings(chunk, size=size, at=at), columns))


def _lines(rows: Iterable[Row], columns: Row) -> Iterator[str]:
    for row in rows:
        values = (row.get(name, usual) for name, usual in columns.items())
        yield "\t".join(map(_field, values)) + "\n"


def _field(value: object) -> str:
    if value is None:
        return r"\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    text = str(value)
    return text.replace("\\", r"\\").replace("\n", r"\n").replace("\t", r"\t")
