"""Which decisions are open, what they say, and their words that staff read first."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from jobstore.lib import clock
from jobstore.lib.moves import is_legal
from jobstore.lib.seen import mark_of
from jobstore.lib.text import count_words
from jobstore.lib.zones import MORNING, add_working_days, local_instant, read_zone
from openings import signals
from openings.application.models import Application
from openings.application.states import (
    ABOUT_INTERVIEW,
    STAGE_MOVES,
    DecisionReason,
    Happening,
    Outcome,
    Stage,
    reason_as_said,
)
from openings.decision.models import HeldText
from openings.decision.states import Decision, HeldTextState
from openings.interview.queries import has_interview_ahead
from openings.interview.states import AbsenceAnswer, InterviewState
from openings.opening.models import Opening
from openings.promise.queries.promise import missed_interview
from openings.status.queries.words import has_untold_absence, verb_of_closing

KEPT = timedelta(days=365)  # the words, whatever became of them
TO_CANDIDATE = {
    HeldTextState.HELD: (
        "They also wrote words of their own. Our staff read them first. If we pass them on, they"
        " stand on the page of your application."
    ),
    HeldTextState.KEPT_BACK: (
        "They also wrote words of their own. Our staff kept them back. You may ask our staff why."
    ),
}


def open_decisions(application: Application, *, at: datetime) -> list[Decision]:
    """What may be decided at that instant. Pages show no other, and actions refuse any other."""
    if application.outcome != Outcome.OPEN or has_untold_absence(application):
        return []
    is_free = not has_interview_ahead(application, at=at)
    stage = application.stage
    is_interviewed = stage == Stage.INTERVIEW and not application.opening.is_over
    # An offer that is out is taken back first.
    is_endable = is_free and not application.offers.out().exists()
    absent_from = may_end_absent_from(application)
    is_open = {
        Decision.ADVANCE: is_interviewed and application.interviews.undecided().exists(),
        Decision.OFFER: is_free and stage in {Stage.INTERVIEW, Stage.OFFER},  # another one, too
        Decision.HIRE: is_legal(STAGE_MOVES, stage, Stage.HIRED),
        Decision.DECLINE: is_endable,
        Decision.END: is_endable and application.opening.is_done(at=at),
        Decision.ABSENT: is_endable and absent_from is not None and absent_from <= at,
    }
    return [decision for decision in Decision if is_open[decision]]


DAYS_TO_ANSWER = 3  # working days, from the telling that somebody did not come


def may_end_absent_from(application: Application) -> datetime | None:
    """When it may end because they did not come. None: never, as where they say it is wrong."""
    missed = missed_interview(application)
    absence = missed.noted_absence if missed is not None else None
    if absence is None or absence.told_at is None or absence.answer == AbsenceAnswer.WRONG:
        return None
    if application.offers.exists():  # they were wanted all the same
        return None
    zone = read_zone(application.opening.employer.time_zone)
    day = add_working_days(absence.told_at.astimezone(zone).date(), DAYS_TO_ANSWER)
    return local_instant(day, MORNING, zone)


def mark_of_text(held: HeldText) -> str:
    return mark_of(held.text, held.findings)


def waiting_texts() -> QuerySet[HeldText]:
    """What waits for staff, the most urgent first."""
    return (
        HeldText.objects.filter(state=HeldTextState.HELD)
        .select_related("application__candidate", "application__opening__employer", "written_by")
        .order_by("review_by", "pk")
    )


def held_texts_of(application: Application) -> QuerySet[HeldText]:
    """For the employer, the newest first."""
    return application.held_texts.order_by("-held_at", "pk")


def note_on_no(application: Application) -> str:
    """What the candidate reads in the place of words of a "no" that are not passed on."""
    newest = held_texts_of(application).filter(happening=Happening.DECIDED).first()
    return TO_CANDIDATE.get(HeldTextState(newest.state), "") if newest else ""


def old_texts(*, at: datetime) -> QuerySet[HeldText]:
    """Decided, and a year old: the words go, the fact stays."""
    decided = HeldText.objects.exclude(state=HeldTextState.HELD).exclude(text="")
    return decided.filter(held_at__lte=at - KEPT)


def next_old_text_at() -> datetime | None:
    decided = HeldText.objects.exclude(state=HeldTextState.HELD).exclude(text="")
    oldest = decided.order_by("held_at").values_list("held_at", flat=True).first()
    return oldest + KEPT if oldest is not None else None


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


@dataclass(frozen=True, kw_only=True)
class DecisionWords:
    """What a candidate reads of a "no"; empty parts are left out."""

    opening_title: str
    employer_name: str
    said: str  # what happened, in one sentence
    reason: str
    requirement: str
    text: str
    what_to_do_next: str
    feedback: str
    note: str = ""  # in the place of words that are not passed on


def decision_words(
    application: Application,
    *,
    outcome: str,
    text: str,
    reason: str = "",
    requirement: str = "",
    gives_feedback: bool | None = None,
    note: str = "",
) -> DecisionWords:
    """`application.opening.employer` is loaded."""
    opening = application.opening
    employer = opening.employer.name
    feedback = ""
    if gives_feedback is True:
        feedback = f"{employer} answers questions about the interview. You can ask for feedback."
    elif gives_feedback is False:
        feedback = f"{employer} does not give feedback on interviews."
    why = reason_as_said(reason, was_interviewed=gives_feedback is not None)
    what_to_do_next = WHAT_TO_DO_NEXT[why] if why else ""
    return DecisionWords(
        opening_title=opening.title,
        employer_name=employer,
        said=say_end(opening, outcome),
        reason=str(why.label) if why else "",
        requirement=requirement,
        text=text,
        what_to_do_next=ELSEWHERE if outcome == Outcome.POSITION_CLOSED else what_to_do_next,
        feedback=feedback,
        note=note,
    )


ELSEWHERE = "It was not about you. Look at openings like this one."


def say_end(opening: Opening, outcome: str) -> str:
    """`opening.employer` is loaded."""
    employer, title = opening.employer.name, opening.title
    if outcome == Outcome.NOT_SELECTED:
        return f"{employer} has decided about {title}: you were not selected this time."
    if outcome == Outcome.NO_SHOW:
        return f"{employer} has ended your application for {title}: you did not meet."
    return f"{employer} has {verb_of_closing(opening)} the job {title}."


def words_of(application: Application) -> DecisionWords:
    """The recorded decision; whether the candidate may read it yet is not asked here."""
    return decision_words(
        application,
        outcome=application.outcome,
        reason=application.decision_reason,
        requirement=application.decision_requirement,
        text=application.decision_text,
        gives_feedback=application.gives_feedback,
        note="" if application.decision_text else note_on_no(application),
    )


def was_interviewed(application: Application) -> bool:
    """An interview was held; then the candidate is owed feedback or an honest "we give none".

    What is over by the clock counts as held.
    """
    is_over = Q(state=InterviewState.SCHEDULED, ends_at__lte=clock.now())
    return application.interviews.filter(Q(state=InterviewState.HELD) | is_over).exists()


def reasons_for(*, was_interviewed: bool) -> list[DecisionReason]:
    """Those that can be true."""
    return [reason for reason in DecisionReason if was_interviewed or reason not in ABOUT_INTERVIEW]


def doubts_about(text: str) -> list[str]:
    """Why a text may not help who reads it. The writer may keep it all the same."""
    doubts = []
    if count_words(text) < FEWEST_WORDS:
        doubts.append(f"The text has under {FEWEST_WORDS} words. Say one thing that helps.")
    if _ABOUT_THEM.search(text) or _THIRD_PERSON.search(text):
        doubts.append("The text speaks about the person. Write to them: “you”.")
    return doubts


@dataclass(frozen=True, kw_only=True)
class MustSee:
    """One thing to read; its box is ticked before anything is decided."""

    key: str  # comes back with the form
    title: str
    text: str
    tick: str  # the label of the box


def to_be_seen(application: Application) -> list[MustSee]:
    """What nobody has ticked yet."""
    answers: Iterable[tuple[Any, Any]] = signals.deciding.send(
        sender=Application, application=application
    )
    return [item for _receiver, items in answers for item in items]
