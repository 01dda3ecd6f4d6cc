from datetime import datetime
from typing import Any

from django.db.models import TextChoices

from jobstore.lib.moves import Moves
from jobstore.trail.states import Kinds, kind


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


_STAGES: dict[str, Any] = {"source": Stage, "target": Stage}


class Happening(Kinds):
    """What an ApplicationEvent tells. Its text is the candidate's to read as soon as the event is;
    a note of the employer's own is a NOTE, which no candidate ever sees.
    """

    SUBMITTED = kind(
        "submitted",
        employer="sent the application",
        candidate="You sent your application.",
        **_STAGES,
    )
    REPORTED = kind("reported", candidate="You noted this interview here.")
    MOVED = kind(
        "moved",
        employer="changed it",
        candidate="Your application moved on.",
        has_text=True,
        **_STAGES,
    )
    NOTE = kind("note", employer="wrote a note", has_text=True)
    INTERVIEW_SCHEDULED = kind(
        "interview_scheduled",
        employer="planned an interview",
        candidate="An interview was arranged.",
        target=datetime,
    )
    INTERVIEW_MOVED = kind(
        "interview_moved",
        employer="changed an interview",
        candidate="The interview was moved.",
        has_text=True,
        source=datetime,
        target=datetime,
    )
    INTERVIEW_CANCELED = kind(
        "interview_canceled",
        employer="canceled an interview",
        candidate="The interview was canceled.",
        has_text=True,
        source=datetime,
    )
    INTERVIEW_HELD = kind(
        "interview_held",
        employer="noted that the interview was held",
        # Whether they met is not known by the clock, and may be disputed afterwards.
        candidate="The time of the interview was over.",
    )
    ABSENCE_NOTED = kind("absence_noted", employer="noted that the candidate did not come")
    ABSENCE_UNDONE = kind("absence_undone", employer="took that note back before it was told")
    INTERVIEW_NO_SHOW = kind(
        "interview_no_show",
        employer="told the candidate that they did not come",
        candidate="The employer noted that you did not come to the interview.",
        has_text=True,
    )
    ABSENCE_ANSWERED = kind(
        "absence_answered",
        employer="changed it",
        candidate="You answered the employer’s note.",
        target=str,
    )
    ABSENCE_TAKEN_BACK = kind(
        "absence_taken_back",
        employer="took back the note that the candidate did not come",
        candidate="The employer took back the note that you did not come.",
        has_text=True,
    )
    NOBODY_CAME = kind(
        "nobody_came",
        employer="noted that nobody came to the interview",
        candidate="You noted that nobody came to the interview.",
        target=datetime,  # when it began
    )
    TIMES_PROPOSED = kind(
        "times_proposed",
        employer="proposed times for an interview",
        candidate="The employer proposed times for an interview.",
    )
    TIMES_TAKEN_BACK = kind(
        "times_taken_back",
        employer="took back the proposed times",
        candidate="The employer took back the proposed times.",
    )
    TIMES_RAN_OUT = kind(
        "times_ran_out",
        employer="noted that no time was picked",
        candidate="The time to pick an interview was over.",
    )
    SLOT_PICKED = kind(
        "slot_picked",
        employer="picked a time for the interview",
        candidate="You picked a time for the interview.",
        target=datetime,
    )
    OTHER_TIMES = kind(
        "other_times",
        employer="asked for other times",
        candidate="You asked for other times.",
        has_text=True,
    )
    ADVANCED = kind(
        "advanced",
        "invited to the next round",
        employer="invited the candidate to the next round",
        candidate="You are in the next round.",
        has_text=True,
    )
    OFFERED = kind(
        "offered",
        "offer made",
        employer="made an offer",
        candidate="The employer wants you for this job.",
        has_text=True,
    )
    HIRED = kind(
        "hired", employer="hired the candidate", candidate="You got the job.", has_text=True
    )
    OFFER_ACCEPTED = kind(
        "offer_accepted", employer="took the offer", candidate="You took the offer."
    )
    OFFER_TIME_ASKED = kind(
        "offer_time_asked",
        employer="asked for more time to answer the offer",
        candidate="You asked for more time to answer the offer.",
        target=str,
    )
    OFFER_PROLONGED = kind(
        "offer_prolonged",
        employer="gave more time to answer the offer",
        candidate="You have more time to answer the offer.",
        source=datetime,
        target=datetime,
    )
    OFFER_LAPSED = kind(
        "offer_lapsed",
        employer="noted that the offer ran out unanswered",
        candidate="The offer ran out.",
    )
    HIRE_DISPUTED = kind(
        "hire_disputed",
        employer="said that they did not take the job",
        candidate="You said that you did not take the job.",
    )
    NO_ANSWER_NEEDED = kind("no_answer_needed", employer="noted that a message needs no answer")
    DECIDED = kind("decided", "decision recorded", employer="recorded the end", target=Outcome)
    DECISION_UNDONE = kind("decision_undone", employer="took the decision back")
    TOLD = kind(
        "told",
        employer="told the candidate the decision",
        candidate="The employer answered.",
        target=Outcome,
    )
    TEXT_RELEASED = kind(
        "text_released",
        employer="passed your words on",
        candidate="The employer also wrote this.",
        has_text=True,
    )
    TEXT_KEPT_BACK = kind(
        "text_kept_back",
        employer="kept your words back",
        candidate="The employer also wrote words of its own. Our staff kept them back."
        " You may ask our staff why.",
    )
    # Of words of a "no" the candidate hears with the answer, not here.
    TEXT_OF_NO_RELEASED = kind("text_of_no_released", employer="passed your words on")
    TEXT_OF_NO_KEPT_BACK = kind("text_of_no_kept_back", employer="kept your words back")
    WITHDRAWN = kind(
        "withdrawn",
        employer="withdrew",
        candidate="You withdrew your application.",
        has_text=True,
        source=Stage,
        target=Outcome,
    )


# Decisions whose words staff may have to read first.
OF_DECISIONS = (Happening.ADVANCED, Happening.OFFERED, Happening.HIRED, Happening.DECIDED)


# What changes a planned interview or how it went.
OF_INTERVIEWS = (
    Happening.INTERVIEW_MOVED,
    Happening.INTERVIEW_CANCELED,
    Happening.INTERVIEW_HELD,
    Happening.ABSENCE_NOTED,
    Happening.ABSENCE_UNDONE,
    Happening.INTERVIEW_NO_SHOW,
    Happening.ABSENCE_TAKEN_BACK,
)


# Outcomes that the employer records; the candidate knows them from the telling on.
TOLD_OUTCOMES = (Outcome.NOT_SELECTED, Outcome.POSITION_CLOSED, Outcome.NO_SHOW)


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
    Stage.HIRED: frozenset({Stage.OFFER}),  # noted by phone, and not so
}
OUTCOME_MOVES: Moves = {
    Outcome.OPEN: frozenset({Outcome.HIRED, Outcome.WITHDRAWN, *TOLD_OUTCOMES}),
    # Undone, or withdrawn by who does not know of it.
    **dict.fromkeys(TOLD_OUTCOMES, frozenset({Outcome.OPEN, Outcome.WITHDRAWN})),
    Outcome.HIRED: frozenset({Outcome.OPEN}),  # noted by phone, and not so
}
COLUMNS = (Stage.APPLIED, Stage.SCREENING, Stage.INTERVIEW, Stage.OFFER, Stage.HIRED)
