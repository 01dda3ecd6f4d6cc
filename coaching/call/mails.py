"""A call that is about to begin, and one that nobody has logged: mail to the candidate alone."""

from datetime import timedelta

from coaching import samples
from coaching.call.models import CallAttempt, CallPlan
from coaching.call.queries import REMIND_BEFORE, callable_people
from coaching.call.states import CallState
from coaching.plan.mails import HOLD_WHEN_ASKED_FOR
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries import with_interview
from coaching.plan.states import Branch
from jobstore.lib import clock
from jobstore.mail.conditions import Leaving, Stop, locking
from jobstore.mail.kinds import Letter, Mail
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, Hours
from openings.interview.models import Interviewer
from openings.samples import ID, interviewer

LOG_AFTER = timedelta(hours=1)


def call_reminder(call: CallPlan) -> OutgoingMail:
    """A quarter of an hour before the window opens."""
    return queue_mail(
        CallReminderMail,
        key=f"call_reminder:{call.pk}:{call.sequence}",
        to=Recipient.of(call.plan.candidate),
        about=call,
        not_before=call.starts_at - REMIND_BEFORE,
        payload={"sequence": call.sequence},
    )


def call_log(call: CallPlan) -> OutgoingMail:
    """An hour after the window closed, where nothing is logged by then."""
    return queue_mail(
        CallLogMail,
        key=f"call_log:{call.pk}:{call.sequence}",
        to=Recipient.of(call.plan.candidate),
        about=call,
        not_before=call.ends_at + LOG_AFTER,
        payload={"sequence": call.sequence},
    )


def _is_logged(call: CallPlan, _: Leaving) -> bool:
    since = call.starts_at - REMIND_BEFORE
    logged = CallAttempt.objects.filter(call=call, at__gte=since)
    return call.state == CallState.DONE or logged.exists()


def _is_out_of_order(call: CallPlan, _: Leaving) -> bool:
    plan = with_interview(RecoveryPlan.objects.all()).get(pk=call.plan_id)
    return plan.branch != Branch.NOT_SELECTED or not callable_people(plan)


CANCELED = "You canceled the call."
WINDOW_OVER = Stop("The window is over.", lambda one, _: clock.now() >= one.ends_at)
STOPS = (
    Stop(CANCELED, lambda one, _: one.state == CallState.CANCELED),
    Stop(
        "You chose another time.",
        lambda one, leaving: one.sequence != leaving.row.payload["sequence"],
    ),
    Stop("You logged the call.", _is_logged),
    Stop("A call is not in order any more.", _is_out_of_order),
    *(stop.of("plan") for stop in HOLD_WHEN_ASKED_FOR),
)


def _letter(mail: OutgoingMail) -> Letter:
    call = CallPlan.objects.select_related(
        "interviewer", "plan__interview__application__opening__employer"
    ).get(pk=mail.subject_id)
    return _about(call, call.interviewer)


def _about(call: CallPlan, interviewer: Interviewer | None) -> Letter:
    opening = call.plan.interview.application.opening
    return Letter(
        context={
            "call": call,
            "plan": call.plan,
            "interviewer": interviewer,
            "employer": opening.employer,
        }
    )


def _sample() -> Letter:
    starts_at = clock.now() + timedelta(minutes=15)
    ends_at = starts_at + timedelta(hours=2)
    call = CallPlan(pk=ID, plan=samples.plan(), starts_at=starts_at, ends_at=ends_at)
    return _about(call, interviewer())


class _CallMail(Mail):
    recipient = "candidate"
    render = _letter
    sample = _sample
    lock = locking(CallPlan)
    gone = CANCELED


class CallReminderMail(_CallMail):
    name = "coaching.call_reminder"
    title = "Your call is near"
    category = Category.TRANSACTIONAL
    trigger = "The time that you planned for a call comes near"
    delay = "15 minutes before"
    template = "coaching/mail/call_reminder"
    stops = (WINDOW_OVER, *STOPS)
    priority = 2
    expires_after = timedelta(hours=2)
    is_optional = True


class CallLogMail(_CallMail):
    name = "coaching.call_log"
    title = "How did the call go?"
    category = Category.COACHING
    trigger = "The time that you planned for a call is over"
    delay = "1 hour later"
    template = "coaching/mail/call_log"
    stops = STOPS
    hours = Hours.DAYTIME
    expires_after = timedelta(days=2)


FOLLOW_UPS = (CallReminderMail, CallLogMail)
