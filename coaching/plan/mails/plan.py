"""What follows an interview by mail, and what every mail of a plan must respect."""

from datetime import datetime, time, timedelta

from coaching.plan.models import RecoveryPlan
from coaching.plan.queries.plan import (
    branch_at,
    next_morning,
    parked_until,
    path_facts_of,
    quiet_until,
    with_interview,
)
from coaching.plan.states import Branch, PlanState, StepName
from jobstore.lib import clock, periods
from jobstore.lib.zones import read_zone
from jobstore.mail.kinds import Defer, Letter, Mail, Stop
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, Hours
from openings.interview.states import InterviewState

CHECKIN_AFTER = timedelta(hours=2)
CHECKIN_UNTIL = timedelta(hours=14)  # after the interview; then the next day's mail takes over
THANKYOU_AFTER = timedelta(hours=18)
DEBRIEF_AFTER = timedelta(hours=44)
# Tellings happen at nine in the morning. A nudge that comes after them never urges somebody to
# write to an employer whose "no" is told within the hour, and so says nothing of an untold one.
AFTER_TELLINGS = time(10)
MOVED_ON = "There is an answer already."


def plan_to_mail(mail: OutgoingMail) -> RecoveryPlan | None:
    """The plan that a mail is about, its row locked."""
    plans = with_interview(RecoveryPlan.objects.select_for_update(of=("self",)))
    return plans.filter(pk=mail.subject_id).first()


def hold_of(plan: RecoveryPlan | None, *, was_asked_for: bool = False) -> Stop | Defer | None:
    """What stops or holds every coaching mail of a plan, whatever it says.

    The day after a "no" stays quiet, but for mail that the person asked for.
    """
    if plan is None or not plan.candidate.is_active:
        return Stop("This plan is gone.")
    if plan.state == PlanState.CLOSED:
        return Stop("This plan is closed.")
    if plan.is_muted:
        return Stop("Mail of this plan is turned off.")
    if plan.interview.state not in {InterviewState.HELD, InterviewState.NO_SHOW}:
        return Stop("The interview did not take place.")
    return _not_yet(plan, at=clock.now(), was_asked_for=was_asked_for)


def _not_yet(plan: RecoveryPlan, *, at: datetime, was_asked_for: bool) -> Defer | None:
    if plan.interview.state == InterviewState.NO_SHOW:
        morning = next_morning(plan.candidate, at=at)
        return Defer(morning, "Waits until it is settled whether you came.")
    if (until := parked_until(plan.candidate, at=at)) is not None:
        return Defer(until, "Parked until the morning.")
    quiet = None if was_asked_for else quiet_until(plan.candidate, at=at)
    return Defer(quiet, "Quiet for a day after a no.") if quiet else None


def _guard_checkin(mail: OutgoingMail) -> Stop | Defer | None:
    plan = plan_to_mail(mail)
    if plan is not None:
        if branch_at(plan, at=clock.now()) != Branch.PENDING:
            return Stop(MOVED_ON)
        debrief = getattr(plan, "debrief", None)
        if debrief is not None or _has_skipped(plan, StepName.MOOD):
            return Stop("You have started already.")
        if clock.now() >= plan.interview.ends_at + CHECKIN_UNTIL:
            return Stop("The first evening is over.")
    return hold_of(plan)


def _guard_thankyou_nudge(mail: OutgoingMail) -> Stop | Defer | None:
    plan = plan_to_mail(mail)
    if plan is not None:
        facts = path_facts_of(plan, at=clock.now())
        if facts.branch != Branch.PENDING:
            return Stop(MOVED_ON)
        if not facts.has_interviewer:
            return Stop("No interviewer is listed.")
        if facts.has_written or StepName.THANK_YOU in facts.skipped:
            return Stop("You have written or skipped the note.")
    return hold_of(plan)


def _guard_debrief_nudge(mail: OutgoingMail) -> Stop | Defer | None:
    plan = plan_to_mail(mail)
    if plan is not None:
        facts = path_facts_of(plan, at=clock.now())
        if facts.branch != Branch.PENDING:
            return Stop(MOVED_ON)
        if facts.is_sealed or StepName.DEBRIEF in facts.skipped:
            return Stop("You have sealed or skipped the debrief.")
    return hold_of(plan)


def _has_skipped(plan: RecoveryPlan, step: StepName) -> bool:
    return plan.marks.filter(step=step, was_skipped=True).exists()


def _render(mail: OutgoingMail) -> Letter:
    plan = RecoveryPlan.objects.select_related("interview__application__opening__employer").get(
        pk=mail.subject_id
    )
    return Letter(context=context_of(plan))


def context_of(plan: RecoveryPlan) -> dict[str, object]:
    """What every mail of a plan speaks of."""
    opening = plan.interview.application.opening
    interviewer = plan.interview.interviewers.order_by("pk").first()
    return {
        "plan": plan,
        "opening_title": opening.title,
        "employer_name": opening.employer.name,
        "interviewer_name": interviewer.name if interviewer else opening.employer.name,
    }


class CheckinMail(Mail):
    name = "coaching.checkin"
    title = "How did it go?"
    category = Category.COACHING
    trigger = "An interview is over"
    delay = "2 hours later"
    recipient = "candidate"
    stops_when = (
        "You have said how you feel, the first evening is over, or you turn off or close the plan."
    )
    template = "coaching/mail/checkin"
    render = _render
    guard = _guard_checkin
    hours = Hours.DAYTIME
    expires_after = timedelta(days=2)


class ThankyouNudgeMail(Mail):
    name = "coaching.thankyou_nudge"
    title = "A thank-you note, while it is fresh"
    category = Category.COACHING
    trigger = "An interview is over"
    delay = "18 hours later, never before ten in the morning"
    recipient = "candidate"
    stops_when = (
        "You have written or skipped a note, there is nobody to thank, or there is an answer."
    )
    template = "coaching/mail/thankyou_nudge"
    render = _render
    guard = _guard_thankyou_nudge
    hours = Hours.DAYTIME
    expires_after = timedelta(days=3)
    capped = True
    cap_rank = 10


class DebriefNudgeMail(Mail):
    name = "coaching.debrief_nudge"
    title = "Look back once"
    category = Category.COACHING
    trigger = "An interview is over"
    delay = "44 hours later, once"
    recipient = "candidate"
    stops_when = "You have sealed or skipped the debrief, or there is an answer."
    template = "coaching/mail/debrief_nudge"
    render = _render
    guard = _guard_debrief_nudge
    hours = Hours.DAYTIME
    expires_after = timedelta(days=4)
    capped = True
    cap_rank = 30


FOLLOW_UPS = (CheckinMail, ThankyouNudgeMail, DebriefNudgeMail)


def candidate_of(plan: RecoveryPlan) -> Recipient:
    user = plan.candidate
    return Recipient(email=user.email, name=user.get_full_name(), zone=user.time_zone, user=user)


def checkin(plan: RecoveryPlan) -> OutgoingMail:
    return _queue(CheckinMail, plan, not_before=plan.interview.ends_at + CHECKIN_AFTER)


def thankyou_nudge(plan: RecoveryPlan) -> OutgoingMail:
    moment = after_tellings(plan.interview.ends_at + THANKYOU_AFTER, plan.candidate.time_zone)
    return _queue(ThankyouNudgeMail, plan, not_before=moment)


def debrief_nudge(plan: RecoveryPlan) -> OutgoingMail:
    return _queue(DebriefNudgeMail, plan, not_before=plan.interview.ends_at + DEBRIEF_AFTER)


def _queue(kind: type[Mail], plan: RecoveryPlan, *, not_before: datetime) -> OutgoingMail:
    name = kind.name.removeprefix("coaching.")
    key = f"{name}:{plan.pk}"
    return queue_mail(kind, key=key, to=candidate_of(plan), about=plan, not_before=not_before)


def after_tellings(moment: datetime, zone_name: str) -> datetime:
    zone = read_zone(zone_name)
    allowed = periods.outside_quiet_hours(moment, zone)
    ten = periods.local_instant(allowed.astimezone(zone).date(), AFTER_TELLINGS, zone)
    return max(allowed, ten)
