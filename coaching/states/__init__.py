"""Every state of the coaching half and the legal moves between them. Pure: no models, no web."""

from coaching.states.advice import ArticleState, ArticleTopic
from coaching.states.call import ENDS_THE_CALL, CallOutcome, CallState
from coaching.states.coach import CoachChannel, CoachState, CoachTopic, ShareSection
from coaching.states.crisis import CrisisPart
from coaching.states.debrief import (
    SELF_ONLY_CRITERIA,
    SHARED_CRITERIA,
    Band,
    BlunderCode,
    Criterion,
    Expectation,
    QuestionWent,
)
from coaching.states.feedback import (
    AWAITING_EMPLOYER,
    DELIVERED,
    ENDED,
    FEEDBACK_MOVES,
    NEEDS_NO_IMPROVEMENT,
    NEEDS_REQUIREMENT,
    ActionKind,
    AnswerPart,
    AnswerSource,
    DeclineReason,
    FeedbackHappening,
    FeedbackState,
    Pick,
    Praise,
    Visibility,
)
from coaching.states.letter import (
    EDITABLE_LETTERS,
    HANDED_OVER_LETTERS,
    LETTER_MOVES,
    LetterKind,
    LetterState,
)
from coaching.states.metrics import ThemeScope
from coaching.states.pass_on import PASS_ON_MOVES, PassOnState
from coaching.states.plan import BRANCH_MOVES, Branch, PlanHappening, PlanState, StepName
from coaching.states.practice import (
    DrillSource,
    InviteState,
    PracticeMode,
    QuestionTag,
    Rater,
    ReadyItem,
)
from coaching.states.reply import REPLY_MOVES, HoldReason, ReplyState
from coaching.states.wording import LooksFor, WordingList

__all__ = [
    "AWAITING_EMPLOYER",
    "BRANCH_MOVES",
    "DELIVERED",
    "EDITABLE_LETTERS",
    "ENDED",
    "ENDS_THE_CALL",
    "FEEDBACK_MOVES",
    "HANDED_OVER_LETTERS",
    "LETTER_MOVES",
    "NEEDS_NO_IMPROVEMENT",
    "NEEDS_REQUIREMENT",
    "PASS_ON_MOVES",
    "REPLY_MOVES",
    "SELF_ONLY_CRITERIA",
    "SHARED_CRITERIA",
    "ActionKind",
    "AnswerPart",
    "AnswerSource",
    "ArticleState",
    "ArticleTopic",
    "Band",
    "BlunderCode",
    "Branch",
    "CallOutcome",
    "CallState",
    "CoachChannel",
    "CoachState",
    "CoachTopic",
    "CrisisPart",
    "Criterion",
    "DeclineReason",
    "DrillSource",
    "Expectation",
    "FeedbackHappening",
    "FeedbackState",
    "HoldReason",
    "InviteState",
    "LetterKind",
    "LetterState",
    "LooksFor",
    "PassOnState",
    "Pick",
    "PlanHappening",
    "PlanState",
    "PracticeMode",
    "Praise",
    "QuestionTag",
    "QuestionWent",
    "Rater",
    "ReadyItem",
    "ReplyState",
    "ShareSection",
    "StepName",
    "ThemeScope",
    "Visibility",
    "WordingList",
]
