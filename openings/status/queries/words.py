"""What a candidate reads of where an application stands; an absence is known once it is told."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import TextChoices

from jobstore.lib.zones import hour_text, read_zone
from openings.application.models import Application
from openings.application.states import Outcome, Stage
from openings.interview.models import Absence, Interview
from openings.interview.states import AbsenceAnswer, PromiseSource
from openings.opening.models import Opening
from openings.opening.states import CloseReason
from openings.promise.queries.promise import (
    UNPROMISED,
    Promise,
    awaited_interview,
    heard_at,
    latest_interview,
)


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


def verb_of_closing(opening: Opening) -> str:
    return "filled" if opening.close_reason == CloseReason.FILLED else "closed"


def say_day(day: date) -> str:
    """ "Tuesday, December 1"."""
    return f"{day:%A, %B} {day.day}"


def held_elsewhere(application: Application, *, at: datetime) -> CandidateStatus:
    """No employer says anything here: every word is what the candidate noted."""
    employer = application.opening.employer.name
    if application.outcome != Outcome.OPEN:
        return _over(application, employer)
    if application.stage == Stage.OFFER:
        return _status(
            application,
            code="offer",
            label="Offer",
            kind="success",
            sentence=f"{employer} wants you for this job.",
            next_step="Say yes or no to them, then note it here.",
        )
    interview = awaited_interview(application)
    if interview is None:
        return _between(application, employer)
    if interview.ends_at > at:
        return _ahead(application, interview)
    return _waiting(application, interview, employer, at=at)


def _between(application: Application, employer: str) -> CandidateStatus:
    """They want another talk, or the one that was planned fell through."""
    went_on = latest_interview(application) is not None
    return _status(
        application,
        code="interview",
        label="Interview to be noted" if went_on else "Interview did not take place",
        kind="success" if went_on else "neutral",
        sentence=f"{employer} wants to talk with you again."
        if went_on
        else f"Your interview at {employer} did not take place.",
        next_step="When there is a new date, note that interview too.",
        since=heard_at(application),
    )


def _ahead(application: Application, interview: Interview) -> CandidateStatus:
    local = interview.starts_at.astimezone(read_zone(application.candidate.time_zone))
    return _status(
        application,
        code="interview_ahead",
        label="Interview",
        kind="success",
        sentence=f"You have an interview on {say_day(local.date())} at {hour_text(local)}.",
        next_step="Your plan opens here when it is over.",
        ball=Ball.TALK,
    )


def _waiting(
    application: Application, interview: Interview, employer: str, *, at: datetime
) -> CandidateStatus:
    has_day = interview.promise_source != PromiseSource.DEFAULT
    promise = Promise(day=interview.promised_by, zone=interview.time_zone)
    is_late = promise.is_broken(at=at) if has_day else at >= interview.ends_at + UNPROMISED
    if is_late:
        said = f" They said you would hear by {say_day(promise.day)}." if has_day else ""
        sentence = f"You have not heard from {employer}.{said} That is about their process."
    else:
        sentence = f"Your interview is over. You have not heard from {employer} yet."
    they_say = f"They said you hear by {say_day(promise.day)}." if has_day else "They named no day."
    return _status(
        application,
        code="no_answer" if is_late else "after_interview",
        label="No answer yet" if is_late else "Waiting for the answer",
        kind="warning" if is_late else "info",
        sentence=sentence,
        next_step="When you hear from them, note it here."
        if is_late
        else f"{they_say} When you hear from them, note it here.",
        ball=Ball.EMPLOYER,
        since=interview.ends_at,
        promised_by=promise.day if has_day else None,
        is_late=is_late,
    )


_ENDS = {
    Outcome.HIRED: ("Hired", "success", "You got the job at {}."),
    Outcome.WITHDRAWN: ("Withdrawn", "neutral", "You took back your application to {}."),
    Outcome.NOT_SELECTED: ("Not selected", "neutral", "{} did not select you for this job."),
}


def _over(application: Application, employer: str) -> CandidateStatus:
    label, kind, sentence = _ENDS[Outcome(application.outcome)]
    return _status(
        application,
        code=str(application.outcome),
        label=label,
        kind=kind,
        sentence=sentence.format(employer),
        next_step="Your plan has the next step."
        if application.outcome == Outcome.NOT_SELECTED
        else "Nothing is left to do here.",
        ball=Ball.NOBODY,
        since=application.decided_at,
        is_open=False,
    )


def _status(
    application: Application,
    *,
    code: str,
    label: str,
    sentence: str,
    next_step: str,
    kind: str = "info",
    ball: Ball = Ball.YOU,
    since: datetime | None = None,
    promised_by: date | None = None,
    is_late: bool = False,
    is_open: bool = True,
) -> CandidateStatus:
    """It is never withdrawn from here: nobody here could tell the employer."""
    return CandidateStatus(
        code=code,
        label=label,
        kind=kind,
        sentence=sentence,
        next_step=next_step,
        who_holds_the_ball=ball,
        since=since or application.stage_since,
        can_withdraw=False,
        promised_by=promised_by,
        is_late=is_late,
        is_open=is_open,
    )
