from tests.support.tidy import tidy_tables  # noqa: F401 -- used by every module here
