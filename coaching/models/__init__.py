"""What Django is to know as models; everybody else imports them from their rooms."""

from coaching.advice.models import ArticleText
from coaching.call.models import CallAttempt, CallPlan
from coaching.coach.models import CoachMessage, CoachRequest, ShareGrant, ShareView
from coaching.debrief.models import (
    Blunder,
    Debrief,
    DebriefQuestion,
    DebriefReading,
    Problem,
    SecondLook,
    SelfRating,
    WhatWorked,
)
from coaching.digest.models import DigestOpening, OpeningsDigest
from coaching.feedback.models import (
    EmployerRating,
    FeedbackAnswer,
    FeedbackEvent,
    FeedbackFinding,
    FeedbackPick,
    FeedbackRequest,
)
from coaching.help_line.models import CrisisWords, CrisisWordsRevision, HelpLine
from coaching.letter.models import Letter
from coaching.metrics.models import EmployerRecord, ThemeSnapshot
from coaching.pass_on.models import PassedAdvice
from coaching.plan.models import IfThenPlan, PlanEvent, RecoveryPlan, StepMark
from coaching.practice.models import (
    CoachView,
    PracticeAttempt,
    PracticeDrill,
    PracticeInvite,
    PracticeQuestion,
    PracticeRating,
    PracticeSession,
    SentQuestion,
)
from coaching.readiness.models import Readiness, ReadinessTick
from coaching.reply.models import HeldWord, MutedSender, Reply, ReplyFlag, ReplyHold
from jobstore.wording.models import WordingRevision, WordingRule

__all__ = [
    "ArticleText",
    "Blunder",
    "CallAttempt",
    "CallPlan",
    "CoachMessage",
    "CoachRequest",
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
    "HeldWord",
    "HelpLine",
    "IfThenPlan",
    "Letter",
    "MutedSender",
    "OpeningsDigest",
    "PassedAdvice",
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
    "Reply",
    "ReplyFlag",
    "ReplyHold",
    "SecondLook",
    "SelfRating",
    "SentQuestion",
    "ShareGrant",
    "ShareView",
    "StepMark",
    "ThemeSnapshot",
    "WhatWorked",
    "WordingRevision",
    "WordingRule",
]
