"""Deciding, undoing a decision before anybody was told, and the telling."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from jobstore.lib import clock
from jobstore.lib.moves import is_legal, move
from jobstore.people.user.models import User
from jobstore.trail.actions import record, record_all
from openings import signals
from openings.application.models import Application
from openings.application.states import (
    OUTCOME_MOVES,
    TOLD_OUTCOMES,
    DecisionReason,
    Happening,
    Outcome,
)
from openings.decision.actions.telling import (
    HAS_ENDED,
    AlreadyTold,
    call_off_planned,
    can_be_told,
    drop_held_text,
    hold_text,
    keep_words_of_decision,
    telling_time_of,
)
from openings.decision.mails import decisions_told, good_news
from openings.decision.queries import (
    MustSee,
    open_decisions,
    reasons_for,
    to_be_seen,
    was_interviewed,
)
from openings.decision.states import DECISION_OF, Decision
from openings.interview.actions import conclude_interview, decide_interview, decide_interviews
from openings.interview.mails.ask import decision_due
from openings.interview.models import Interview
from openings.interview.states import InterviewDecision
from openings.pipeline.actions import lock_application
from openings.pipeline.queries import check_words
from openings.promise import mails as legal_mails


@dataclass(frozen=True, kw_only=True)
class No:
    """Why it ends without a job, in words written to the candidate."""

    outcome: Outcome = Outcome.NOT_SELECTED
    reason: DecisionReason | None = None  # of "not selected" alone
    requirement: str = ""
    text: str
    gives_feedback: bool | None = None


class DecisionNotOpen(Exception):
    """`open_decisions` does not name it any more."""


class FeedbackNotStated(Exception):
    """Whoever was interviewed gets feedback, or reads that this employer gives none."""


class ReasonUntrue(Exception):
    """The reason is none of this end, or speaks of an interview, and none was held."""


class NotSeen(Exception):
    """Something must be read first; `missing` is what."""

    def __init__(self, missing: list[MustSee]) -> None:
        super().__init__("Something must be read before the decision.")
        self.missing = missing


class NotDecided(Exception):
    """No decision stands that could be undone."""


# Yes: told at once ----------------------------------------------------------------------------
@transaction.atomic
def advance_application(
    *,
    application: Application,
    by: User,
    version: int,
    text: str = "",
    seen: Collection[str] = (),
) -> Application:
    """To the next round; the candidate hears of it at once and reads `text`.

    Raises StaleApplication, DecisionNotOpen, NotSeen, WordsRefused.
    """
    application = lock_to_decide(application, Decision.ADVANCE, version=version, seen=seen, by=by)
    decide_interviews(application, InterviewDecision.ADVANCED)
    application.version += 1
    application.save(update_fields=["version"])
    announce_yes(application, what=Happening.ADVANCED, by=by, text=text)
    return application


def announce_yes(application: Application, *, what: Happening, by: User, text: str) -> None:
    """The candidate hears of it at once. The caller holds the lock. Raises WordsRefused."""
    text = text.strip()
    held = check_words(application, text, is_yes=True)
    event = record(what, application, by=by, why="" if held else text)
    hold_text(application, happening=what, text=text, findings=held, by=by)
    good_news(application, event=event)
    legal_mails.cancel_legal_clock(application, reason="The candidate has been told.")
    signals.application_advanced.send(sender=Application, application=application)


# No: recorded at once, told at `tell_at` ------------------------------------------------------
@transaction.atomic
def decline_application(
    *, application: Application, no: No, by: User, version: int, seen: Collection[str] = ()
) -> Application:
    """Record how it ends. Until the telling nothing that the candidate sees is touched.

    Held words wait for staff, the telling does not. Raises StaleApplication, DecisionNotOpen,
    NotSeen, ReasonUntrue, FeedbackNotStated, WordsRefused.
    """
    decision = DECISION_OF[no.outcome]
    application = lock_to_decide(application, decision, version=version, seen=seen, by=by)
    held = check_words(application, no.text, is_yes=False)
    conclude_interviews(application)
    interviewed = was_interviewed(application)
    is_no = no.outcome == Outcome.NOT_SELECTED
    if no.reason not in (reasons_for(was_interviewed=interviewed) if is_no else [None]):
        raise ReasonUntrue
    if no.gives_feedback is None and interviewed:
        raise FeedbackNotStated
    now = clock.now()
    move(application, no.outcome, OUTCOME_MOVES, field="outcome")
    application.decided_at = now
    application.decided_by = by
    application.tell_at = telling_time_of(application, decided=now)
    application.decision_reason = no.reason or ""
    application.decision_requirement = no.requirement
    application.decision_text = "" if held else no.text
    application.gives_feedback = no.gives_feedback
    application.version += 1
    application.save()
    hold_text(application, happening=Happening.DECIDED, text=no.text, findings=held, by=by)
    decide_interviews(application, InterviewDecision.NOT_SELECTED)
    record(Happening.DECIDED, application, by=by, target=no.outcome)
    return application


@transaction.atomic
def undo_decision(*, application: Application, by: User) -> Application:
    """As though it had not been recorded; the candidate never learns that it was.

    The words wait in the form of whoever undid it. Raises AlreadyTold, NotDecided.
    """
    application = lock_application(application)
    if application.told_at is not None:
        raise AlreadyTold
    if not is_legal(OUTCOME_MOVES, application.outcome, Outcome.OPEN):
        raise NotDecided
    keep_words_of_decision(application, by=by)
    move(application, Outcome.OPEN, OUTCOME_MOVES, field="outcome")
    application.decided_at = application.tell_at = application.decided_by = None
    application.decision_reason = application.decision_requirement = ""
    application.decision_text = ""
    application.gives_feedback = None
    application.version += 1
    application.save()
    drop_held_text(application)
    reopened = Interview.objects.of(application).filter(decision=InterviewDecision.NOT_SELECTED)
    for interview in reopened.select_for_update(of=("self",)).order_by("id"):
        interview.application = application
        decide_interview(interview, InterviewDecision.PENDING, at=None)
        decision_due(interview)
    record(Happening.DECISION_UNDONE, application, by=by)
    return application


@transaction.atomic
def tell_ends(*, applications: Collection[Application]) -> int:
    """The telling of what is due and still stands, of many at once; how many ends were told.

    Whatever else each candidate is to be told now goes along in one mail. Who comes too late to
    tell in decent hours waits for the next working morning.
    """
    now, told = clock.now(), []
    for application in _locked_due({one.candidate_id for one in applications}, at=now):
        if can_be_told(application, at=now):
            application.told_at = now
            told.append(application)
        else:
            application.tell_at = telling_time_of(application, decided=now)
            application.save(update_fields=["tell_at"])
    Application.objects.filter(pk__in=[one.pk for one in told]).update(told_at=now)
    for outcome in TOLD_OUTCOMES:
        ends = [one for one in told if one.outcome == outcome]
        record_all(Happening.TOLD, ends, by=None, target=outcome)
    for application in told:
        if application.interviews.all():  # nobody else waits for it
            call_off_planned(application=application, why=HAS_ENDED, by=None)
            decide_interviews(application, InterviewDecision.NOT_SELECTED)
            legal_mails.cancel_legal_clock(application, reason="The candidate has been told.")
            signals.application_told.send(sender=Application, application=application)
    decisions_told(told)
    return len(told)


def _locked_due(candidates: Collection[int], *, at: datetime) -> list[Application]:
    due = Application.objects.untold().filter(candidate__in=candidates, tell_at__lte=at)
    locked = due.select_for_update(of=("self",)).select_related("candidate", "opening__employer")
    return list(locked.prefetch_related("interviews").order_by("pk"))


def lock_to_decide(
    application: Application, decision: Decision, *, version: int, seen: Collection[str], by: User
) -> Application:
    """`seen` are the keys of what was ticked as read.

    Raises StaleApplication, DecisionNotOpen, NotSeen.
    """
    application = lock_application(application, version=version)
    if decision not in open_decisions(application, at=clock.now()):
        raise DecisionNotOpen
    signals.seen_before_decision.send(sender=Application, application=application, keys=seen, by=by)
    if missing := to_be_seen(application):
        raise NotSeen(missing)
    return application


def conclude_interviews(application: Application) -> None:
    """What is over by the clock counts as held."""
    for interview in Interview.objects.of(application).scheduled().order_by("ends_at", "id"):
        conclude_interview(interview=interview)
