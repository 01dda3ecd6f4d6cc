"""What stands against "I blew it": the own sealed guess, the state of things, and the record."""

from dataclasses import dataclass
from datetime import datetime

from coaching.calibration.queries.interview import fair_pairings
from coaching.calibration.queries.measure import claim_of
from coaching.calibration.queries.words import say_claim
from coaching.debrief.models import Debrief
from coaching.debrief.states import Expectation
from coaching.letter.queries.state import has_set_right
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries.plan import branch_at
from coaching.plan.states import WENT_ON, Branch, PlanState


@dataclass(frozen=True)
class Finding:
    """What research found, said with its limits, and where to read it."""

    text: str
    source: str


LIKING_GAP = Finding(
    "Feelings are a poor guide here. In several studies, people who had just talked with somebody"
    " new were liked more than they thought. That was not about interviews alone, so take it as a"
    " hint.",
    "Boothby and others, “The Liking Gap in Conversations”, 2018",
)
TRANSPARENCY = Finding(
    "Nerves often show less than they feel. Speakers who were told so gave better talks. A small"
    " later study did not find it again, so take it as a hint too.",
    "Savitsky and Gilovich, “The illusion of transparency”, 2003",
)


@dataclass(frozen=True, kw_only=True)
class RealityCheck:
    debrief: Debrief
    is_pending: bool  # the candidate knows of no decision
    has_no_answer: bool
    can_write: bool  # one thing can still be set right
    outcome: str  # how the guess turned out; "" while nothing is known
    record: str  # the own history in one sentence; "" below three interviews
    findings: tuple[Finding, ...]  # what others found, where there is no own history


def reality_check_of(plan: RecoveryPlan, debrief: Debrief, *, at: datetime) -> RealityCheck:
    branch = branch_at(plan, at=at)
    claim = claim_of(fair_pairings(plan.candidate))
    return RealityCheck(
        debrief=debrief,
        is_pending=branch in {Branch.PENDING, Branch.NO_ANSWER},
        has_no_answer=branch == Branch.NO_ANSWER,
        can_write=(
            branch == Branch.PENDING
            and plan.state == PlanState.ACTIVE
            and bool(plan.interview.interviewers.all())
            and not has_set_right(plan)
        ),
        outcome=_outcome(debrief, branch),
        record=say_claim(claim) if claim else "",
        findings=() if claim else (LIKING_GAP, TRANSPARENCY),
    )


def _outcome(debrief: Debrief, branch: Branch) -> str:
    """The guess beside the answer; a guess that was written after it says nothing."""
    if not debrief.sealed_before_telling or branch not in WENT_ON | {Branch.NOT_SELECTED}:
        return ""
    is_yes = branch in WENT_ON
    answer = "They wanted to go on with you." if is_yes else "They said no."
    expected = {Expectation.YES: True, Expectation.NO: False}.get(Expectation(debrief.expects))
    if expected is None:
        return answer
    return f"{answer} {'You guessed right.' if expected == is_yes else 'Your guess was wrong.'}"
