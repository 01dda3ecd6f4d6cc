from django.db.models import TextChoices

from jobstore.lib.moves import Moves


class Stage(TextChoices):
    """How far an application is."""

    DRAFT = "draft"
    APPLIED = "applied"
    SCREENING = "screening"
    INTERVIEW = "interview"
    OFFER = "offer"
    HIRED = "hired"


class Outcome(TextChoices):
    """How an application ended. `no_answer` is derived and never stored."""

    OPEN = "open"
    HIRED = "hired"
    NOT_SELECTED = "not_selected", "not selected"
    WITHDRAWN = "withdrawn"
    POSITION_CLOSED = "position_closed", "position closed"
    NO_SHOW = "no_show", "did not come"


class Happening(TextChoices):
    """What an ApplicationEvent tells: `what`. The text of `why` is the candidate's to read as soon
    as the event is; a note of the employer's own is a NOTE, which no candidate ever sees.
    """

    SUBMITTED = "submitted"
    REPORTED = "reported", "interview held elsewhere noted"
    MOVED = "moved", "moved to another stage"
    NOTE = "note"
    INTERVIEW_SCHEDULED = "interview_scheduled", "interview scheduled"
    INTERVIEW_MOVED = "interview_moved", "interview moved"
    INTERVIEW_CANCELED = "interview_canceled", "interview canceled"
    INTERVIEW_HELD = "interview_held", "interview held"
    ABSENCE_NOTED = "absence_noted", "noted that the candidate did not come"
    ABSENCE_UNDONE = "absence_undone", "note undone before it was told"
    INTERVIEW_NO_SHOW = "interview_no_show", "candidate told that they did not come"
    ABSENCE_ANSWERED = "absence_answered", "candidate answered the note"
    ABSENCE_TAKEN_BACK = "absence_taken_back", "note taken back after it was told"
    ADVANCED = "advanced", "invited to the next round"
    OFFERED = "offered", "offer made"
    HIRED = "hired"
    DECIDED = "decided", "decision recorded"
    DECISION_UNDONE = "decision_undone", "decision undone"
    TOLD = "told", "candidate told"
    WITHDRAWN = "withdrawn"
    TEXT_RELEASED = "text_released", "held words passed on"
    TEXT_KEPT_BACK = "text_kept_back", "held words kept back"


class DecisionReason(TextChoices):
    """Why a candidate was not selected, written to the candidate."""

    STRONGER = "stronger", "Another candidate was stronger on what this job needs most."
    EXPERIENCE = "experience", "You need more experience of one thing that this job asks for."
    SKILL = "skill", "You need more skill or knowledge in one thing that this job asks for."
    EXAMPLES = "examples", "Your examples were not specific enough to judge by."
    ANSWERS = "answers", "Your answers did not fully cover what was asked."
    LOGISTICS = "logistics", "The hours, the place or the pay did not match what you need."
    NOT_ABOUT_YOU = "not_about_you", "The job changed; it was not about you."


# Untrue where no interview was held.
ABOUT_INTERVIEW = frozenset({DecisionReason.EXAMPLES, DecisionReason.ANSWERS})


def reason_as_said(value: str, *, was_interviewed: bool) -> DecisionReason | None:
    """What a candidate reads of a recorded reason: nothing of an interview that never was."""
    if not value or (value in ABOUT_INTERVIEW and not was_interviewed):
        return None
    return DecisionReason(value)


STAGE_MOVES: Moves = {
    Stage.DRAFT: frozenset({Stage.APPLIED}),
    Stage.APPLIED: frozenset({Stage.SCREENING, Stage.INTERVIEW}),
    Stage.SCREENING: frozenset({Stage.APPLIED, Stage.INTERVIEW}),
    Stage.INTERVIEW: frozenset({Stage.SCREENING, Stage.OFFER}),
    Stage.OFFER: frozenset({Stage.INTERVIEW, Stage.HIRED}),
}


OUTCOME_MOVES: Moves = {
    Outcome.OPEN: frozenset({Outcome.HIRED, Outcome.NOT_SELECTED, Outcome.WITHDRAWN}),
    # Undone, or withdrawn by who does not know of it.
    Outcome.NOT_SELECTED: frozenset({Outcome.OPEN, Outcome.WITHDRAWN}),
}


COLUMNS = (Stage.APPLIED, Stage.SCREENING, Stage.INTERVIEW, Stage.OFFER, Stage.HIRED)
