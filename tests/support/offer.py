"""An offer as the opening states it, with a week to answer."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from jobstore.lib import clock
from openings.application.models import Application
from openings.offer.actions.make import make_offer
from openings.offer.models import Offer, newest_offer
from openings.offer.queries import Terms, usual_terms
from openings.opening.models import Opening

PAY = Decimal("18.50")


def terms_of(opening: Opening, **changes: Any) -> Terms:
    usual = usual_terms(opening, ends_at=clock.now() + timedelta(days=7))
    return replace(usual, **({"pay": usual.pay or PAY} | changes))


def posted_terms(**changes: str) -> dict[str, str]:
    """The terms as a recruiter types them."""
    day = (clock.now() + timedelta(days=7)).date()
    typed = {
        "pay": "18.50",
        "pay_currency": "USD",
        "pay_period": "HOUR",
        "starts_on": (day + timedelta(days=14)).isoformat(),
        "place": "Columbus, OH",
        "employment_type": "FULL_TIME",
        "ends_on": day.isoformat(),
        "ends_hour": "17:00",
    }
    return typed | changes


def offer_job(*, application: Application, **facts: Any) -> Application:
    terms = facts.pop("terms", None) or terms_of(application.opening)
    return make_offer(application=application, terms=terms, **facts).application


def offer_of(application: Application) -> Offer:
    offer = newest_offer(Application.objects.get(pk=application.pk))
    assert offer is not None
    return offer
