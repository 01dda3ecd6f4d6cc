from tests.support.tidy import tidy_tables  # noqa: F401 -- asked for by name
