"""What coaching keeps about a candidate, and which of it is erased how."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from coaching.advice.models import PassedAdvice
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
from coaching.feedback.models import (
    EmployerRating,
    FeedbackAnswer,
    FeedbackEvent,
    FeedbackPick,
    FeedbackRequest,
)
from coaching.feedback.queries.answer import readable_answer
from coaching.feedback.states import DELIVERED, FeedbackState, Visibility
from coaching.letter.models import Letter
from coaching.plan.models import (
    DigestOpening,
    IfThenPlan,
    OpeningsDigest,
    PlanEvent,
    RecoveryPlan,
    StepMark,
)
from coaching.practice.models import (
    CoachView,
    PracticeAttempt,
    PracticeDrill,
    PracticeInvite,
    PracticeRating,
    PracticeSession,
    Readiness,
    ReadinessTick,
    SentQuestion,
)
from coaching.reply.models import Reply
from jobstore.people.user.models import User
from jobstore.people.user.queries.account import Personal, all_personal, register
from jobstore.trail.models import Event
from jobstore.trail.queries import Ties, said_of, tie

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
_NOT_FOR_ONESELF = frozenset({Letter, StepMark, PlanEvent, OpeningsDigest, DigestOpening})

# What a candidate writes for themselves begins with one of these, and hangs on a plan.
OWN_TEXTS: tuple[type[Model], ...] = (
    Debrief,
    CallPlan,
    PracticeDrill,
    PracticeSession,
    IfThenPlan,
    WhatWorked,
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
    return [*found, PracticeSession.objects.filter(plan=plan)]


# Model, the lookup from its rows to the candidate, and what they are to them.
_PLAIN: tuple[tuple[type[Model], str, str], ...] = (
    # The branch as stored may be behind what the candidate knows; it is never ahead of it.
    (RecoveryPlan, "candidate", "Your plans"),
    (PlanEvent, "plan__candidate", "What happened in your plans"),
    (StepMark, "plan__candidate", "Steps you finished or skipped"),
    (IfThenPlan, "plan__candidate", "If-then plans"),
    (WhatWorked, "plan__candidate", "What worked"),
    (Debrief, "plan__candidate", "Debriefs"),
    (DebriefQuestion, "debrief__plan__candidate", "Questions you were asked"),
    (SelfRating, "debrief__plan__candidate", "How you rated yourself"),
    (Blunder, "debrief__plan__candidate", "Slips you noted"),
    (Problem, "debrief__plan__candidate", "What got in the way"),
    (SecondLook, "debrief__plan__candidate", "Second looks"),
    (DebriefReading, "debrief__plan__candidate", "When you read your debriefs"),
    (CallPlan, "plan__candidate", "Calls you planned"),
    (CallAttempt, "call__plan__candidate", "Calls you made"),
    (PracticeDrill, "plan__candidate", "What you practice"),
    (PracticeSession, "candidate", "Practice sessions"),
    (PracticeAttempt, "session__candidate", "Answers you practiced"),
    (PracticeRating, "session__candidate", "How practice was rated"),
    (PracticeInvite, "session__candidate", "Friends you asked to practice"),
    (CoachView, "session__candidate", "What a coach saw in your practice"),
    (SentQuestion, "invite__session__candidate", "Questions your friends got"),
    (Readiness, "candidate", "Getting ready"),
    (ReadinessTick, "readiness__candidate", "What you ticked off"),
    (CoachRequest, "candidate", "What you asked a coach"),
    (CoachMessage, "request__candidate", "Messages with your coach"),
    (ShareGrant, "request__candidate", "What you let a coach read"),
    (ShareView, "grant__request__candidate", "When a coach looked"),
    (PassedAdvice, "candidate", "Advice you passed on"),
    (OpeningsDigest, "plan__candidate", "Mails with openings that fit"),
    (DigestOpening, "digest__plan__candidate", "Openings in those mails"),
    (FeedbackRequest, "plan__candidate", "Feedback you asked for"),
)

# Who of the staff did it, and in whose hands it is, is theirs.
_STAFF_COLUMNS = frozenset({"decided_by", "viewer", "coach", "is_urgent"})


register(
    *(
        Personal(
            model=model,
            title=title,
            owner=owner,
            leave_out=_STAFF_COLUMNS,
            said=said_of if issubclass(model, Event) else None,
        )
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


WARN_AFTER = (timedelta(days=700), timedelta(days=716))  # without a visit
ERASE_AFTER = timedelta(days=730)
LAST_WARNING = timedelta(days=14)  # between the second warning and the end
NOTES_KEPT = timedelta(days=365)  # what staff noted about an answer
WORDS_KEPT = timedelta(days=365)  # of an employer, as far as the candidate was not given them
_REASONS = FeedbackEvent.objects.filter(request=OuterRef("request_id")).exclude(why="")

_NOTED = (
    ~Q(guard_hits="") | ~Q(moderation_note="") | Q(findings__isnull=False) | Q(Exists(_REASONS))
)


def writers() -> QuerySet[Any]:
    """People who keep private texts here, with the last time they signed in as `last_visit`."""
    people = people_with_own_texts().filter(is_active=True)
    return people.annotate(last_visit=Coalesce(F("last_login"), F("date_joined")))


def seen_at(user: User) -> datetime:
    """The last time this person signed in, or joined."""
    return user.last_login or user.date_joined


def idle_writers(*, at: datetime) -> QuerySet[Any]:
    return writers().filter(last_visit__lte=at - WARN_AFTER[0]).order_by("pk")


def next_warning_at(*, at: datetime) -> datetime | None:
    """The next moment after `at` at which somebody is warned or texts are erased."""
    last_visit = writers().order_by("last_visit").values_list("last_visit", flat=True).first()
    if last_visit is None or last_visit + WARN_AFTER[0] > at:
        return last_visit + WARN_AFTER[0] if last_visit is not None else None
    visits = list(writers().values_list("last_visit", flat=True).order_by("last_visit"))
    moments = [visit + after for visit in visits for after in (*WARN_AFTER, ERASE_AFTER)]
    return min((moment for moment in moments if moment > at), default=None)


def answers_with_old_words(*, at: datetime) -> QuerySet[FeedbackAnswer]:
    """Answers of a year ago and more that hold words of the writer which nobody was given."""
    return _not_given().filter(submitted_at__lte=at - WORDS_KEPT).order_by("pk")


def next_words_at() -> datetime | None:
    return _over(_not_given(), "submitted_at", WORDS_KEPT)


def _over(rows: QuerySet[Any], moment: str, kept: timedelta) -> datetime | None:
    """When the oldest of the rows has been kept for its time."""
    oldest = rows.order_by(moment).values_list(moment, flat=True).first()
    return oldest + kept if oldest is not None else None


def _not_given() -> QuerySet[FeedbackAnswer]:
    """What waits for staff waits with its words: a held answer, and a part that is asked for."""
    waits = Q(request__state=FeedbackState.IN_REVIEW) | Q(
        withheld_asked_at__isnull=False, withheld_answered_at__isnull=True
    )
    as_written = Q(request__state=FeedbackState.RELEASED, visibility=Visibility.PUBLISH)
    return FeedbackAnswer.objects.filter(words_erased_at__isnull=True).exclude(waits | as_written)


def forms_left_unfinished(*, at: datetime) -> QuerySet[FeedbackRequest]:
    return FeedbackRequest.objects.filter(draft_saved_at__lte=at - WORDS_KEPT)


def next_unfinished_at() -> datetime | None:
    saved = FeedbackRequest.objects.filter(draft_saved_at__isnull=False)
    return _over(saved, "draft_saved_at", WORDS_KEPT)


def answers_with_old_notes(*, at: datetime) -> QuerySet[FeedbackAnswer]:
    """Answers that still carry what staff noted, or the guard found, a year ago and more."""
    old = FeedbackAnswer.objects.filter(submitted_at__lte=at - NOTES_KEPT)
    return old.filter(_NOTED).distinct().order_by("pk")


def next_notes_at() -> datetime | None:
    return _over(FeedbackAnswer.objects.filter(_NOTED), "submitted_at", NOTES_KEPT)


_OF_A_PLAN = Ties(
    person="plan__candidate", employer="plan__interview__application__opening__employer"
)


tie("coaching.coachrequest", Ties(person="candidate"))


tie("coaching.passedadvice", Ties(person="candidate"))


tie("coaching.letter", _OF_A_PLAN)


tie("coaching.feedbackrequest", _OF_A_PLAN)
