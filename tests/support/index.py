"""The search index of tests: in memory, and in step with what the test has written so far."""

from contextlib import contextmanager
from threading import RLock

from django.db import connection

from openings.index.actions.writing import Upkeep
from openings.index.queries.reader import Reader
from openings.index.queries.schema import opened


class IndexInStep(Reader):
    """Reads what is new before each search, in the transaction of the test."""

    def __init__(self):
        self._lock = RLock()
        self._upkeep = None
        self._is_filled = False

    def searcher(self):
        with self._lock, _uncounted():
            if self._upkeep is None:
                self._upkeep = Upkeep(opened(None))
            if self._is_filled:
                self._upkeep.step()
            else:
                self._upkeep.fill()
                self._is_filled = True
            return self._upkeep.index.searcher()

    def is_followed(self):
        return True

    def forget(self):
        """The next test has other rows."""
        with self._lock:
            self._is_filled = False


@contextmanager
def _uncounted():
    """Another process does this: its statements are none of the page's."""
    forced, connection.force_debug_cursor = connection.force_debug_cursor, False
    try:
        yield
    finally:
        connection.force_debug_cursor = forced


index = IndexInStep()
