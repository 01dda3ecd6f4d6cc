from coaching.models.advice import Article, ArticleQuerySet, ArticleRevision
from coaching.models.call import CallAttempt, CallPlan
from coaching.models.coach import CoachMessage, CoachRequest, CoachRequestQuerySet
from coaching.models.crisis import CrisisWords, CrisisWordsRevision
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
from coaching.models.metrics import EmployerRecord, ThemeSnapshot
from coaching.models.pass_on import PassedAdvice, PassedAdviceQuerySet
from coaching.models.plan import (
    IfThenPlan,
    PlanEvent,
    RecoveryPlan,
    RecoveryPlanQuerySet,
    StepMark,
)
from coaching.models.practice import (
    CoachView,
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
from coaching.models.share import ShareGrant, ShareGrantQuerySet, ShareView
from coaching.models.wording import WordingRevision, WordingRule, WordingRuleQuerySet
from coaching.models.worked import WhatWorked

__all__ = [
    "Article",
    "ArticleQuerySet",
    "ArticleRevision",
    "Blunder",
    "CallAttempt",
    "CallPlan",
    "CoachMessage",
    "CoachRequest",
    "CoachRequestQuerySet",
    "CoachView",
    "CrisisWords",
    "CrisisWordsRevision",
    "Debrief",
    "DebriefQuestion",
    "DebriefReading",
    "DigestOpening",
    "EmployerRating",
    "EmployerRecord",
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
    "PassedAdvice",
    "PassedAdviceQuerySet",
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
    "ShareGrant",
    "ShareGrantQuerySet",
    "ShareView",
    "StepMark",
    "ThemeSnapshot",
    "WhatWorked",
    "WordingRevision",
    "WordingRule",
    "WordingRuleQuerySet",
]
