#!/usr/bin/env bash
# tantivy 0.27.0 (Python): `delete_documents_by_term` takes a whole number as a signed one. On an unsigned field it returns a stamp as if
# it had deleted, and deletes nothing, though the field is indexed and the same index finds the number. On a signed field it deletes; on an
# unsigned one `delete_documents_by_query` with a term query does. Openings keyed by an unsigned number were thus written twice at each change.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check tantivy==0.27.0
"$work/venv/bin/python" - <<'PYTHON'
from tantivy import Document, Index, Query, SchemaBuilder

LEFT = {
    ("unsigned", "term"): 3,  # nothing was deleted
    ("unsigned", "query"): 2,
    ("integer", "term"): 2,
    ("integer", "query"): 2,
}
seen = {}
for kind, way in LEFT:
    builder = SchemaBuilder()
    getattr(builder, f"add_{kind}_field")("key", indexed=True, fast=True)
    schema = builder.build()
    index = Index(schema)
    writer = index.writer(15_000_000, 1)
    for key in (1, 2, 3):
        writer.add_document(Document.from_dict({"key": key}, schema))
    writer.commit()
    index.reload()
    assert index.searcher().doc_freq("key", 2) == 1, "the number is found"
    if way == "term":
        writer.delete_documents_by_term("key", 2)
    else:
        writer.delete_documents_by_query(Query.term_query(schema, "key", 2))
    writer.commit()
    index.reload()
    seen[kind, way] = index.searcher().num_docs
    print(f"{kind:9} field, deleted by {way:5}: {seen[kind, way]} of 3 documents are left")
assert seen == LEFT, seen
PYTHON
