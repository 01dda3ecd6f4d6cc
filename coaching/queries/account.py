"""What coaching keeps about a candidate, and which of it is erased how."""

from dataclasses import asdict
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from coaching import models as stored
from coaching.models import (
    EmployerRating,
    FeedbackAnswer,
    FeedbackPick,
    FeedbackRequest,
    Letter,
    RecoveryPlan,
    Reply,
    StepMark,
)
from coaching.queries.feedback.readable import readable_answer
from coaching.states import DELIVERED
from jobstore.people.models import User
from jobstore.people.queries.account import Personal, all_personal, register

# Nameless, these keep an employer's figures true after the candidate has left.
KEPT_NAMELESS: frozenset[type[Model]] = frozenset(
    {RecoveryPlan, FeedbackRequest, FeedbackAnswer, FeedbackPick, EmployerRating}
)


def _opened(answers: QuerySet[FeedbackAnswer]) -> QuerySet[FeedbackAnswer]:
    return answers.filter(opened_at__isnull=False, request__state__in=DELIVERED)


def _as_read(answer: FeedbackAnswer) -> dict[str, Any]:
    """As the page shows it: without withheld parts, in the words that the writer let through."""
    facts = {"id": answer.pk, "request": answer.request_id, "opened_at": answer.opened_at}
    facts |= {"was_useful": answer.was_useful, "praise": answer.praise}
    return {**facts, "action": answer.action, **asdict(readable_answer(answer))}


def private_rows() -> list[Personal]:
    """What is deleted with the account; everything but what is kept nameless."""
    ours = [thing for thing in all_personal() if thing.name.startswith("coaching.")]
    return [thing for thing in ours if thing.model not in KEPT_NAMELESS | {Reply}]


# Others have these as well, or they are the frame of the plan.
_NOT_FOR_ONESELF = frozenset(
    {Letter, StepMark, stored.PlanEvent, stored.OpeningsDigest, stored.DigestOpening}
)


# What a candidate writes for themselves begins with one of these, and hangs on a plan.
OWN_TEXTS: tuple[type[Model], ...] = (
    stored.Debrief,
    stored.CallPlan,
    stored.PracticeDrill,
    stored.PracticeSession,
    stored.IfThenPlan,
    stored.WhatWorked,
)


def plans_with_own_texts() -> QuerySet[RecoveryPlan]:
    """Plans in which the candidate wrote for themselves, or practiced."""
    return RecoveryPlan.objects.filter(_has_own_text("plan", "pk"))


def people_with_own_texts() -> QuerySet[User]:
    return User.objects.filter(_has_own_text("plan__candidate", "pk"))


def _has_own_text(lookup: str, outer: str) -> Q:
    conditions = Q()
    for model in OWN_TEXTS:
        conditions |= Q(Exists(model._default_manager.filter(**{lookup: OuterRef(outer)})))  # noqa: SLF001 -- Django's documented _default_manager
    return conditions


def own_texts(plan: RecoveryPlan) -> list[QuerySet[Any]]:
    """What the candidate wrote for themselves in one plan, ready to delete."""
    found = []
    for thing in private_rows():
        if thing.owner.endswith("plan__candidate") and thing.model not in _NOT_FOR_ONESELF:
            rows = thing.all_rows_of(plan.candidate)
            found.append(rows.filter(**{thing.owner.removesuffix("__candidate"): plan}))
    return [*found, stored.PracticeSession.objects.filter(plan=plan)]


# Model, the lookup from its rows to the candidate, and what they are to them.
_PLAIN: tuple[tuple[type[Model], str, str], ...] = (
    # The branch as stored may be behind what the candidate knows; it is never ahead of it.
    (RecoveryPlan, "candidate", "Your plans"),
    (stored.PlanEvent, "plan__candidate", "What happened in your plans"),
    (StepMark, "plan__candidate", "Steps you finished or skipped"),
    (stored.IfThenPlan, "plan__candidate", "If-then plans"),
    (stored.WhatWorked, "plan__candidate", "What worked"),
    (stored.Debrief, "plan__candidate", "Debriefs"),
    (stored.DebriefQuestion, "debrief__plan__candidate", "Questions you were asked"),
    (stored.SelfRating, "debrief__plan__candidate", "How you rated yourself"),
    (stored.Blunder, "debrief__plan__candidate", "Slips you noted"),
    (stored.Problem, "debrief__plan__candidate", "What got in the way"),
    (stored.SecondLook, "debrief__plan__candidate", "Second looks"),
    (stored.DebriefReading, "debrief__plan__candidate", "When you read your debriefs"),
    (stored.CallPlan, "plan__candidate", "Calls you planned"),
    (stored.CallAttempt, "call__plan__candidate", "Calls you made"),
    (stored.PracticeDrill, "plan__candidate", "What you practice"),
    (stored.PracticeSession, "candidate", "Practice sessions"),
    (stored.PracticeAttempt, "session__candidate", "Answers you practiced"),
    (stored.PracticeRating, "session__candidate", "How practice was rated"),
    (stored.PracticeInvite, "session__candidate", "Friends you asked to practice"),
    (stored.CoachView, "session__candidate", "What a coach saw in your practice"),
    (stored.SentQuestion, "invite__session__candidate", "Questions your friends got"),
    (stored.Readiness, "candidate", "Getting ready"),
    (stored.ReadinessTick, "readiness__candidate", "What you ticked off"),
    (stored.CoachRequest, "candidate", "What you asked a coach"),
    (stored.CoachMessage, "request__candidate", "Messages with your coach"),
    (stored.ShareGrant, "request__candidate", "What you let a coach read"),
    (stored.ShareView, "grant__request__candidate", "When a coach looked"),
    (stored.PassedAdvice, "candidate", "Advice you passed on"),
    (stored.OpeningsDigest, "plan__candidate", "Mails with openings that fit"),
    (stored.DigestOpening, "digest__plan__candidate", "Openings in those mails"),
    (FeedbackRequest, "plan__candidate", "Feedback you asked for"),
)
# Who of the staff did it, and in whose hands it is, is theirs.
_STAFF_COLUMNS = frozenset({"decided_by", "viewer", "coach", "is_urgent"})

register(
    *(
        Personal(model=model, title=title, owner=owner, leave_out=_STAFF_COLUMNS)
        for model, owner, title in _PLAIN
    ),
    Personal(
        model=Letter,
        title="Letters you wrote",
        owner="plan__candidate",
        # What was set right is marked as seen when a decision is recorded, told or not.
        leave_out=frozenset({"moderated_by", "seen_by", "seen_at"}),
    ),
    Personal(
        model=Reply,
        title="Replies to articles",
        owner="writer",
        leave_out=frozenset({"decided_by", "ip_hash", "mail_hash", "is_urgent"}),
    ),
    Personal(
        model=FeedbackAnswer,
        title="Feedback you were given",
        owner="request__plan__candidate",
        known=_opened,
        said=_as_read,
    ),
)
