"""Planning, changing, canceling and logging a call to an interviewer."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from coaching.call import mails
from coaching.call.models import MOST_ATTEMPTS, CallAttempt, CallPlan
from coaching.call.queries import CallGate, call_gate, call_windows, callable_people
from coaching.call.states import CALL_MOVES, ENDS_THE_CALL, CallOutcome, CallState
from coaching.plan.models import RecoveryPlan
from jobstore.lib import clock
from jobstore.lib.moves import move
from jobstore.mail.outgoing.actions.queue import cancel_mail
from jobstore.people.user.models import User
from openings.interview.models import Interviewer


class CallNotOffered(Exception):
    """No call is in order now; `gate` says why."""

    def __init__(self, gate: CallGate) -> None:
        super().__init__(gate.value)
        self.gate = gate


class WindowGone(Exception):
    """That window has passed, or it never was one."""


class NoCallPlanned(Exception):
    """There is no call to log or to cancel."""


class TooManyAttempts(Exception):
    """Two attempts are made; there is no third."""


@dataclass(frozen=True, kw_only=True)
class CallNotes:
    """What the candidate writes down during and after the call."""

    notes: str
    weaknesses: str
    next_time: str
    advice: str


@transaction.atomic
def plan_call(
    *,
    plan: RecoveryPlan,
    by: User,
    interviewer: Interviewer,
    starts_at: datetime,
    script: str,
    voicemail: str,
) -> CallPlan:
    """Choose or change whom to call, the window and the words.

    Raises CallNotOffered, WindowGone.
    """
    plan = RecoveryPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk, candidate=by)
    now = clock.now()
    gate = call_gate(plan, at=now)
    if gate != CallGate.OPEN:
        raise CallNotOffered(gate)
    if interviewer not in callable_people(plan):
        raise CallNotOffered(CallGate.NO_CALLS)
    call = CallPlan.objects.filter(plan=plan).first() or CallPlan(plan=plan, created_at=now)
    keeps_window = call.state == CallState.PLANNED and call.starts_at == starts_at
    windows = {window.starts_at: window for window in call_windows(plan, at=now)}
    if starts_at in windows:
        call.ends_at = windows[starts_at].ends_at
    elif not keeps_window:
        raise WindowGone
    call.interviewer = interviewer
    call.starts_at = starts_at
    call.script = script
    call.voicemail = voicemail
    move(call, CallState.PLANNED, CALL_MOVES)
    call.sequence += 0 if keeps_window else 1
    call.save()
    if not keeps_window:
        cancel_mail(call, kinds=mails.FOLLOW_UPS, reason="You chose another time.")
        mails.call_reminder(call)
        mails.call_log(call)
    return call


@transaction.atomic
def cancel_call(*, plan: RecoveryPlan, by: User) -> CallPlan:
    """No call after all; what was written stays. Raises NoCallPlanned."""
    call = _locked(plan, by=by)
    if call.state != CallState.PLANNED:
        raise NoCallPlanned
    move(call, CallState.CANCELED, CALL_MOVES)
    call.sequence += 1
    call.save(update_fields=["state", "sequence"])
    cancel_mail(call, kinds=mails.FOLLOW_UPS, reason="You canceled the call.")
    return call


@transaction.atomic
def log_call(*, plan: RecoveryPlan, by: User, outcome: CallOutcome, notes: CallNotes) -> CallPlan:
    """Write down one attempt and what came of it. Raises NoCallPlanned, TooManyAttempts."""
    call = _locked(plan, by=by)
    made = CallAttempt.objects.filter(call=call).count()
    if call.state == CallState.DONE or made >= MOST_ATTEMPTS:
        raise TooManyAttempts
    if call.state != CallState.PLANNED:
        raise NoCallPlanned
    _write(call, notes)
    try:
        with transaction.atomic():
            CallAttempt.objects.create(call=call, number=made + 1, outcome=outcome, at=clock.now())
    except IntegrityError:
        raise TooManyAttempts from None
    if outcome in ENDS_THE_CALL or made + 1 == MOST_ATTEMPTS:
        move(call, CallState.DONE, CALL_MOVES)
        call.ended_at = clock.now()
    call.save()
    cancel_mail(call, kinds=mails.FOLLOW_UPS, reason="You logged the call.")
    return call


@transaction.atomic
def keep_notes(*, plan: RecoveryPlan, by: User, notes: CallNotes) -> CallPlan:
    """The note pad alone, at any time. Raises NoCallPlanned."""
    call = _locked(plan, by=by)
    _write(call, notes)
    call.save()
    return call


def _locked(plan: RecoveryPlan, *, by: User) -> CallPlan:
    calls = CallPlan.objects.select_for_update(of=("self",)).filter(plan__candidate=by)
    call = calls.filter(plan=plan).first()
    if call is None:
        raise NoCallPlanned
    return call


def _write(call: CallPlan, notes: CallNotes) -> None:
    for name, text in asdict(notes).items():
        setattr(call, name, text)
