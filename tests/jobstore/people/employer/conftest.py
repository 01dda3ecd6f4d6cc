import pytest

from jobstore.people.employer.actions.employer import register_employer
from tests.jobstore.people.employer.reviewing import PLACE


@pytest.fixture
def fresh(now, dana):
    """Registered by its owner, and not read by staff."""
    return register_employer(by=dana, name="Acme Stores", website="", **PLACE)
