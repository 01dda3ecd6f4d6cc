import pytest

from jobstore.mail import kinds


@pytest.fixture
def mail_kinds(monkeypatch):
    """The registry of kinds, put back after the test."""
    registry = dict(kinds._registered)
    monkeypatch.setattr(kinds, "_registered", registry)
    return registry
