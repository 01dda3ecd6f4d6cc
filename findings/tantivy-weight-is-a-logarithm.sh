#!/usr/bin/env bash
# tantivy 0.27.0 (Python): `Searcher.search(query, weight_by_field=name)` does not multiply a score by the field's value but by log2(2 + value);
# a value below 0 and a missing one count as 1, as 0 does. So a prior of 1.5 stored as 1.5 multiplies by 1.81, and one of 0.5 by 1.32: no document can be
# made to weigh less than its score. Who wants the factor f (at least 1) stores 2**f - 2.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check tantivy==0.27.0
"$work/venv/bin/python" - <<'PYTHON'
from math import isclose, log2

from tantivy import Document, Index, Query, SchemaBuilder

VALUES = [6.0, 2.0, 1.5, 1.0, 0.5, 0.0, -1.0, -1.5, None]
builder = SchemaBuilder()
builder.add_text_field("title")
builder.add_float_field("prior", fast=True)
schema = builder.build()
index = Index(schema)
writer = index.writer(15_000_000, 1)
for value in VALUES:
    fields = {"title": "nurse"} | ({} if value is None else {"prior": value})
    writer.add_document(Document.from_dict(fields, schema))
writer.commit()
index.reload()
searcher = index.searcher()
query = Query.const_score_query(Query.term_query(schema, "title", "nurse"), 1.0)
for score, address in searcher.search(query, 20, weight_by_field="prior").hits:
    [value] = searcher.fast_field_values("prior", [address])
    print(f"prior {value}: a score of 1 became {score:.4f}")
    expected = log2(2 + value) if value is not None and value > 0 else 1.0
    assert isclose(score, expected, rel_tol=1e-6), (value, score, expected)
PYTHON
