import subprocess
import sys
from collections.abc import Callable
from resource import RUSAGE_SELF, getrusage

import pytest
from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse

from jobstore.web.middleware import CompressMiddleware, RoomMiddleware

TIMES = 300


def _down(calls: int) -> None:
    if calls:
        _down(calls - 1)


def _page(_request: object) -> HttpResponse:
    for _ in range(TIMES):
        _down(20)
    return HttpResponse()


def _pages_of_memory(call: Callable[[], object], depth: int) -> int:
    """How many the system hands out while it is called from so deep."""
    if depth:
        return _pages_of_memory(call, depth - 1)
    before = getrusage(RUSAGE_SELF).ru_minflt
    call()
    return getrusage(RUSAGE_SELF).ru_minflt - before


def most_taken() -> int:
    page = RoomMiddleware(_page)
    return max(_pages_of_memory(lambda: page(None), depth) for depth in range(0, 160, 4))


def test_page_finds_room_on_the_stack_however_deep_it_is_called():
    """Each piece of the stack that is taken and given back costs a page of memory.

    In an interpreter of its own: this one has pieces of every size from other tests.
    """
    ask = f"from {__name__} import most_taken; print(most_taken())"
    said = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert int(said.stdout) < TIMES / 2  # all of them at a seam


def test_all_other_middlewares_have_that_room():
    assert settings.MIDDLEWARE[0].endswith(RoomMiddleware.__name__)


@pytest.mark.parametrize(
    ("kind", "is_compressed"),
    [
        ("text/html; charset=utf-8", True),
        ("text/css", True),
        ("text/csv", True),
        ("application/json", True),
        ("image/svg+xml", True),
        ("application/pdf", False),
        ("image/png", False),
        ("font/woff2", False),
    ],
)
@pytest.mark.parametrize("answer", [HttpResponse, StreamingHttpResponse])
def test_texts_leave_compressed_and_what_is_so_already_does_not(rf, kind, is_compressed, answer):
    page = CompressMiddleware(lambda _request: answer(b"words " * 100, content_type=kind))
    response = page(rf.get("/", headers={"Accept-Encoding": "gzip, br"}))
    assert (response.get("Content-Encoding") == "gzip") is is_compressed
    assert (b"".join(response)[:2] == b"\x1f\x8b") is is_compressed
    assert "Content-Encoding" not in page(rf.get("/"))
