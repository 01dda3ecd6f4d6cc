from coaching.models.debrief import Blunder, Debrief, DebriefQuestion, SelfRating
from coaching.models.feedback import (
    EmployerRating,
    FeedbackAnswer,
    FeedbackEvent,
    FeedbackPick,
    FeedbackRequest,
    FeedbackRequestQuerySet,
)
from coaching.models.letter import Letter
from coaching.models.plan import IfThenPlan, RecoveryPlan, RecoveryPlanQuerySet, StepMark

__all__ = [
    "Blunder",
    "Debrief",
    "DebriefQuestion",
    "EmployerRating",
    "FeedbackAnswer",
    "FeedbackEvent",
    "FeedbackPick",
    "FeedbackRequest",
    "FeedbackRequestQuerySet",
    "IfThenPlan",
    "Letter",
    "RecoveryPlan",
    "RecoveryPlanQuerySet",
    "SelfRating",
    "StepMark",
]
