import pytest

from openings.index.queries import reader


@pytest.fixture
def on_disk(settings, tmp_path):
    """An index of files, read by a process that hears of commits as any other does."""
    settings.SEARCH_INDEX_DIR = str(tmp_path)
    reader.use(reader.Reader())
    return tmp_path
