#!/usr/bin/env bash
# tantivy 0.27.0 (Python): each file of an index ends with a checksum of itself, and nobody compares it. With one byte turned over in the column
# of a number (.fast), the index opens, and searches, sorts and sums another value than was written, without a word; the check that the library has
# (validate_checksum) is not among the methods in Python. A file of positions (.pos) that is gone altogether is no error at opening either: only a
# search in that field says so, as "Has the schema been modified?", while every other file that is gone is told at once. So who trusts an index
# compares it with what it was made from, and asks each field once before others do.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check tantivy==0.27.0
"$work/venv/bin/python" - "$work" <<'PYTHON'
import shutil
import sys
from pathlib import Path

from tantivy import Document, Index, Query, SchemaBuilder

WRITTEN = [number * 7919 % 10_007 for number in range(1000)]
made, copy = Path(sys.argv[1], "made"), Path(sys.argv[1], "copy")
made.mkdir()
builder = SchemaBuilder()
builder.add_text_field("title")
builder.add_unsigned_field("pay", fast=True)
schema = builder.build()
writer = Index(schema, str(made)).writer(15_000_000, 1)
for pay in WRITTEN:
    writer.add_document(Document.from_dict({"title": "night nurse", "pay": pay}, schema))
writer.commit()
writer.wait_merging_threads()


def opened():
    """As another process finds it."""
    return Index.open(str(copy)).searcher()


def damaged(kind, damage):
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(made, copy)
    [file] = copy.glob(f"*.{kind}")
    damage(file)


def turn_over(file):
    content = bytearray(file.read_bytes())
    content[100] ^= 1  # among the values
    file.write_bytes(bytes(content))


def total(searcher):
    found = searcher.aggregate(Query.all_query(), {"sum": {"sum": {"field": "pay"}}})
    return int(found["sum"]["value"])


damaged("fast", lambda file: None)
assert total(opened()) == sum(WRITTEN)
damaged("fast", turn_over)
print(f"sum of what was written: {sum(WRITTEN):,}; with one byte turned over: {total(opened()):,}")
assert total(opened()) != sum(WRITTEN)
assert not hasattr(Index, "validate_checksum")

for kind in ("fast", "idx", "term", "store"):
    damaged(kind, Path.unlink)
    try:
        opened()
    except (OSError, ValueError) as error:
        print(f".{kind} gone: opening fails with {type(error).__name__}")
    else:
        raise SystemExit(f".{kind} gone: opened")
damaged("pos", Path.unlink)
searcher = opened()
print(f".pos gone: opened, {searcher.num_docs} documents")
try:
    searcher.search(Query.term_query(schema, "title", "nurse"), 1)
except ValueError as error:
    print(".pos gone: the search fails:", str(error)[-90:])
    assert "Has the schema been modified" in str(error)
else:
    raise SystemExit(".pos gone: searched all the same")
PYTHON
