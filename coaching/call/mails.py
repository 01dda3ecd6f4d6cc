"""A call that is about to begin, and one that nobody has logged: mail to the candidate alone."""

from datetime import timedelta

from coaching.call.models import CallAttempt, CallPlan
from coaching.call.queries import REMIND_BEFORE, callable_people
from coaching.call.states import CallState
from coaching.plan.mails.plan import candidate_of, hold_of
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries.plan import with_interview
from coaching.plan.states import Branch
from jobstore.lib import clock
from jobstore.mail.kinds import Defer, Letter, Mail, Stop
from jobstore.mail.outgoing.actions.queue import queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, Hours

LOG_AFTER = timedelta(hours=1)


def call_reminder(call: CallPlan) -> OutgoingMail:
    """A quarter of an hour before the window opens."""
    return queue_mail(
        CallReminderMail,
        key=f"call_reminder:{call.pk}:{call.sequence}",
        to=candidate_of(call.plan),
        about=call,
        not_before=call.starts_at - REMIND_BEFORE,
        payload={"sequence": call.sequence},
    )


def call_log(call: CallPlan) -> OutgoingMail:
    """An hour after the window closed, where nothing is logged by then."""
    return queue_mail(
        CallLogMail,
        key=f"call_log:{call.pk}:{call.sequence}",
        to=candidate_of(call.plan),
        about=call,
        not_before=call.ends_at + LOG_AFTER,
        payload={"sequence": call.sequence},
    )


def _guard(mail: OutgoingMail) -> Stop | Defer | None:
    call = CallPlan.objects.select_for_update(of=("self",)).filter(pk=mail.subject_id).first()
    if call is None or call.state == CallState.CANCELED:
        return Stop("You canceled the call.")
    if call.sequence != mail.payload["sequence"]:
        return Stop("You chose another time.")
    since = call.starts_at - REMIND_BEFORE
    if (
        call.state == CallState.DONE
        or CallAttempt.objects.filter(call=call, at__gte=since).exists()
    ):
        return Stop("You logged the call.")
    plan = with_interview(RecoveryPlan.objects.all()).get(pk=call.plan_id)
    if plan.branch != Branch.NOT_SELECTED or not callable_people(plan):
        return Stop("A call is not in order any more.")
    return hold_of(plan, was_asked_for=True)


def _guard_reminder(mail: OutgoingMail) -> Stop | Defer | None:
    call = CallPlan.objects.filter(pk=mail.subject_id).first()
    if call is not None and clock.now() >= call.ends_at:
        return Stop("The window is over.")
    return _guard(mail)


def _letter(mail: OutgoingMail) -> Letter:
    call = CallPlan.objects.select_related(
        "interviewer", "plan__interview__application__opening__employer"
    ).get(pk=mail.subject_id)
    opening = call.plan.interview.application.opening
    return Letter(
        context={
            "call": call,
            "plan": call.plan,
            "interviewer": call.interviewer,
            "employer": opening.employer,
        }
    )


class CallReminderMail(Mail):
    name = "coaching.call_reminder"
    title = "Your call is near"
    category = Category.TRANSACTIONAL
    trigger = "The time that you planned for a call comes near"
    delay = "15 minutes before"
    recipient = "candidate"
    stops_when = "You cancel, move or log the call, or you turn off, park or close the plan"
    template = "coaching/mail/call_reminder"
    render = _letter
    guard = _guard_reminder
    priority = 2
    expires_after = timedelta(hours=2)
    is_optional = True


class CallLogMail(Mail):
    name = "coaching.call_log"
    title = "How did the call go?"
    category = Category.COACHING
    trigger = "The time that you planned for a call is over"
    delay = "1 hour later"
    recipient = "candidate"
    stops_when = "You cancel, move or log the call, or you turn off or close the plan"
    template = "coaching/mail/call_log"
    render = _letter
    guard = _guard
    hours = Hours.DAYTIME
    expires_after = timedelta(days=2)


FOLLOW_UPS = (CallReminderMail, CallLogMail)
