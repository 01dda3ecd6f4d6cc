"""A decision in the words in which the candidate reads it: preview, mail and page say the same."""

import re
from dataclasses import dataclass
from datetime import datetime

from jobstore.lib.text import count_words
from openings.models import Application
from openings.queries.held_text import note_on_no
from openings.queries.wording import Finding, Weight
from openings.states import DecisionReason, InterviewState

FEWEST_WORDS = 10

WHAT_TO_DO_NEXT = {
    DecisionReason.STRONGER: "You did nothing wrong. Apply for the next job of this kind.",
    DecisionReason.EXPERIENCE: (
        "Look for a job or a task that gives you more of it, and say so when you apply again."
    ),
    DecisionReason.SKILL: "Pick one way to practice it, and tell the next employer what you did.",
    DecisionReason.EXAMPLES: (
        "For each claim, prepare one case: what happened, what you did, what came of it."
    ),
    DecisionReason.ANSWERS: "Repeat the question in your own words before you answer it.",
    DecisionReason.LOGISTICS: "Name the hours, place and pay that you need early next time.",
    DecisionReason.NOT_ABOUT_YOU: "There is nothing for you to mend here.",
}
NEEDS_REQUIREMENT = frozenset(
    {DecisionReason.STRONGER, DecisionReason.EXPERIENCE, DecisionReason.SKILL}
)

_ABOUT_THEM = re.compile(r"\bthe (candidate|applicant)\b", re.IGNORECASE)
_THIRD_PERSON = re.compile(r"\b(he|she|his|her|hers|him|himself|herself)\b", re.IGNORECASE)
# What nobody writes to a candidate; the words are kept to be written another way.
HARSH = "Say it without the word “reject”. The candidate will carry your words for a while."
_HARSH = re.compile(r"\breject(s|ed|ing|ion|ions)?\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class DecisionWords:
    """What a candidate reads of a "no"; empty parts are left out."""

    opening_title: str
    employer_name: str
    reason: str
    requirement: str
    text: str
    what_to_do_next: str
    feedback: str
    note: str = ""  # in the place of words that are not passed on


def decision_words(
    application: Application,
    *,
    reason: str,
    requirement: str,
    text: str,
    gives_feedback: bool | None,
    note: str = "",
) -> DecisionWords:
    """`application.opening.employer` is loaded."""
    employer = application.opening.employer.name
    feedback = ""
    if gives_feedback is True:
        feedback = f"{employer} answers questions about the interview. You can ask for feedback."
    elif gives_feedback is False:
        feedback = f"{employer} does not give feedback on interviews."
    return DecisionWords(
        opening_title=application.opening.title,
        employer_name=employer,
        reason=str(DecisionReason(reason).label) if reason else "",
        requirement=requirement,
        text=text,
        what_to_do_next=WHAT_TO_DO_NEXT[DecisionReason(reason)] if reason else "",
        feedback=feedback,
        note=note,
    )


def words_of(application: Application) -> DecisionWords:
    """The recorded decision; whether the candidate may read it yet is not asked here."""
    return decision_words(
        application,
        reason=application.decision_reason,
        requirement=application.decision_requirement,
        text=application.decision_text,
        gives_feedback=application.gives_feedback,
        note="" if application.decision_text else note_on_no(application),
    )


def was_interviewed(application: Application) -> bool:
    """An interview was held; then the candidate is owed feedback or an honest "we give none"."""
    return application.interviews.filter(state=InterviewState.HELD).exists()


def doubts_about(text: str) -> list[str]:
    """Why a text may not help who reads it. The writer may keep it all the same."""
    doubts = []
    if count_words(text) < FEWEST_WORDS:
        doubts.append(f"The text has under {FEWEST_WORDS} words. Say one thing that helps.")
    if _ABOUT_THEM.search(text) or _THIRD_PERSON.search(text):
        doubts.append("The text speaks about the person. Write to them: “you”.")
    return doubts


def is_harsh(text: str) -> bool:
    """Contains the word that no candidate reads on this site."""
    return bool(harsh_words(text))


def harsh_words(text: str) -> str:
    """The first of them as it stands there; empty where there is none."""
    found = _HARSH.search(text)
    return found.group() if found else ""


def has_interview_ahead(application: Application, *, at: datetime) -> bool:
    """Planned and not over: it is held or canceled before anything is decided."""
    return application.interviews.scheduled().filter(ends_at__gt=at).exists()


def said_harshly(word: str) -> Finding:
    return Finding(words=word, category="harsh", why=HARSH, suggestion="", weight=Weight.REFUSED)
