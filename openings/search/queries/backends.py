"""The two full-text engines behind one interface; the database in use chooses."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import connection

from jobstore.lib.text import stemmed
from openings.search.queries.criteria import LAST_PAGE, PAGE_SIZE
from openings.search.queries.words import Group, Term, closest, plain_words

RANKED = 500  # hits that are ranked: the newest with the words in the title, the newest at all
SHOWN = LAST_PAGE * PAGE_SIZE  # the others on the pages come after them, the newest first
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

    def query_of(self, groups: list[Group]) -> str:
        """The words as the engine takes them; empty: no condition."""

    def matches(self, query: str) -> Sql | None: ...
    def ranked(self, query: str, where: Sql, hits: str, *, upto: int) -> Sql:
        """The best first of the table `hits`, the newest that pass `where`; `upto` that many will
        be read."""

    def titled(self, words: list[str], *, joint: str) -> Sql:
        """Titles with all of the words (`joint` AND) or any of them (OR)."""

    def known(self, words: Iterable[str]) -> set[str]: ...
    def similar_words(self, words: list[str]) -> dict[str, list[str]]: ...


class Postgres:
    source = "openings_searchentry e"

    def query_of(self, groups: list[Group]) -> str:
        return " or ".join(
            " ".join(
                [_quoted(term) for term in group.wanted]
                + ["-" + _quoted(term) for term in group.unwanted]
            )
            for group in groups
        )

    def matches(self, query: str) -> Sql | None:
        if not query:
            return None
        parsed = "websearch_to_tsquery('english', %s)"
        return Sql(f"(numnode({parsed}) = 0 OR e.tsv @@ {parsed})", [query, query])

    def ranked(self, query: str, where: Sql, hits: str, *, upto: int) -> Sql:
        parsed = "websearch_to_tsquery('english', %s)"
        newest = "ORDER BY e.publish_at DESC, e.opening_id DESC"
        is_ranked, most = "true", RANKED
        if upto > RANKED:
            is_ranked, most = f"row_number() OVER ({newest}) <= {RANKED}", SHOWN
        return Sql(
            f"""
            SELECT opening_id FROM openings_searchentry c JOIN (
              SELECT opening_id, bool_or(is_ranked) AS is_ranked FROM (
                (SELECT e.opening_id, true AS is_ranked FROM {self.source}
                  WHERE e.titles @@ {parsed} AND {where.text} {newest} LIMIT {RANKED})
                UNION ALL
                (SELECT e.opening_id, {is_ranked} FROM {hits} e {newest} LIMIT {most})
              ) hits GROUP BY opening_id
            ) found USING (opening_id)
            ORDER BY CASE WHEN is_ranked
                THEN ts_rank('{{0.05, 0.15, 0.4, 1}}', c.tsv, {parsed}, 1) ELSE -1 END DESC,
              c.publish_at DESC, c.opening_id DESC""",
            [query, *where.values, query],
        )

    def titled(self, words: list[str], *, joint: str) -> Sql:
        quoted = [f'"{word}"' for word in words]
        query = (" or " if joint == "OR" else " ").join(quoted)
        return Sql("e.titles @@ websearch_to_tsquery('english', %s)", [query])

    def known(self, words: Iterable[str]) -> set[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT word FROM openings_searchword WHERE word = ANY(%s)", [list(words)]
            )
            return {row[0] for row in cursor.fetchall()}

    def similar_words(self, words: list[str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {word: [] for word in words}
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT typed, near.word FROM unnest(%s::text[]) AS typed CROSS JOIN LATERAL"
                " (SELECT word, word <-> typed AS far FROM openings_searchword"
                f" ORDER BY word <-> typed LIMIT {SIMILAR}) near ORDER BY typed, far, near.word",
                [words],
            )
            for typed, word in cursor.fetchall():
                found[typed].append(word)
        return found


class Sqlite:
    source = "openings_searchentry e"

    def query_of(self, groups: list[Group]) -> str:
        """Groups that only exclude are left out: FTS5 cannot ask for them."""
        parts = []
        for group in groups:
            part = " AND ".join(_stems(term) for term in group.wanted)
            if part and group.unwanted:
                part = f"({part}) NOT ({' OR '.join(_stems(term) for term in group.unwanted)})"
            if part:
                parts.append(f"({part})")
        return " OR ".join(parts)

    def matches(self, query: str) -> Sql | None:
        if not query:
            return None
        return Sql(
            "e.opening_id IN (SELECT rowid FROM openings_searchtext"
            " WHERE openings_searchtext MATCH %s)",
            [query],
        )

    def ranked(
        self,
        query: str,
        where: Sql,
        hits: str,  # noqa: ARG002 -- the interface
        *,
        upto: int,  # noqa: ARG002 -- the interface
    ) -> Sql:
        return Sql(
            f"""
            SELECT e.opening_id FROM openings_searchtext
            JOIN openings_searchentry e ON e.opening_id = openings_searchtext.rowid
            WHERE openings_searchtext MATCH %s AND {where.text}
            ORDER BY bm25(openings_searchtext, 10, 3, 1, 0.5), e.publish_at DESC,
              e.opening_id DESC""",
            [query, *where.values],
        )

    def titled(self, words: list[str], *, joint: str) -> Sql:
        condition = self.matches(f" {joint} ".join(f'title : "{stemmed(word)}"' for word in words))
        return condition or Sql("1 = 0")

    def known(self, words: Iterable[str]) -> set[str]:
        """Of all texts, and by the stem: its table of words knows no more."""
        stems = {word: stemmed(word) for word in words}
        marks = ", ".join(["%s"] * len(stems))
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT term FROM openings_searchterm WHERE term IN ({marks})",
                list(stems.values()),
            )
            found = {row[0] for row in cursor.fetchall()}
        return {word for word, stem in stems.items() if stem in found}

    def similar_words(self, words: list[str]) -> dict[str, list[str]]:
        """The words of titles; SQLite sites are small, and this runs only when nothing is found."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT DISTINCT lower(o.title) FROM openings_opening o"
                " JOIN openings_searchentry e ON e.opening_id = o.id"
                f" LIMIT {VOCABULARY}"
            )
            found = {word for row in cursor.fetchall() for word in plain_words(row[0])}
        return dict.fromkeys(words, sorted(found))


def _quoted(term: Term) -> str:
    return '"' + " ".join(term.words) + '"'


def _stems(term: Term) -> str:
    return '"' + stemmed(" ".join(term.words)) + '"'


def backend() -> Backend:
    return Postgres() if connection.vendor == "postgresql" else Sqlite()


def corrected(words: str) -> str:
    """The words with likely typing mistakes mended; empty when there is nothing to mend."""
    typed = [word for word in plain_words(words) if len(word) >= MIN_LETTERS and not word.isdigit()]
    if not typed:
        return ""
    candidates = backend().similar_words(list(dict.fromkeys(typed)))
    mended = words
    for word in typed:
        better = closest(word, candidates[word])
        if better and better != word:
            mended = " ".join(
                better if part.lower() == word else part for part in mended.split(" ")
            )
    return mended if mended != words else ""


def rows_of(query: Sql) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query.text, query.values)
        return list(cursor.fetchall())
