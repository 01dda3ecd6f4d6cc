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


# Model, and the lookup from its rows to the candidate.
_PLAIN: tuple[tuple[type[Model], str], ...] = (
    # The branch as stored may be behind what the candidate knows; it is never ahead of it.
    (RecoveryPlan, "candidate"),
    (stored.PlanEvent, "plan__candidate"),
    (StepMark, "plan__candidate"),
    (stored.IfThenPlan, "plan__candidate"),
    (stored.WhatWorked, "plan__candidate"),
    (stored.Debrief, "plan__candidate"),
    (stored.DebriefQuestion, "debrief__plan__candidate"),
    (stored.SelfRating, "debrief__plan__candidate"),
    (stored.Blunder, "debrief__plan__candidate"),
    (stored.Problem, "debrief__plan__candidate"),
    (stored.SecondLook, "debrief__plan__candidate"),
    (stored.DebriefReading, "debrief__plan__candidate"),
    (stored.CallPlan, "plan__candidate"),
    (stored.CallAttempt, "call__plan__candidate"),
    (stored.PracticeDrill, "plan__candidate"),
    (stored.PracticeSession, "candidate"),
    (stored.PracticeAttempt, "session__candidate"),
    (stored.PracticeRating, "session__candidate"),
    (stored.PracticeInvite, "session__candidate"),
    (stored.CoachView, "session__candidate"),
    (stored.SentQuestion, "invite__session__candidate"),
    (stored.Readiness, "candidate"),
    (stored.ReadinessTick, "readiness__candidate"),
    (stored.CoachRequest, "candidate"),
    (stored.CoachMessage, "request__candidate"),
    (stored.ShareGrant, "request__candidate"),
    (stored.ShareView, "grant__request__candidate"),
    (stored.PassedAdvice, "candidate"),
    (stored.OpeningsDigest, "plan__candidate"),
    (stored.DigestOpening, "digest__plan__candidate"),
    (FeedbackRequest, "plan__candidate"),
)
# Who of the staff did it, and in whose hands it is, is theirs.
_STAFF_COLUMNS = frozenset({"decided_by", "viewer", "coach", "is_urgent"})

register(
    *(Personal(model=model, owner=owner, leave_out=_STAFF_COLUMNS) for model, owner in _PLAIN),
    Personal(
        model=Letter,
        owner="plan__candidate",
        # What was set right is marked as seen when a decision is recorded, told or not.
        leave_out=frozenset({"moderated_by", "seen_by", "seen_at"}),
    ),
    Personal(
        model=Reply,
        owner="writer",
        leave_out=frozenset({"decided_by", "ip_hash", "mail_hash", "is_urgent"}),
    ),
    Personal(model=FeedbackAnswer, owner="request__plan__candidate", known=_opened, said=_as_read),
)
