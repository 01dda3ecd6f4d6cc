"""Notes that a candidate did not come to an interview."""

from datetime import datetime

from openings.application.models import Application
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
