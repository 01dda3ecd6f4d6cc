"""Opening, moving and closing recovery plans, and which mail good news calls off."""

from django.db import transaction

from coaching.feedback.actions import call_off_questions
from coaching.feedback.mails.news import ask_three
from coaching.feedback.models import FeedbackRequest
from coaching.letter.actions import move_letter
from coaching.letter.mails import RELAYED
from coaching.letter.mails.news import status_offer
from coaching.letter.states import LetterKind, LetterState
from coaching.plan import mails as plan_mails
from coaching.plan.actions import lock_plan, start_digests
from coaching.plan.mails import MOVED_ON, no_answer
from coaching.plan.models import IfThenPlan, RecoveryPlan, StepMark
from coaching.plan.queries import branch_at, next_morning, plans_to_follow
from coaching.plan.states import (
    BRANCH_MOVES,
    CAN_SKIP,
    PLAN_MOVES,
    Branch,
    PlanHappening,
    PlanState,
    StepName,
)
from jobstore.lib import clock
from jobstore.lib.moves import IllegalMove, move
from jobstore.mail import kinds
from jobstore.mail.kinds import Mail
from jobstore.mail.outgoing.actions.queue import cancel_mail
from jobstore.mail.states import Category
from jobstore.people.user.models import User
from jobstore.trail.actions import record
from jobstore.trail.states import Act
from openings.application.models import Application
from openings.application.states import Outcome, Stage
from openings.interview.models import Interview
from openings.interview.states import InterviewDecision, InterviewState

# Mail to candidates is for the time after a bad interview, and good news calls it off, but for
# these: nobody who adds a kind has to remember a list.
STAYS = {
    "coaching.note_seen": "It tells of a note that was read, which is good to know on any day.",
    "coaching.letter_returned": "It tells what became of a letter that the candidate wrote.",
    "coaching.feedback_arrived": "An answer that the employer gave is the candidate's to read.",
    "coaching.call_log": "A call that was made can be written down.",
    "coaching.next_interview": "The next interview needs it most.",
}


# On the way to another round practice goes on.
GOES_ON_IN_ROUNDS = frozenset({"coaching.practice_due"})


def recovery_kinds() -> list[type[Mail]]:
    """Every kind of coaching mail to candidates that good news, withdrawing or closing ends."""
    return [kind for kind in kinds.all_kinds() if is_to_candidates(kind) and kind.name not in STAYS]


def is_to_candidates(kind: type[Mail]) -> bool:
    """A mail of this half of the product to the person whose plan it is."""
    return (
        kind.name.startswith("coaching.")
        and kind.category in {Category.COACHING, Category.DIGEST}
        and "candidate" in kind.recipient
    )


def while_waiting() -> list[type[Mail]]:
    """What waits for an answer of the employer: any answer ends it."""
    return [
        kind for kind in recovery_kinds() if any(one.sentence == MOVED_ON for one in kind.stops)
    ]


def between_rounds() -> list[type[Mail]]:
    return [kind for kind in recovery_kinds() if kind.name not in GOES_ON_IN_ROUNDS]


OUTCOME_BRANCHES: dict[str, Branch] = {
    Outcome.HIRED: Branch.OFFER,
    Outcome.WITHDRAWN: Branch.WITHDRAWN,
}


class StepNotSkippable(Exception):
    """This step is not one to skip."""


@transaction.atomic
def open_plan(*, interview: Interview) -> RecoveryPlan | None:
    """The one plan of a held interview, with its follow-ups; again it is the first one.

    None where the offer was out before: there is nothing to recover from.
    """
    if interview.decision == InterviewDecision.OFFER:
        return None
    plan, created = RecoveryPlan.objects.get_or_create(
        interview=interview,
        defaults={"candidate": interview.application.candidate, "created_at": clock.now()},
    )
    if created:
        plan_mails.checkin(plan)
        plan_mails.debrief_nudge(plan)
        if interview.interviewers.exists():
            plan_mails.thankyou_nudge(plan)
        status_offer(plan)
        no_answer(plan)
    return plan


@transaction.atomic
def call_off_plan(*, interview: Interview) -> None:
    """The interview did not take place after all: the plan closes and nothing more is sent."""
    for plan in RecoveryPlan.objects.select_for_update(of=("self",)).filter(interview=interview):
        _close(plan, reason="The interview did not take place.")


@transaction.atomic
def follow_telling(*, application: Application) -> None:
    """The candidate has been told how the application ended."""
    branch = OUTCOME_BRANCHES.get(application.outcome, Branch.NOT_SELECTED)
    _move(application, branch, reason="There is an answer already.")
    _close_missed(application)


@transaction.atomic
def follow_advance(*, application: Application) -> None:
    """The employer went on with the candidate: what was meant for a bad day is called off."""
    has_offer = application.stage in {Stage.OFFER, Stage.HIRED}
    branch = Branch.OFFER if has_offer else Branch.ADVANCED
    _move(application, branch, reason="They went on with you.")
    _close_missed(application)


@transaction.atomic
def follow_offer_taken_back(*, application: Application) -> None:
    """They go on, and nothing is decided any more."""
    _move(application, Branch.ADVANCED, reason="They took the offer back and go on.")


@transaction.atomic
def follow_offer_lapsed(*, application: Application) -> None:
    """As though it had been taken back, by nobody."""
    _move(application, Branch.ADVANCED, reason="The offer ran out, and nothing is decided.")


@transaction.atomic
def follow_withdrawal(*, application: Application) -> None:
    _move(application, Branch.WITHDRAWN, reason="You withdrew your application.")
    _close_missed(application)


def _close_missed(application: Application) -> None:
    """It was settled otherwise, and there is no interview to look back on."""
    missed = RecoveryPlan.objects.active().filter(
        interview__application=application, interview__state=InterviewState.NO_SHOW
    )
    for plan in missed.select_for_update(of=("self",)).order_by("pk"):
        _close(plan, reason="The interview did not take place.")


def _move(application: Application, branch: Branch, *, reason: str) -> None:
    plans = plans_to_follow(application.pk)
    for plan in RecoveryPlan.objects.select_for_update(of=("self",)).filter(pk__in=plans):
        before = branch_at(plan, at=clock.now())
        try:
            move(plan, branch, BRANCH_MOVES, field="branch")
        except IllegalMove:
            continue
        plan.save(update_fields=["branch"])
        record(PlanHappening.MOVED, plan, by=None, source=before, target=branch)
        if before == Branch.NO_ANSWER:
            _reopen(plan)
        cancel_mail(plan, kinds=while_waiting(), reason=reason)
        _hold_back_letters(plan, reason=reason, kinds=_HELD_BACK[branch])
        if branch == Branch.NOT_SELECTED:
            ask_three(plan)
            start_digests(plan=plan)
            continue
        if branch == Branch.WITHDRAWN:
            _end_withdrawn(plan, reason=reason)
            continue
        rounds = branch == Branch.ADVANCED
        _call_off(plan, between_rounds() if rounds else recovery_kinds(), reason=reason)
        call_off_questions(plan=plan, why=reason)


def _end_withdrawn(plan: RecoveryPlan, *, reason: str) -> None:
    """They went another way: nothing is left to do but one kind note, if they like."""
    if plan.state == PlanState.CLOSED:
        _call_off(plan, recovery_kinds(), reason=reason)
    else:
        _close(plan, reason=reason)
    call_off_questions(plan=plan, why=reason)


def _reopen(plan: RecoveryPlan) -> None:
    """A late answer: a plan that was closed in the silence takes steps again."""
    if plan.state != PlanState.CLOSED or plan.interview.state != InterviewState.HELD:
        return
    move(plan, PlanState.ACTIVE, PLAN_MOVES)
    plan.closed_at = None
    plan.save(update_fields=["state", "closed_at"])
    record(PlanHappening.REOPENED, plan, by=None)


def _call_off(plan: RecoveryPlan, kinds: list[type[Mail]], *, reason: str) -> None:
    """Of the plan and of everything in it, whatever thing a mail is about."""
    things = [plan, *plan.letters.order_by("pk")]
    things += FeedbackRequest.objects.filter(plan=plan)
    for thing in things:
        cancel_mail(thing, kinds=kinds, reason=reason)


# What has not left when the news comes and would make no sense any more.
_HELD_BACK: dict[Branch, frozenset[LetterKind]] = {
    Branch.NOT_SELECTED: frozenset(LetterKind),
    Branch.WITHDRAWN: frozenset(LetterKind),
    Branch.ADVANCED: frozenset({LetterKind.STATUS_CHECK}),
    Branch.OFFER: frozenset({LetterKind.STATUS_CHECK}),
}


def _hold_back_letters(plan: RecoveryPlan, *, reason: str, kinds: frozenset[LetterKind]) -> None:
    """Notes that have not left yet stay at home."""
    waiting = plan.letters.filter(
        state__in=[LetterState.QUEUED, LetterState.HELD], kind__in=sorted(kinds)
    )
    for letter in waiting.select_for_update(of=("self",)).order_by("pk"):
        canceled = cancel_mail(letter, kinds=RELAYED.values(), reason=reason)
        if canceled or letter.state == LetterState.HELD:
            move_letter(letter, LetterState.CANCELED, what=Act.KEPT_BACK, by=None, why=reason)
            letter.save(update_fields=["state"])


def _close(plan: RecoveryPlan, *, reason: str) -> None:
    move(plan, PlanState.CLOSED, PLAN_MOVES)
    plan.closed_at = clock.now()
    plan.save(update_fields=["state", "closed_at"])
    record(PlanHappening.CLOSED, plan, by=None)
    _call_off(plan, recovery_kinds(), reason=reason)


@transaction.atomic
def park_plan(*, plan: RecoveryPlan, by: User) -> RecoveryPlan:
    """No coaching mail before tomorrow at ten in the candidate's zone."""
    plan = lock_plan(plan, by=by)
    plan.parked_until = next_morning(by, at=clock.now())
    plan.save(update_fields=["parked_until"])
    return plan


@transaction.atomic
def resume_plan(*, plan: RecoveryPlan, by: User) -> RecoveryPlan:
    plan = lock_plan(plan, by=by)
    plan.parked_until = None
    plan.save(update_fields=["parked_until"])
    return plan


@transaction.atomic
def mute_plan(*, plan: RecoveryPlan, by: User, is_muted: bool) -> RecoveryPlan:
    """Turn the mail of one plan off or on; each mail looks right before it leaves."""
    plan = lock_plan(plan, by=by)
    plan.is_muted = is_muted
    plan.save(update_fields=["is_muted"])
    return plan


@transaction.atomic
def skip_step(*, plan: RecoveryPlan, by: User, step: StepName) -> StepMark:
    """Leave a step out. Raises StepNotSkippable."""
    plan = lock_plan(plan, by=by)
    if step not in CAN_SKIP:
        raise StepNotSkippable(step)
    mark, _created = StepMark.objects.get_or_create(
        plan=plan, step=step, defaults={"was_skipped": True, "at": clock.now()}
    )
    return mark


@transaction.atomic
def close_plan(
    *, plan: RecoveryPlan, by: User, if_text: str = "", then_text: str = ""
) -> RecoveryPlan:
    """Close the plan for good, with one if-then plan for the next time where one was written."""
    plan = lock_plan(plan, by=by)
    if if_text and then_text:
        IfThenPlan.objects.create(
            plan=plan, if_text=if_text, then_text=then_text, created_at=clock.now()
        )
    _close(plan, reason="You closed this plan.")
    return plan
