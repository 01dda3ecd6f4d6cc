"""Where the index lies, and how a process reads it."""

import json
import logging
import os
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock

from django.conf import settings
from tantivy import Index, Query, Searcher, SearchResult

from openings.index.queries.schema import POSITION, TEXTS, VERSION, opened, schema

POSITION_KEY = 0
FOLLOWED_WITHIN = 30  # seconds
logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Position:
    """How far an index has read the changes of its database."""

    mark: int  # changes from this one on are still to be read, or may be
    at: str  # when it was written, in UTC
    database: str  # which one it belongs to

    @property
    def text(self) -> str:
        return json.dumps(asdict(self))


def home() -> Path:
    return Path(settings.SEARCH_INDEX_DIR)


def pointer() -> Path:
    """The file that names the folder of the index in use; another version has its own."""
    return home() / f"current-{VERSION}"


def named() -> str:
    """The name of the index in use; empty where there is none."""
    with suppress(OSError):
        return pointer().read_text()
    return ""


def alive() -> Path:
    """The file that the one who follows touches again and again."""
    return home() / "alive"


def position_of(searcher: Searcher) -> Position | None:
    query = Query.term_query(schema(), "key", POSITION_KEY)
    hits = searcher.search(query, 1).hits
    if not hits:
        return None
    return Position(**json.loads(str(searcher.doc(hits[0][1]).get_first(POSITION))))


class Reader:
    """The index of this process. It is opened when it is first asked for, so after a fork, and
    again once another one was put in its place."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process = 0
        self._stamp = 0
        self._index: Index | None = None

    def searcher(self) -> Searcher | None:
        """None where there is no index, or none that can be read."""
        try:
            stamp = pointer().stat().st_mtime_ns
        except OSError:
            return None
        with self._lock:
            if (self._process, self._stamp) != (os.getpid(), stamp):
                self._index = _read(home() / named())
                self._process, self._stamp = os.getpid(), stamp
            return self._index.searcher() if self._index else None

    def is_followed(self) -> bool:
        """Somebody keeps the index of this machine in step."""
        try:
            return time.time() - alive().stat().st_mtime < FOLLOWED_WITHIN
        except OSError:
            return False


def _read(folder: Path) -> Index | None:
    try:
        if not Index.exists(str(folder)):
            return None
        index = opened(str(folder))
        for field in TEXTS:  # a file that is missing is noticed here and by no visitor
            index.searcher().search(Query.term_query(schema(), field, "a"), 1)
    except (OSError, ValueError):
        logger.exception("search index: cannot be read")
        return None
    index.config_reader("commit")
    return index


class _Use:
    reader: Reader = Reader()


def use(reader: Reader) -> None:
    """Reads another index from now on: that of memory, in tests."""
    _Use.reader = reader


def searcher() -> Searcher | None:
    """The index as of the last commit; None where there is none that can be read."""
    return _Use.reader.searcher()


def is_followed() -> bool:
    """There is an index, and it is kept in step."""
    return _Use.reader.is_followed() and searcher() is not None


def total_of(result: SearchResult) -> int:
    return int(result.count)  # type: ignore[attr-defined]  # the stubs of the engine forget it


def keys_of(result: SearchResult, given: Searcher) -> list[int]:
    """The openings that were found, in their order."""
    addresses = [address for _, address in result.hits]
    return [int(key) for key in given.fast_field_values("key", addresses) if key is not None]
