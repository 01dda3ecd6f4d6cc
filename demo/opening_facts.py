"""Openings with something to see beside their text."""

from datetime import datetime, timedelta

from demo.firms import House
from openings.opening.models import Opening

HOURS_LEFT = 3


def write_facts(house: House, *, now: datetime) -> None:
    """One of its openings closes at the full hour, in a little more than three hours."""
    closing = Opening.objects.of(house.employer).live(at=now).order_by("-publish_at", "pk")[0]
    end = now + timedelta(hours=HOURS_LEFT + 1)
    closing.closes_at = end.replace(minute=0, second=0, microsecond=0)
    closing.save()
