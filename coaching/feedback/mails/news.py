"""To the candidate: the invitation to ask, how the questions stand, and that an answer arrived.

Never a word of it.
"""

from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from coaching.feedback.mails import lock_request, sample_request
from coaching.feedback.models import FeedbackAnswer, FeedbackRequest
from coaching.feedback.queries import feedback_requests, why_elsewhere_not_askable
from coaching.feedback.queries.contact import reached_nobody
from coaching.feedback.states import DELIVERED, FeedbackState
from coaching.plan.mails import HOLD, HOLD_WHEN_ASKED_FOR, PlanMail
from coaching.plan.models import RecoveryPlan, StepMark
from coaching.plan.queries import employer_gives_feedback
from coaching.plan.states import Branch, PlanState, StepName
from jobstore.lib import clock
from jobstore.lib import zones as periods
from jobstore.lib.zones import read_zone
from jobstore.mail.conditions import Leaving, Stop
from jobstore.mail.kinds import Letter
from jobstore.mail.outgoing.actions.queue import Recipient, cancel_mail, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.people.user.models import User

ASK_THREE_AFTER = timedelta(hours=24)
MORNING = time(10)


def ask_three(plan: RecoveryPlan) -> OutgoingMail:
    """A day after the telling, at ten in the candidate's morning."""
    told_at = plan.interview.application.told_at or clock.now()
    return queue_mail(
        AskThreeMail,
        key=f"ask_three:{plan.pk}",
        to=Recipient.of(plan.candidate),
        about=plan,
        not_before=_next_morning(told_at + ASK_THREE_AFTER, plan.candidate),
    )


def stop_asking(plan: RecoveryPlan, *, reason: str) -> None:
    cancel_mail(plan, kinds=[AskThreeMail], reason=reason)


def _next_morning(moment: datetime, user: User) -> datetime:
    """The first weekday ten o'clock at or after `moment` where the person lives."""
    zone = read_zone(user.time_zone)
    day = moment.astimezone(zone).date()
    while day.weekday() > periods.FRIDAY or periods.local_instant(day, MORNING, zone) < moment:
        day += timedelta(days=1)
    return periods.local_instant(day, MORNING, zone)


def _is_asked(plan: RecoveryPlan, _: Leaving) -> bool:
    return FeedbackRequest.objects.filter(plan=plan).exists()


def _has_skipped(plan: RecoveryPlan, _: Leaving) -> bool:
    marks = StepMark.objects.filter(plan=plan, step=StepName.ASK_THREE, was_skipped=True)
    return marks.exists()


STOPS = (
    Stop("The questions are asked.", _is_asked),
    Stop("There is another answer by now.", lambda one, _: one.branch != Branch.NOT_SELECTED),
    Stop(
        "They give no feedback.",
        lambda one, _: not employer_gives_feedback(one.interview.application),
    ),
    Stop("We do not know this company.", lambda one, _: why_elsewhere_not_askable(one)),
    Stop("You have skipped this step.", _has_skipped),
    *HOLD,
)


def _ask_three_letter(mail: OutgoingMail) -> Letter:
    plan = RecoveryPlan.objects.select_related(
        "candidate", "interview__application__opening__employer"
    ).get(pk=mail.subject_id)
    opening = plan.interview.application.opening
    return Letter(context={"plan": plan, "opening": opening, "employer": opening.employer})


def _sample(**more: Any) -> Letter:
    return Letter(context=_about(sample_request()) | more)


class AskThreeMail(PlanMail):
    name = "coaching.ask_three"
    title = "Three questions that you may ask"
    trigger = "You are told of a no"
    delay = "the next day, at ten in the morning"
    template = "coaching/mail/ask_three"
    render = _ask_three_letter
    sample = _sample
    stops = STOPS
    capped = True
    cap_rank = 20


REMIND_AFTER = timedelta(days=7)


def feedback_status(request: FeedbackRequest) -> OutgoingMail:
    """That staff are calling, that the employer declined, or that no answer will come."""
    return queue_mail(
        FeedbackStatusMail,
        key=f"feedback_status:{request.pk}:{request.state}",
        to=Recipient.of(request.plan.candidate),
        about=request,
        payload={"state": request.state},
    )


def _was_asked_before(request: FeedbackRequest, leaving: Leaving) -> bool:
    """It was asked for before the plan was closed."""
    is_reminder = leaving.row.payload.get("is_reminder", False)
    return request.plan.state == PlanState.CLOSED and not is_reminder


HOLD_UNLESS_ASKED_BEFORE = tuple(
    stop.of("plan").unless(_was_asked_before) for stop in HOLD_WHEN_ASKED_FOR
)
NEWER = "There is newer news."
NONE_THERE = "No feedback is there."
WHOLE = "You were given the whole answer."


def _is_opened(request: FeedbackRequest, _: Leaving) -> bool:
    return FeedbackAnswer.objects.filter(request=request, opened_at__isnull=False).exists()


def _status_letter(mail: OutgoingMail) -> Letter:
    request = feedback_requests().get(pk=mail.subject_id)
    facts = {"state": mail.payload["state"], "reached_nobody": reached_nobody(request)}
    return Letter(context={**_about(request), **facts})


class FeedbackStatusMail(PlanMail):
    name = "coaching.feedback_status"
    title = "How your questions stand"
    trigger = "We start to phone them, they decline, or nobody answers"
    delay = "at once; 20 working days later where nobody answers"
    template = "coaching/mail/feedback_status"
    render = _status_letter
    sample = partial(_sample, state="escalated")
    lock = lock_request
    gone = NEWER
    stops = (
        Stop(NEWER, lambda one, leaving: one.state != leaving.row.payload["state"]),
        *(stop.of("plan") for stop in HOLD),
    )
    capped = True
    cap_rank = 10


def feedback_arrived(request: FeedbackRequest, *, again: bool) -> None:
    """The sealed notice, and one reminder a week later. `again`: a withheld part was added."""
    now = clock.now()
    suffix = ":again" if again else ""
    for key, due, is_reminder in (
        (f"feedback_arrived:{request.pk}{suffix}", now, False),
        (f"feedback_arrived:{request.pk}{suffix}:reminder", now + REMIND_AFTER, True),
    ):
        _sealed_notice(request, key=key, not_before=due, is_reminder=is_reminder)


def feedback_tomorrow(request: FeedbackRequest, *, at: datetime) -> None:
    """The candidate wants to open it tomorrow; that reminder takes the place of the weekly one."""
    stop_reminding(request, reason="You chose another day.")
    key = f"feedback_arrived:{request.pk}:{at:%Y-%m-%d}"
    _sealed_notice(request, key=key, not_before=at, is_reminder=True)


def stop_reminding(request: FeedbackRequest, *, reason: str) -> None:
    cancel_mail(request, kinds=[FeedbackArrivedMail], reason=reason)


def _sealed_notice(
    request: FeedbackRequest, *, key: str, not_before: datetime, is_reminder: bool
) -> None:
    queue_mail(
        FeedbackArrivedMail,
        key=key,
        to=Recipient.of(request.plan.candidate),
        about=request,
        not_before=not_before,
        payload={"is_reminder": is_reminder},
    )


def _arrived_letter(mail: OutgoingMail) -> Letter:
    request = feedback_requests().get(pk=mail.subject_id)
    return Letter(context={**_about(request), "is_reminder": mail.payload["is_reminder"]})


class FeedbackArrivedMail(PlanMail):
    name = "coaching.feedback_arrived"
    title = "Feedback is here"
    trigger = "Feedback is here"
    delay = "at once; once more 7 days later, or on the morning that you chose"
    template = "coaching/mail/feedback_arrived"
    render = _arrived_letter
    sample = partial(_sample, is_reminder=False)
    lock = lock_request
    gone = NONE_THERE
    stops = (
        Stop(NONE_THERE, lambda one, _: one.state not in DELIVERED),
        Stop("You have opened it.", _is_opened),
        *HOLD_UNLESS_ASKED_BEFORE,
    )


def withheld_kept(request: FeedbackRequest) -> OutgoingMail:
    """That a withheld part stays where it is; why stands on the page."""
    return queue_mail(
        WithheldKeptMail,
        key=f"withheld_kept:{request.pk}",
        to=Recipient.of(request.plan.candidate),
        about=request,
    )


def _kept_letter(mail: OutgoingMail) -> Letter:
    return Letter(context=_about(feedback_requests().get(pk=mail.subject_id)))


class WithheldKeptMail(PlanMail):
    name = "coaching.withheld_kept"
    title = "The part that you asked for"
    trigger = "You asked for a part that was withheld, and it stays so"
    template = "coaching/mail/withheld_kept"
    render = _kept_letter
    sample = _sample
    lock = lock_request
    gone = WHOLE
    stops = (
        Stop(WHOLE, lambda one, _: one.state != FeedbackState.WITHHELD),
        Stop(WHOLE, lambda one, _: not one.answer.withheld_answer),
        *HOLD_UNLESS_ASKED_BEFORE,
    )


def _about(request: FeedbackRequest) -> dict[str, Any]:
    opening = request.plan.interview.application.opening
    return {
        "plan": request.plan,
        "request": request,
        "opening": opening,
        "employer": opening.employer,
    }
