"""Opening, moving and closing recovery plans."""

from django.db import transaction

from coaching.actions.feedback.ask import call_off_questions
from coaching.mails import feedback as feedback_mails
from coaching.mails import letter as letter_mails
from coaching.mails import plan as plan_mails
from coaching.mails import practice as practice_mails
from coaching.models import IfThenPlan, RecoveryPlan, StepMark
from coaching.queries.plan import next_morning, plans_to_follow
from coaching.queries.step import CAN_SKIP
from coaching.states import BRANCH_MOVES, Branch, LetterState, PlanState, StepName
from jobstore.lib import clock
from jobstore.lib.moves import is_legal
from jobstore.mail.actions.queue import cancel_mail
from jobstore.people.models import User
from openings.models import Application, Interview
from openings.states import Outcome, Stage

OUTCOME_BRANCHES: dict[str, Branch] = {
    Outcome.HIRED: Branch.OFFER,
    Outcome.WITHDRAWN: Branch.WITHDRAWN,
}
# What the opening of a plan schedules, and news or closing calls off.
FOLLOW_UPS = (*plan_mails.FOLLOW_UPS, letter_mails.STATUS_OFFER)


class PlanIsClosed(Exception):
    """A closed plan takes no more steps."""


class StepNotSkippable(Exception):
    """This step is not one to skip."""


@transaction.atomic
def open_plan(*, interview: Interview) -> RecoveryPlan:
    """The one plan of a held interview, with its follow-ups; again it is the first one."""
    plan, created = RecoveryPlan.objects.get_or_create(
        interview=interview,
        defaults={"candidate": interview.application.candidate, "created_at": clock.now()},
    )
    if created:
        plan_mails.checkin(plan)
        plan_mails.debrief_nudge(plan)
        if interview.interviewers.exists():
            plan_mails.thankyou_nudge(plan)
        letter_mails.status_offer(plan)
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


@transaction.atomic
def follow_advance(*, application: Application) -> None:
    """The employer went on with the candidate: what was meant for a bad day is called off."""
    has_offer = application.stage in {Stage.OFFER, Stage.HIRED}
    branch = Branch.OFFER if has_offer else Branch.ADVANCED
    _move(application, branch, reason="They went on with you.")


@transaction.atomic
def follow_withdrawal(*, application: Application) -> None:
    _move(application, Branch.WITHDRAWN, reason="You withdrew your application.")


def _move(application: Application, branch: Branch, *, reason: str) -> None:
    plans = plans_to_follow(application.pk)
    for plan in RecoveryPlan.objects.select_for_update(of=("self",)).filter(pk__in=plans):
        if not is_legal(BRANCH_MOVES, plan.branch, branch):
            continue
        plan.branch = branch
        plan.save(update_fields=["branch"])
        cancel_mail(plan, kinds=FOLLOW_UPS, reason=reason)
        if branch in {Branch.OFFER, Branch.WITHDRAWN}:
            practice_mails.stop_drilling(plan, reason=reason)
        if branch in {Branch.NOT_SELECTED, Branch.WITHDRAWN}:
            _hold_back_letters(plan, reason=reason)
        if branch == Branch.NOT_SELECTED:
            feedback_mails.ask_three(plan)
        else:
            call_off_questions(plan=plan, why=reason)


def _hold_back_letters(plan: RecoveryPlan, *, reason: str) -> None:
    """Notes that have not left yet stay at home."""
    waiting = [LetterState.QUEUED, LetterState.HELD]
    for letter in plan.letters.select_for_update(of=("self",)).filter(state__in=waiting):
        canceled = cancel_mail(letter, kinds=letter_mails.RELAYED.values(), reason=reason)
        if canceled or letter.state == LetterState.HELD:
            letter.state = LetterState.CANCELED
            letter.save(update_fields=["state"])


def _close(plan: RecoveryPlan, *, reason: str) -> None:
    plan.state = PlanState.CLOSED
    plan.closed_at = clock.now()
    plan.save(update_fields=["state", "closed_at"])
    cancel_mail(plan, kinds=FOLLOW_UPS, reason=reason)
    practice_mails.stop_drilling(plan, reason=reason)


def lock_plan(plan: RecoveryPlan, *, by: User) -> RecoveryPlan:
    """The candidate's own plan, locked and open. Raises PlanIsClosed."""
    locked = RecoveryPlan.objects.select_for_update(of=("self",)).of(by).get(pk=plan.pk)
    if locked.state == PlanState.CLOSED:
        raise PlanIsClosed
    return locked


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
