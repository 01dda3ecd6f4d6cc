"""The two full-text engines behind one interface; the database in use chooses."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import connection

from openings.queries.search.words import closest, fts5_query, plain_words

CANDIDATES = 500  # hits that are ranked: the newest with the words in the title, the newest at all
VOCABULARY = 20_000
SIMILAR = 40
MIN_LETTERS = 4


@dataclass
class Sql:
    """A piece of SQL with the values of its placeholders."""

    text: str
    values: list[Any] = field(default_factory=list)


class Backend(Protocol):
    source: str

    def matches(self, words: str) -> Sql | None: ...
    def ranked(self, words: str, where: Sql) -> Sql: ...
    def similar_words(self, word: str) -> list[str]: ...


class Postgres:
    source = "openings_searchentry e"

    def matches(self, words: str) -> Sql | None:
        if not words:
            return None
        query = "websearch_to_tsquery('english', %s)"
        return Sql(f"(numnode({query}) = 0 OR e.tsv @@ {query})", [words, words])

    def ranked(self, words: str, where: Sql) -> Sql:
        query = "websearch_to_tsquery('english', %s)"
        newest = "ORDER BY e.publish_at DESC, e.opening_id DESC"
        return Sql(
            f"""
            SELECT opening_id FROM openings_searchentry c WHERE c.opening_id IN (
              (SELECT e.opening_id FROM {self.source}
                WHERE e.titles @@ {query} AND {where.text} {newest} LIMIT {CANDIDATES})
              UNION
              (SELECT e.opening_id FROM {self.source} WHERE {where.text} {newest}
                LIMIT {CANDIDATES})
            )
            ORDER BY ts_rank('{{0.05, 0.15, 0.4, 1}}', c.tsv, {query}, 1) DESC,
              c.publish_at DESC, c.opening_id DESC""",
            [words, *where.values, *where.values, words],
        )

    def similar_words(self, word: str) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT word FROM openings_searchword ORDER BY word <-> %s LIMIT {SIMILAR}",
                [word],
            )
            return [row[0] for row in cursor.fetchall()]


class Sqlite:
    source = "openings_searchentry e"

    def matches(self, words: str) -> Sql | None:
        query = fts5_query(words)
        if not query:
            return None
        return Sql(
            "e.opening_id IN (SELECT rowid FROM openings_searchtext"
            " WHERE openings_searchtext MATCH %s)",
            [query],
        )

    def ranked(self, words: str, where: Sql) -> Sql:
        query = fts5_query(words)
        if not query:
            return Sql(
                f"SELECT e.opening_id FROM {self.source} WHERE {where.text}"
                " ORDER BY e.publish_at DESC, e.opening_id DESC",
                where.values,
            )
        return Sql(
            f"""
            SELECT e.opening_id FROM openings_searchtext
            JOIN openings_searchentry e ON e.opening_id = openings_searchtext.rowid
            WHERE openings_searchtext MATCH %s AND {where.text}
            ORDER BY bm25(openings_searchtext, 10, 3, 1, 0.5), e.publish_at DESC,
              e.opening_id DESC""",
            [query, *where.values],
        )

    def similar_words(self, word: str) -> list[str]:  # noqa: ARG002 -- the interface
        """The words of titles; SQLite sites are small, and this runs only when nothing is found."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT DISTINCT lower(o.title) FROM openings_opening o"
                " JOIN openings_searchentry e ON e.opening_id = o.id"
                f" LIMIT {VOCABULARY}"
            )
            words = {word for row in cursor.fetchall() for word in plain_words(row[0])}
        return sorted(words)


def backend() -> Backend:
    return Postgres() if connection.vendor == "postgresql" else Sqlite()


def corrected(words: str) -> str:
    """The words with likely typing mistakes mended; empty when there is nothing to mend."""
    engine = backend()
    mended, changed = words, False
    for word in plain_words(words):
        if len(word) < MIN_LETTERS or word.isdigit():
            continue
        better = closest(word, engine.similar_words(word))
        if better and better != word:
            mended = " ".join(
                better if part.lower() == word else part for part in mended.split(" ")
            )
            changed = True
    return mended if changed else ""


def ids_of(query: Sql, *, limit: int, offset: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"{query.text} LIMIT %s OFFSET %s", [*query.values, limit, offset])
        return [row[0] for row in cursor.fetchall()]


def rows_of(query: Sql) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query.text, query.values)
        return list(cursor.fetchall())
