from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import TextChoices


class Ball(TextChoices):
    """Whose turn it is."""

    YOU = "you", "It is your turn."
    EMPLOYER = "employer", "It is the employer’s turn."
    NOBODY = "nobody", "Nothing is left to do here."


@dataclass(frozen=True, kw_only=True)
class CandidateStatus:
    """Where an application stands, in the candidate's words."""

    code: str
    label: str
    sentence: str
    next_step: str
    who_holds_the_ball: Ball
    since: datetime
    kind: str = "info"  # of the badge
    promised_by: date | None = None
    is_late: bool = False
    is_open: bool = True
    can_withdraw: bool = True
    # From the telling on:
    reason: str = ""
    requirement: str = ""
    text: str = ""
    gives_feedback: bool | None = None


def say_day(day: date) -> str:
    """ "Tuesday, December 1"."""
    return f"{day:%A, %B} {day.day}"
