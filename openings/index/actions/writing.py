"""Brings an index in step with its database: change by change, or whole."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Min
from tantivy import Document, FieldType, Index, IndexWriter, Query

from jobstore.lib import clock
from openings.index.models.change import SearchChange
from openings.index.queries.changes import changes_from, horizon, mark_column
from openings.index.queries.documents import document_of
from openings.index.queries.facts import Facts, facts_of, published
from openings.index.queries.reader import POSITION_KEY, Position, position_of
from openings.index.queries.schema import POSITION, schema
from openings.opening.models import Opening

BATCH = 1000  # changes or openings that are read at once
MEMORY = 64_000_000  # bytes that a thread of the writer fills before it writes
KEPT = timedelta(days=7)  # how long changes stay: an index that is older is made anew
OVER = timedelta(minutes=1)  # after its end an opening leaves the index
BEAT = timedelta(minutes=15)  # so often an index says how old it is where nothing changes
NEVER = 2**62  # as a moment, later than any

logger = logging.getLogger(__name__)


def database_name() -> str:
    """Tells one database from another, and from itself made anew: when it was first migrated."""
    first = MigrationRecorder.Migration.objects.aggregate(first=Min("applied"))["first"]
    return first.isoformat() if first else ""


@dataclass(frozen=True)
class _Change:
    pk: int
    mark: int
    opening: int | None
    employer: int | None


class Upkeep:
    """The one writer of an index. Raises ValueError (LockBusy) where another one writes."""

    def __init__(self, index: Index, *, threads: int = 1) -> None:
        self.index = index
        self._writer: IndexWriter = index.writer(MEMORY * threads, threads)
        # One who was killed in a commit leaves files that the same commit cannot write again.
        self._writer.garbage_collect_files()
        self._seen: dict[int, int] = {}  # changes past the mark that are read, with theirs
        self._database = database_name()
        self.position = position_of(index.searcher())

    @property
    def is_of_use(self) -> bool:
        """It belongs to this database, and no change that it has not read was swept away."""
        at = self.position
        if at is None or at.database != self._database or at.mark > horizon():
            return False
        return clock.now() - datetime.fromisoformat(at.at) < KEPT

    def step(self) -> int:
        """Reads what has changed since; how many changes. The index shows all of it or nothing."""
        assert self.position is not None  # noqa: S101 -- an index is made whole before it is kept
        upto, now = horizon(), clock.now()
        read: dict[int, int] = {}
        for changes in self._changes():
            read |= {change.pk: change.mark for change in changes}
            self._renew(_openings_of(changes))
        before = datetime.fromisoformat(self.position.at)
        is_due = now - before >= BEAT
        if is_due:
            sweep_changes()
        if now < before:
            self._recall(before)
            is_due = True
        if read or is_due:
            self._forget_ended(now)
            self._commit(upto)
        self.position = replace(self.position, mark=upto)
        known = self._seen | read
        self._seen = {pk: mark for pk, mark in known.items() if mark >= upto}
        return len(read)

    def fill(self) -> int:
        """Reads every opening, in place of what the index holds; how many."""
        upto, last, count = horizon(), 0, 0
        self._writer.delete_all_documents()
        self._seen = {}
        while batch := facts_of(published().filter(pk__gt=last)[:BATCH]):
            for document in _documents(batch):
                self._writer.add_document(document)
                count += 1
            last = batch[-1].pk
        self._commit(upto)
        return count

    def close(self) -> None:
        self._writer.wait_merging_threads()

    def abandon(self) -> None:
        """Without what is not committed. The lock is free, whoever still knows of this object."""
        del self._writer

    def _changes(self) -> Iterator[list[_Change]]:
        """Those that are not read yet. A transaction may commit after one that began later, so
        they are known one by one from the mark on."""
        assert self.position is not None  # noqa: S101 -- as in `step`
        rows, last = changes_from(self.position.mark), 0
        columns = ("pk", mark_column(), "opening_id", "employer_id")
        while batch := list(rows.filter(pk__gt=last).values_list(*columns)[:BATCH]):
            last = batch[-1][0]
            if fresh := [_Change(*row) for row in batch if row[0] not in self._seen]:
                yield fresh

    def _renew(self, ids: set[int]) -> None:
        """Several hundreds at a time: an employer may have thousands."""
        ordered = sorted(ids)
        for start in range(0, len(ordered), BATCH):
            part = ordered[start : start + BATCH]
            self._delete(part)
            for document in _documents(facts_of(published(part))):
                self._writer.add_document(document)

    def _delete(self, keys: list[int]) -> None:
        """By a query: the engine finds no unsigned number by a term, and does not say so."""
        self._writer.delete_documents_by_query(Query.term_set_query(schema(), "key", keys))

    def _recall(self, before: datetime) -> None:
        """The clock went back: what had ended by then may be live again."""
        ended = published().filter(closes_at__lte=before)
        self._renew(set(ended.values_list("pk", flat=True)))

    def _forget_ended(self, now: datetime) -> None:
        before = int((now - OVER).timestamp())
        ended = Query.range_query(schema(), "closes", FieldType.Unsigned, None, before)
        self._writer.delete_documents_by_query(ended)

    def _commit(self, mark: int) -> None:
        at = Position(mark=mark, at=clock.now().isoformat(), database=self._database)
        fields = {"key": POSITION_KEY, "publish": NEVER, "newest": 0, POSITION: at.text}
        self._delete([POSITION_KEY])
        self._writer.add_document(Document.from_dict(fields, schema()))
        self._writer.commit()
        self.index.reload()
        self.position = at


def _openings_of(changes: Iterable[_Change]) -> set[int]:
    ids = {change.opening for change in changes if change.opening is not None}
    employers = {change.employer for change in changes if change.employer is not None}
    if employers:
        theirs = Opening.objects.filter(employer__in=employers).order_by("pk")
        ids |= set(theirs.values_list("pk", flat=True))
    return ids


def _documents(openings: Iterable[Facts]) -> Iterator[Document]:
    """Without those that fit no field: one odd row does not keep the others out."""
    for opening in openings:
        try:
            yield document_of(opening)
        except (ValueError, OverflowError):
            logger.exception("opening %s is not in the search index", opening.pk)


def sweep_changes() -> int:
    """Those that every index has read, or is too old for."""
    old = SearchChange.objects.filter(created_at__lt=clock.now() - KEPT)
    return old.delete()[0]
