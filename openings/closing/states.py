from django.db.models import TextChoices

from openings.application.states import DecisionReason
from openings.opening.states import CloseReason


class Group(TextChoices):
    """Whom an opening leaves open when it closes."""

    OFFER = "offer", "Offer out"  # to be settled first
    NEW = "new", "Not looked at"
    REVIEW = "review", "In review"
    INTERVIEWED = "interviewed", "Interviewed"


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


class HowEnded(TextChoices):
    """What became of an opening whose end has passed."""

    HERE = "here", "We filled it with somebody who applied here"
    ELSEWHERE = "elsewhere", "We filled it another way"
    LOOKING = "looking", "We are still looking"
    STOPPED = "stopped", "We stopped looking"
    UNKNOWN = "unknown", "I do not know"


# What the answer closes it with; who is still looking sets a new end instead.
CLOSED_BY = {
    HowEnded.HERE: CloseReason.FILLED,
    HowEnded.ELSEWHERE: CloseReason.FILLED,
    HowEnded.STOPPED: CloseReason.WITHDRAWN,
    HowEnded.UNKNOWN: CloseReason.EXPIRED,
}
