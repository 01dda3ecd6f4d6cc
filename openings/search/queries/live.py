"""What the index holds and nobody may find yet, or any more."""

from datetime import datetime

from tantivy import FieldType, Query

from openings.index.queries.schema import schema


def not_live(*, at: datetime) -> list[Query]:
    """What an index holds and nobody may find at that instant: few, so that they are left out."""
    now = int(at.timestamp())
    number = FieldType.Unsigned
    return [
        Query.range_query(schema(), "publish", number, now + 1, None, use_inverted_index=True),
        Query.range_query(schema(), "closes", number, None, now, use_inverted_index=True),
    ]
