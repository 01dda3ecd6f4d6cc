import pytest

from tests.support.feedback import ask, told_plan


@pytest.fixture
def plan(employer, dana, now):
    return told_plan(employer=employer, candidate=dana)


@pytest.fixture
def asked(plan):
    return ask(plan)
