from coaching.models.advice import Article, ArticleQuerySet, ArticleRevision
from coaching.models.debrief import (
    Blunder,
    Debrief,
    DebriefQuestion,
    DebriefReading,
    Problem,
    SecondLook,
    SelfRating,
)
from coaching.models.digest import DigestOpening, OpeningsDigest
from coaching.models.feedback import (
    EmployerRating,
    FeedbackAnswer,
    FeedbackEvent,
    FeedbackFinding,
    FeedbackPick,
    FeedbackRequest,
    FeedbackRequestQuerySet,
)
from coaching.models.help_line import HelpLine, HelpLineQuerySet
from coaching.models.letter import Letter
from coaching.models.plan import (
    IfThenPlan,
    PlanEvent,
    RecoveryPlan,
    RecoveryPlanQuerySet,
    StepMark,
)
from coaching.models.practice import (
    PracticeAttempt,
    PracticeDrill,
    PracticeInvite,
    PracticeQuestion,
    PracticeRating,
    PracticeSession,
    SentQuestion,
)
from coaching.models.readiness import Readiness, ReadinessTick
from coaching.models.reply import (
    HeldWord,
    MutedSender,
    Reply,
    ReplyFlag,
    ReplyHold,
    ReplyQuerySet,
)
from coaching.models.wording import WordingRevision, WordingRule, WordingRuleQuerySet
from coaching.models.worked import WhatWorked

__all__ = [
    "Article",
    "ArticleQuerySet",
    "ArticleRevision",
    "Blunder",
    "Debrief",
    "DebriefQuestion",
    "DebriefReading",
    "DigestOpening",
    "EmployerRating",
    "FeedbackAnswer",
    "FeedbackEvent",
    "FeedbackFinding",
    "FeedbackPick",
    "FeedbackRequest",
    "FeedbackRequestQuerySet",
    "HeldWord",
    "HelpLine",
    "HelpLineQuerySet",
    "IfThenPlan",
    "Letter",
    "MutedSender",
    "OpeningsDigest",
    "PlanEvent",
    "PracticeAttempt",
    "PracticeDrill",
    "PracticeInvite",
    "PracticeQuestion",
    "PracticeRating",
    "PracticeSession",
    "Problem",
    "Readiness",
    "ReadinessTick",
    "RecoveryPlan",
    "RecoveryPlanQuerySet",
    "Reply",
    "ReplyFlag",
    "ReplyHold",
    "ReplyQuerySet",
    "SecondLook",
    "SelfRating",
    "SentQuestion",
    "StepMark",
    "WhatWorked",
    "WordingRevision",
    "WordingRule",
    "WordingRuleQuerySet",
]
