"""The three questions and what becomes of them."""

from typing import Any

from django.db.models import TextChoices

from jobstore.lib.moves import Moves
from jobstore.trail.states import Kinds, kind


class FeedbackState(TextChoices):
    SENT = "sent"
    CHASED = "chased", "reminded"
    ESCALATED = "escalated", "to be phoned"
    IN_REVIEW = "in_review", "in review"
    READDRESS = "readdress", "at the wrong person"
    RETURNED = "returned", "returned to the writer"
    RELEASED = "released"
    WITHHELD = "withheld"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELED = "canceled"


_STATES: dict[str, Any] = {"source": FeedbackState, "target": FeedbackState}


class FeedbackHappening(Kinds):
    """What a FeedbackEvent tells: an audit trail for staff."""

    ASKED = kind("asked", **_STATES)
    ANSWERED = kind("answered", **_STATES)
    ANSWERED_BY_PHONE = kind("answered_by_phone", **_STATES)
    CHANGED = kind("changed", **_STATES)
    DECLINED = kind("declined", has_text=True, **_STATES)
    ASKED_FOR_A_CALL = kind("asked_for_a_call", **_STATES)
    REMINDED = kind("reminded", **_STATES)
    NOT_REMINDED = kind("not_reminded", **_STATES)
    DID_NOT_ARRIVE = kind("did_not_arrive", has_text=True, **_STATES)
    TO_BE_PHONED = kind("to_be_phoned", **_STATES)
    EXPIRED = kind("expired", **_STATES)
    WRONG_PERSON = kind("wrong_person", has_text=True, **_STATES)
    ASKED_ANOTHER_PERSON = kind("asked_another_person", has_text=True, **_STATES)
    OPENED = kind("opened", **_STATES)
    ACTION_CHOSEN = kind("action_chosen", **_STATES)
    CALLED_USEFUL = kind("called_useful", **_STATES)
    CALLED_NOT_USEFUL = kind("called_not_useful", **_STATES)
    TOLD_THAT_IT_WAS_READ = kind("told_that_it_was_read", **_STATES)
    WITHHELD_PART_ASKED_FOR = kind("withheld_part_asked_for", **_STATES)
    CANCELED = kind("canceled", has_text=True, **_STATES)
    RELEASED = kind("released", **_STATES)
    HANDED_OVER = kind("handed_over", **_STATES)
    KEPT_WITHHELD = kind("kept_withheld", has_text=True, **_STATES)
    WITHHELD = kind("withheld", has_text=True, **_STATES)
    RETURNED = kind("returned", has_text=True, **_STATES)
    CALL_NOTED = kind("call_noted", has_text=True, **_STATES)
    PARAPHRASED = kind("paraphrased", **_STATES)


class Pick(TextChoices):
    """What the employer may choose from: flat, and with two answers that are not about you."""

    EXAMPLES = "examples", "Examples were not specific"
    ON_POINT = "on_point", "Did not fully answer what was asked"
    LENGTH = "length", "Answers were long or hard to follow"
    SKILL = "skill", "Needed more skill or knowledge in one requirement"
    EXPERIENCE = "experience", "Needed more experience of one requirement"
    PREPARED = "prepared", "Knew little about us or the job"
    QUESTIONS = "questions", "Had few questions for us"
    ACCESS = "access", "Came late or had trouble joining"
    CONSISTENT = "consistent", "Application and interview did not agree"
    STRONGER = "stronger", "Nothing wrong: another candidate was stronger on one requirement"
    NOT_ABOUT_YOU = "not_about_you", "Not about the interview: the job, budget, hours, pay or place"


class Praise(TextChoices):
    """How a candidate found an answer, if they like to say so: flat, and only what is good."""

    CLEAR = "clear", "Clear"
    KIND = "kind", "Kind"
    SPECIFIC = "specific", "Specific"
    FAIR = "fair", "Fair"


NEEDS_REQUIREMENT = frozenset({Pick.SKILL, Pick.EXPERIENCE, Pick.STRONGER})
NEEDS_NO_IMPROVEMENT = frozenset({Pick.STRONGER, Pick.NOT_ABOUT_YOU})


class DeclineReason(TextChoices):
    POLICY = "policy", "Our policy does not allow feedback"
    FORGOTTEN = "forgotten", "I don't remember the interview well enough"
    WRONG_PERSON = "wrong_person", "I am not the right person"
    OTHER = "other", "Another reason"


class AnswerSource(TextChoices):
    LINK = "link", "by the signed link"
    PAGE = "page", "by a recruiter, signed in"
    PHONE = "phone", "by phone, entered by staff"


class AnswerPart(TextChoices):
    """A part of an answer that staff may withhold by itself."""

    STRENGTH = "strength", "What was strong"
    PICKS = "picks", "What could be better"
    NEXT_TIME = "next_time", "What to do next time"
    ADVICE = "advice", "Advice"


class Visibility(TextChoices):
    """How the words of an answer reach the candidate."""

    PUBLISH = "publish", "As I write them"
    PARAPHRASE = "paraphrase", "In the words of Job Store; only its staff see mine"


class ActionKind(TextChoices):
    IF_THEN = "if_then", "an if-then plan"
    DRILL = "drill", "a practice drill"
    READING = "reading", "just reading"


_WAITING = {
    FeedbackState.SENT,
    FeedbackState.CHASED,
    FeedbackState.ESCALATED,
    FeedbackState.READDRESS,
}

_ANSWERS = {FeedbackState.IN_REVIEW, FeedbackState.DECLINED, FeedbackState.CANCELED}

FEEDBACK_MOVES: Moves = {
    FeedbackState.SENT: frozenset(
        {FeedbackState.CHASED, FeedbackState.ESCALATED, FeedbackState.READDRESS} | _ANSWERS
    ),
    FeedbackState.CHASED: frozenset({FeedbackState.ESCALATED, FeedbackState.READDRESS} | _ANSWERS),
    FeedbackState.ESCALATED: frozenset({FeedbackState.EXPIRED, FeedbackState.READDRESS} | _ANSWERS),
    # Staff find the right person and ask again, or nobody is found.
    FeedbackState.READDRESS: frozenset({FeedbackState.SENT, FeedbackState.EXPIRED} | _ANSWERS),
    FeedbackState.IN_REVIEW: frozenset(
        {FeedbackState.RELEASED, FeedbackState.RETURNED, FeedbackState.WITHHELD}
    ),
    FeedbackState.RETURNED: frozenset({FeedbackState.EXPIRED} | _ANSWERS),
    # The candidate asked for what was withheld, and staff decided to hand it over.
    FeedbackState.WITHHELD: frozenset({FeedbackState.RELEASED}),
}

AWAITING_EMPLOYER = frozenset(_WAITING | {FeedbackState.RETURNED})
DELIVERED = frozenset({FeedbackState.RELEASED, FeedbackState.WITHHELD})
ENDED = frozenset({FeedbackState.DECLINED, FeedbackState.EXPIRED, FeedbackState.CANCELED})
