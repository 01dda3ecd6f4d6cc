import pytest

from openings.application.models import Application
from tests.factories.openings import OfferFactory, OpeningFactory


@pytest.fixture
def offer(employer, dana, alice, bob, now):
    """Dana has a week to answer Acme; Alice and Bob recruit there."""
    opening = OpeningFactory(employer=employer)
    return OfferFactory(application__candidate=dana, application__opening=opening, made_by=bob)


@pytest.fixture
def application(offer) -> Application:
    return offer.application
