from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import TextChoices

from openings.application.states import Outcome, Stage


class Ball(TextChoices):
    """Whose turn it is."""

    YOU = "you", "It is your turn."
    EMPLOYER = "employer", "It is the employer’s turn."
    NOBODY = "nobody", "Nobody’s: nothing is left to do here."


# What happened at a moment; every other state lasts since then.
_MOMENTS = frozenset({
    Stage.APPLIED, Stage.HIRED, Outcome.NOT_SELECTED, Outcome.WITHDRAWN, Outcome.POSITION_CLOSED,
    Outcome.NO_SHOW,
})  # fmt: skip


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

    @property
    def since_word(self) -> str:
        """ "Sent on Sunday", "In review since Sunday"."""
        if self.code == Stage.DRAFT:
            return "begun on"
        return "on" if self.code in _MOMENTS else "since"


def say_day(day: date) -> str:
    """ "Tuesday, December 1"."""
    return f"{day:%A, %B} {day.day}"
