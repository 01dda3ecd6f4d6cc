"""Real rows for tests: no surprises, traits instead of subclasses."""

from datetime import UTC, datetime

# Tuesday, 10:00 in New York. Rows of the factories lie around this instant.
NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
