"""The engine alone: what the product asked it for one page, asked again with nothing around it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from tantivy import Searcher

from openings.index.queries import reader
from openings.search.queries.criteria import SearchCriteria
from openings.search.queries.results import search_openings

Call = tuple[str, tuple[Any, ...], dict[str, Any]]
PRODUCT = reader.Reader()


class Recorder:
    """A searcher that remembers what it is asked."""

    def __init__(self, searcher: Searcher) -> None:
        self.searcher, self.calls = searcher, list[Call]()

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.searcher, name)

        def recorded(*values: Any, **named: Any) -> Any:
            self.calls.append((name, values, named))
            return method(*values, **named)

        return recorded if callable(method) else method


class RecordingReader(reader.Reader):
    def __init__(self, source: reader.Reader) -> None:
        super().__init__()
        self.source = source
        self.recorder: Recorder | None = None

    def searcher(self) -> Any:
        found = self.source.searcher()
        if found and self.recorder is None:
            self.recorder = Recorder(found)
        return self.recorder


def alone(
    criteria: SearchCriteria, at: datetime, *, source: reader.Reader = PRODUCT
) -> Callable[[], int]:
    """Ready to run: the page's hits, its facets and its documents; how many hits there are.

    Of what the product asked, only what the page shows in the end: no first try that found
    nothing, no counts of other searches.
    """
    recording = RecordingReader(source)
    reader.use(recording)
    try:
        search_openings(criteria, at=at)
    finally:
        reader.use(source)
    if recording.recorder is None:
        raise RuntimeError("There is no index.")
    searcher = recording.recorder.searcher
    hits, facets = _shown(recording.recorder.calls)

    def run() -> int:
        found = searcher.search(*hits[1], **hits[2])
        for _, values, named in facets:
            searcher.aggregate(*values, **named)
        for _, address in found.hits:
            searcher.doc(address)
        return int(getattr(found, "count", 0) or 0)

    return run


def _shown(calls: list[Call]) -> tuple[Call, list[Call]]:
    """The last search for more than one hit, and all facets."""
    pages = [call for call in calls if call[0] == "search" and _limit(call) > 1]
    return pages[-1], [call for call in calls if call[0] == "aggregate"]


def _limit(call: Call) -> int:
    _, values, named = call
    return int(values[1] if len(values) > 1 else named.get("limit", 10))
