"""The table of cities and ZIP codes: a sorted text file, looked at where it lies.

Nothing is loaded, so the first look in a process costs no more than the next one. One line is one
name in one state: key, state, name, latitude, longitude, how many ZIP codes, time zone.
"""

import mmap
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PATH = Path(__file__).with_name("places.txt")
HOME_ZONES = "America/"  # left out in the file


def lines_from(start: str) -> Iterator[list[str]]:
    """The fields of every line that starts so, in the order of the file."""
    table, wanted = _table(), start.encode()
    at = _first(table, wanted)
    while table[at : at + len(wanted)] == wanted and at < len(table):
        end = table.find(b"\n", at)
        yield table[at:end].decode().split("\t")
        at = end + 1


def names() -> Iterator[tuple[str, str, int]]:
    """Key, state and number of ZIP codes of every city; the whole file is read for it."""
    for line in _table()[:].decode().splitlines():
        key, state, _name, _latitude, _longitude, weight, _zone = line.split("\t")
        if not key.isdigit():
            yield key, state, int(weight)


@cache
def _table() -> mmap.mmap:
    with PATH.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _first(table: mmap.mmap, wanted: bytes) -> int:
    """Where the first line stands that is not before `wanted`."""
    low, high = 0, len(table)
    while low < high:
        start = table.rfind(b"\n", 0, (low + high) // 2) + 1
        end = table.find(b"\n", start) + 1
        if table[start:end] < wanted:
            low = end
        else:
            high = start
    return low
