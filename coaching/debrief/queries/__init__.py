"""The debrief: what it asks, in whose voice, and what became of it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from coaching.debrief.models import Blunder, Debrief, Problem, SecondLook, WhatWorked
from coaching.debrief.states import (
    SELF_ONLY_CRITERIA,
    SHARED_CRITERIA,
    Band,
    BlunderCode,
    Criterion,
    Expectation,
    QuestionWent,
)
from coaching.plan.models import RecoveryPlan
from jobstore.people.user.models import User

MINUTES = 15
SOFT_STOP = 20  # minutes
MOST_MINUTES = 180  # what takes longer was left open and is not counted
MOST_READINGS = 3  # of a sealed debrief, a day
SECOND_LOOK_AFTER = timedelta(hours=72)
# The two that are asked first, each with an example.
ASKED_WITH_EXAMPLE = (Criterion.CLEAR, Criterion.HONEST)

ASKED_BY_BAND = tuple(
    item for item in (*SHARED_CRITERIA, *SELF_ONLY_CRITERIA) if item not in ASKED_WITH_EXAMPLE
)


def say_own(band: Band) -> str:
    """A word of the four where one rates oneself: "How honest were you?" has no "missing"."""
    return "not at all" if band == Band.MISSING else str(band.label)


@dataclass(frozen=True)
class AskedQuestion:
    asked: str
    went: str = ""  # a QuestionWent, or not said yet
    better_answer: str = ""


@dataclass(frozen=True)
class SortedProblem:
    text: str
    is_mine: bool | None = None  # None: not sorted yet


@dataclass(frozen=True, kw_only=True)
class DebriefAnswers:
    """What stands in the form; anything may be missing until the debrief is sealed."""

    in_third_person: bool = False
    went_well: str = ""
    questions: tuple[AskedQuestion, ...] = ()
    clear_example: str = ""
    honest_example: str = ""
    ratings: dict[Criterion, Band] = field(default_factory=dict)
    blunders: frozenset[BlunderCode] = frozenset()
    blunders_not_mine: frozenset[BlunderCode] = frozenset()
    problems: tuple[SortedProblem, ...] = ()
    mine_to_change: str = ""
    not_mine: str = ""
    expects: Expectation | None = None
    confidence: int | None = None
    minutes_spent: int | None = None  # as the page counted them


@dataclass(frozen=True)
class FixTask:
    """What mends a slip, and where it is mended ("" where no page of ours does it)."""

    what: str
    url_name: str = ""
    verb: str = ""
    fits_note: bool = False  # the note to the employer can set it right


FIX_TASKS: dict[str, FixTask] = {
    BlunderCode.RESUME_ERROR: FixTask(
        "Correct your résumé, and have somebody else read it once.",
        "people:profile",
        "Open your profile",
        fits_note=True,
    ),
    BlunderCode.LATE: FixTask("Plan the way or try the link ahead, and be early."),
    BlunderCode.WRONG_NAME: FixTask("Write the names on a card and read them once before."),
    BlunderCode.PHONE_RANG: FixTask("Silence what could ring before it begins."),
    BlunderCode.UNPREPARED: FixTask("Read their site for ten minutes and note three facts."),
    BlunderCode.SPOKE_BADLY: FixTask("Find one fair sentence about the job that you left."),
    BlunderCode.WENT_BLANK: FixTask("Practice one sentence that buys you time to think."),
    BlunderCode.WRONG_FACT: FixTask(
        "Look it up, and set it right in your note.",
        fits_note=True,
    ),
}


def debrief_of(plan: RecoveryPlan) -> Debrief | None:
    found: Debrief | None = getattr(plan, "debrief", None)
    return found


def sealed_debrief(plan: RecoveryPlan) -> Debrief | None:
    debrief = debrief_of(plan)
    return debrief if debrief is not None and debrief.sealed_at is not None else None


def has_rough_answers(plan: RecoveryPlan) -> bool:
    debrief = debrief_of(plan)
    return debrief is not None and debrief.questions.filter(went=QuestionWent.ROUGH).exists()


def texts_of(answers: DebriefAnswers) -> list[str]:
    """All that was typed into it."""
    texts = [answers.went_well, answers.clear_example, answers.honest_example]
    texts += [answers.mine_to_change, answers.not_mine]
    texts += [text for row in answers.questions for text in (row.asked, row.better_answer)]
    return texts + [row.text for row in answers.problems]


def answers_of(debrief: Debrief | None) -> DebriefAnswers:
    """What has been saved so far."""
    if debrief is None:
        return DebriefAnswers()
    ratings = debrief.ratings.order_by("pk")
    blunders = list(debrief.blunders.order_by("pk"))
    return DebriefAnswers(
        in_third_person=debrief.in_third_person,
        went_well=debrief.went_well or "",
        questions=tuple(
            AskedQuestion(row.asked or "", row.went, row.better_answer or "")
            for row in debrief.questions.order_by("pk")
        ),
        clear_example=debrief.clear_example or "",
        honest_example=debrief.honest_example or "",
        ratings={Criterion(row.criterion): Band(row.band) for row in ratings},
        blunders=frozenset(BlunderCode(row.code) for row in blunders),
        blunders_not_mine=frozenset(BlunderCode(row.code) for row in blunders if not row.is_mine),
        problems=tuple(
            SortedProblem(row.text, row.is_mine) for row in debrief.problems.order_by("pk")
        ),
        mine_to_change=debrief.mine_to_change or "",
        not_mine=debrief.not_mine or "",
        expects=Expectation(debrief.expects) if debrief.expects else None,
        confidence=debrief.confidence,
        minutes_spent=debrief.minutes_spent,
    )


def second_look_of(debrief: Debrief) -> SecondLook | None:
    return SecondLook.objects.filter(debrief=debrief).first()


def second_look_opens(debrief: Debrief) -> datetime:
    """When the one addition to a sealed debrief may be written."""
    if debrief.sealed_at is None:
        raise ValueError("not sealed")
    return debrief.sealed_at + SECOND_LOOK_AFTER


def prompts(*, first_name: str, in_third_person: bool) -> dict[str, str]:
    """What the form asks. From a step back, one's own name makes it easier to be fair."""
    you, your, were = ("you", "your", "were")
    if in_third_person:
        you, your, were = (first_name, f"{first_name}’s", "was")
    return {
        "went_well": f"What did {you} do well?",
        "questions": f"What did they ask, and how did {you} answer?",
        "clear": f"How clearly did {you} speak?",
        "honest": f"How honest {were} {you}?",
        "ratings": f"How did {you} do on each of these?",
        "blunders": f"Did any of these happen to {you}?",
        "problems": f"What else got in {your} way?",
        "mine_to_change": f"What will {you} do differently next time?",
        "not_mine": f"What can {you} let go of?",
        "expects": f"What do you think: will they go on with {you}?",
    }


@dataclass(frozen=True, kw_only=True)
class Task:
    """One small task that came out of a sealed debrief."""

    pk: int
    plan_id: UUID
    slip: BlunderCode | None  # None: a problem in the candidate's own words
    because: str
    what: str
    is_mended: bool
    url_name: str = ""
    verb: str = ""
    fits_note: bool = False


def tasks_of(debrief: Debrief) -> list[Task]:
    """The tasks of one debrief: slips in the order of the list, then problems as written."""
    order = {code: index for index, code in enumerate(BlunderCode)}
    blunders = debrief.blunders.filter(is_mine=True).order_by("pk")
    slips = sorted(blunders, key=lambda row: order[BlunderCode(row.code)])
    problems = debrief.problems.filter(is_mine=True).order_by("pk")
    plan_id = debrief.plan_id
    return [
        *(_of_slip(row, plan_id) for row in slips),
        *(_of_problem(row, plan_id) for row in problems),
    ]


def _of_slip(row: Blunder, plan_id: UUID) -> Task:
    remedy = FIX_TASKS[row.code]
    return Task(
        pk=row.pk,
        plan_id=plan_id,
        slip=BlunderCode(row.code),
        because=BlunderCode(row.code).label,
        what=remedy.what,
        is_mended=row.mended_at is not None,
        url_name=remedy.url_name,
        verb=remedy.verb,
        fits_note=remedy.fits_note,
    )


def _of_problem(row: Problem, plan_id: UUID) -> Task:
    return Task(
        pk=row.pk,
        plan_id=plan_id,
        slip=None,
        because="In your hands",
        what=row.text,
        is_mended=row.mended_at is not None,
    )


def let_go_of(debrief: Debrief) -> list[str]:
    """What was not in the candidate's hands, in words: no task comes of it."""
    slips = debrief.blunders.filter(is_mine=False).order_by("pk")
    problems = debrief.problems.filter(is_mine=False).order_by("pk")
    return [*(BlunderCode(row.code).label for row in slips), *(row.text for row in problems)]


def fix_tasks_of(candidate: User) -> list[Task]:
    """What is still to mend from every sealed debrief, slips first, newest first; a slip once."""
    open_ones = {
        "debrief__plan__candidate": candidate,
        "debrief__sealed_at__isnull": False,
        "is_mine": True,
        "mended_at__isnull": True,
    }
    newest = ("-debrief__sealed_at", "pk")
    blunders = Blunder.objects.filter(**open_ones).select_related("debrief").order_by(*newest)
    problems = Problem.objects.filter(**open_ones).select_related("debrief").order_by(*newest)
    slips: dict[str, Blunder] = {}
    for blunder in blunders:
        slips.setdefault(blunder.code, blunder)
    return [
        *(_of_slip(row, row.debrief.plan_id) for row in slips.values()),
        *(_of_problem(row, row.debrief.plan_id) for row in problems),
    ]


def worked_in(plan: RecoveryPlan) -> WhatWorked | None:
    return WhatWorked.objects.filter(plan=plan).first()
