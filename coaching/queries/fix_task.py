"""What mends a slip. What was not in the candidate's hands is never a task."""

from dataclasses import dataclass
from uuid import UUID

from coaching.models import Blunder, Debrief, Problem
from coaching.queries.debrief import FIX_TASKS
from coaching.states import BlunderCode
from jobstore.people.models import User


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
