import pytest

from tests.factories.openings import OpeningFactory, ProposalFactory


@pytest.fixture
def proposal(employer, dana, alice, bob, now):
    """Bob of Acme proposed three times to Dana; Alice recruits there, too."""
    opening = OpeningFactory(employer=employer)
    return ProposalFactory(
        application__candidate=dana, application__opening=opening, sheet__made_by=bob
    )
