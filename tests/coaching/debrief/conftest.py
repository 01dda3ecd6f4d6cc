import pytest

from tests.support.coaching import plan_after_interview


@pytest.fixture
def plan(dana, employer, now):
    return plan_after_interview(candidate=dana, employer=employer)


@pytest.fixture
def client(client_of, dana):
    return client_of(dana)
