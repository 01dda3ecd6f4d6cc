#!/usr/bin/env bash
# tantivy 0.27.0 takes aggregations in the words of Elasticsearch, where the ranges of one range aggregation may overlap ("from 50,000",
# "from 70,000": how many openings pay at least so much). tantivy refuses them with ValueError. Ranges that touch are counted, and where
# the first has a lower bound or the last an upper one, tantivy adds a bucket for what lies beyond: two were asked for, and four come.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check tantivy==0.27.0
"$work/venv/bin/python" - <<'PYTHON'
from tantivy import Document, Index, Query, SchemaBuilder

builder = SchemaBuilder()
builder.add_unsigned_field("pay", fast=True)
schema = builder.build()
index = Index(schema)
writer = index.writer(15_000_000, 1)
for pay in (40_000, 60_000, 80_000):
    writer.add_document(Document.from_dict({"pay": pay}, schema))
writer.commit()
index.reload()


def counts(*ranges):
    asked = {"pay": {"range": {"field": "pay", "ranges": list(ranges)}}}
    found = index.searcher().aggregate(Query.all_query(), asked)["pay"]["buckets"]
    return {bucket["key"]: bucket["doc_count"] for bucket in found}


try:
    counts({"from": 50_000}, {"from": 70_000})
except ValueError as error:
    print("overlapping:", error)
    assert "Overlapping ranges" in str(error)
else:
    raise SystemExit("overlapping ranges are taken now")
touching = counts({"from": 50_000, "to": 70_000}, {"from": 70_000, "to": 90_000})
print("touching:", touching)
assert list(touching.values()) == [1, 1, 1, 0], touching  # two were asked for
PYTHON
