from django.db.models import TextChoices

from openings.application.states import DecisionReason


class Group(TextChoices):
    """Whom an opening leaves open when it closes."""

    NEW = "new", "Not looked at"
    REVIEW = "review", "In review"
    INTERVIEWED = "interviewed", "Interviewed"
    OFFER = "offer", "Offer out"


# Whoever was talked with, or has an offer, is ended alone: they are owed words of their own.
ENDED_TOGETHER = frozenset({Group.NEW, Group.REVIEW})
POSITION_CLOSED = "position-closed"
# Where nobody was interviewed; the last one is what "position closed" says.
REASONS = (
    DecisionReason.STRONGER,
    DecisionReason.EXPERIENCE,
    DecisionReason.SKILL,
    DecisionReason.LOGISTICS,
)
