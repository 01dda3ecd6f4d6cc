"""What a candidate reads of where an application stands; an absence is known once it is told."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import TextChoices

from openings.application.models import Application
from openings.application.states import Outcome, Stage
from openings.interview.models import Absence, Interview
from openings.interview.states import AbsenceAnswer


def told_absence(interview: Interview, *, at: datetime) -> Absence | None:
    """The note as far as its candidate knows of one."""
    absence = interview.noted_absence
    is_told = absence is not None and absence.told_at is not None and absence.told_at <= at
    return absence if is_told else None


def has_untold_absence(application: Application) -> bool:
    return Absence.objects.untold().filter(interview__application=application).exists()


_SAID = {
    "": "If that is wrong, or you could not come, say so below with one click."
    " Your application stays open.",
    AbsenceAnswer.WRONG: "You said that this is wrong. They read it beside their note."
    " Your application stays open.",
    AbsenceAnswer.COULD_NOT: "You said that you could not come. They read it beside their note."
    " Your application stays open.",
}


def say_answer(absence: Absence | None) -> str:
    """What a candidate reads beneath the note."""
    return _SAID[absence.answer] if absence is not None else "Your application stays open."


class Ball(TextChoices):
    """Whose turn it is."""

    YOU = "you", "It is your turn."
    EMPLOYER = "employer", "It is the employer’s turn."
    TALK = "talk", "Nobody’s before the interview: that is when you talk."
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
