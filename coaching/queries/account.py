"""What coaching keeps about a candidate, and which of it is erased how."""

from typing import Any

from django.db.models import Model, QuerySet

from coaching.models import (
    Blunder,
    Debrief,
    DebriefQuestion,
    EmployerRating,
    FeedbackAnswer,
    FeedbackPick,
    FeedbackRequest,
    IfThenPlan,
    Letter,
    RecoveryPlan,
    SelfRating,
    StepMark,
)
from coaching.states import DELIVERED, AnswerPart
from jobstore.people.queries.account import Personal, all_personal, register

# Nameless, these keep an employer's figures true after the candidate has left.
KEPT_NAMELESS: frozenset[type[Model]] = frozenset(
    {RecoveryPlan, FeedbackRequest, FeedbackAnswer, FeedbackPick, EmployerRating}
)
_STAFF_ONLY = frozenset(
    {
        "entered_by",
        "guard_hits",
        "moderated_by",
        "moderation_note",
        "release_at",
        "withheld_parts",
    }
)
_PARTS = {
    AnswerPart.STRENGTH: "strength",
    AnswerPart.NEXT_TIME: "next_time",
    AnswerPart.ADVICE: "advice",
}


def _opened(answers: QuerySet[FeedbackAnswer]) -> QuerySet[FeedbackAnswer]:
    return answers.filter(opened_at__isnull=False, request__state__in=DELIVERED)


def _opened_picks(picks: QuerySet[FeedbackPick]) -> QuerySet[FeedbackPick]:
    picks = picks.filter(answer__opened_at__isnull=False, answer__request__state__in=DELIVERED)
    return picks.exclude(answer__withheld_parts__contains=AnswerPart.PICKS)


def _opened_ratings(ratings: QuerySet[EmployerRating]) -> QuerySet[EmployerRating]:
    """By the same rule as the pairs on the page: sealed before the telling, and opened."""
    return ratings.filter(
        answer__opened_at__isnull=False,
        answer__request__state__in=DELIVERED,
        answer__request__plan__debrief__sealed_before_telling=True,
        answer__request__plan__debrief__sealed_at__isnull=False,
    )


def _said_of_answer(answer: FeedbackAnswer) -> dict[str, Any]:
    """Without the parts that staff withheld; that they were withheld is said."""
    said = {
        "id": answer.pk,
        "request": answer.request_id,
        "submitted_at": answer.submitted_at,
        "opened_at": answer.opened_at,
        "action": answer.action,
        "withheld": sorted(answer.withheld),
    }
    shown = {
        name: getattr(answer, name) for part, name in _PARTS.items() if part not in answer.withheld
    }
    return {**said, **shown}


def private_rows() -> list[Personal]:
    """What is deleted with the account; everything but what is kept nameless."""
    ours = [thing for thing in all_personal() if thing.name.startswith("coaching.")]
    return [thing for thing in ours if thing.model not in KEPT_NAMELESS]


# Others have these as well, or they are the frame of the plan.
_NOT_FOR_ONESELF = frozenset({Letter, StepMark})


def own_texts(plan: RecoveryPlan) -> list[QuerySet[Any]]:
    """What the candidate wrote for themselves in one plan, ready to delete."""
    found = []
    for thing in private_rows():
        if thing.owner.endswith("plan__candidate") and thing.model not in _NOT_FOR_ONESELF:
            rows = thing.all_rows_of(plan.candidate)
            found.append(rows.filter(**{thing.owner.removesuffix("__candidate"): plan}))
    return found


register(
    # The branch as stored may be behind what the candidate knows; it is never ahead of it.
    Personal(model=RecoveryPlan, owner="candidate"),
    Personal(model=StepMark, owner="plan__candidate"),
    Personal(model=IfThenPlan, owner="plan__candidate"),
    Personal(model=Debrief, owner="plan__candidate"),
    Personal(model=DebriefQuestion, owner="debrief__plan__candidate"),
    Personal(model=SelfRating, owner="debrief__plan__candidate"),
    Personal(model=Blunder, owner="debrief__plan__candidate"),
    Personal(model=Letter, owner="plan__candidate"),
    Personal(model=FeedbackRequest, owner="plan__candidate"),
    Personal(
        model=FeedbackAnswer,
        owner="request__plan__candidate",
        leave_out=_STAFF_ONLY,
        known=_opened,
        said=_said_of_answer,
    ),
    Personal(model=FeedbackPick, owner="answer__request__plan__candidate", known=_opened_picks),
    Personal(model=EmployerRating, owner="answer__request__plan__candidate", known=_opened_ratings),
)
