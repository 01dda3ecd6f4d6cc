"""What follows an interview by mail, and what every mail of a plan must respect."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import ClassVar

from coaching import samples
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries import (
    branch_at,
    next_morning,
    parked_until,
    path_facts_of,
    quiet_until,
    silence_begins,
    with_interview,
)
from coaching.plan.queries.step import PlanFacts
from coaching.plan.states import Branch, PlanState, StepName
from jobstore.lib import clock
from jobstore.lib import zones as periods
from jobstore.lib.zones import read_zone
from jobstore.mail.conditions import Leaving, Stop, Wait
from jobstore.mail.kinds import Letter, Mail
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, Hours
from openings.interview.states import InterviewState, PromiseSource

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


def _settles_later(plan: RecoveryPlan, _: Leaving) -> datetime | None:
    if plan.interview.state != InterviewState.NO_SHOW:
        return None
    return next_morning(plan.candidate, at=clock.now())


TOOK_PLACE = frozenset({InterviewState.HELD, InterviewState.NO_SHOW})


# What stops or holds every coaching mail of a plan, whatever it says.
GONE = "This plan is gone."
HOLD_WHEN_ASKED_FOR: tuple[Stop, ...] = (
    Stop(GONE, lambda one, _: not one.candidate.is_active),
    Stop("This plan is closed.", lambda one, _: one.state == PlanState.CLOSED),
    Stop("Mail of this plan is turned off.", lambda one, _: one.is_muted),
    Stop(
        "The interview did not take place.",
        lambda one, _: one.interview.state not in TOOK_PLACE,
    ),
    Wait("Waits until it is settled whether you came.", _settles_later),
    Wait("Parked until the morning.", lambda one, _: parked_until(one.candidate, at=clock.now())),
)


# The day after a "no" stays quiet, but for mail that the person asked for.
HOLD = (
    *HOLD_WHEN_ASKED_FOR,
    Wait("Quiet for a day after a no.", lambda one, _: quiet_until(one.candidate, at=clock.now())),
)


def _facts(plan: RecoveryPlan) -> PlanFacts:
    return path_facts_of(plan, at=clock.now())


def _has_begun(plan: RecoveryPlan, _: Leaving) -> bool:
    skipped = plan.marks.filter(step=StepName.MOOD, was_skipped=True)
    return getattr(plan, "debrief", None) is not None or skipped.exists()


def _is_evening_over(plan: RecoveryPlan, _: Leaving) -> bool:
    return clock.now() >= plan.interview.ends_at + CHECKIN_UNTIL


def _has_thanked(plan: RecoveryPlan, _: Leaving) -> bool:
    facts = _facts(plan)
    return facts.has_written or StepName.THANK_YOU in facts.skipped


def _has_looked_back(plan: RecoveryPlan, _: Leaving) -> bool:
    facts = _facts(plan)
    return facts.is_sealed or StepName.DEBRIEF in facts.skipped


ANSWERED = Stop(MOVED_ON, lambda one, _: branch_at(one, at=clock.now()) != Branch.PENDING)


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
        "employer": opening.employer,
        "interviewer_name": interviewer.name if interviewer else opening.employer.name,
    }


class PlanMail(Mail):
    """A mail of coaching about one plan, to its candidate."""

    category = Category.COACHING
    recipient = "candidate"
    render = _render
    sample: ClassVar[Callable[[], Letter]] = samples.about_plan
    lock = plan_to_mail
    gone = GONE
    hours = Hours.DAYTIME


class CheckinMail(PlanMail):
    name = "coaching.checkin"
    title = "How did it go?"
    trigger = "An interview is over"
    delay = "2 hours later"
    template = "coaching/mail/checkin"
    stops = (
        ANSWERED,
        Stop("You have started already.", _has_begun),
        Stop("The first evening is over.", _is_evening_over),
        *HOLD,
    )
    expires_after = timedelta(days=2)


class ThankyouNudgeMail(PlanMail):
    name = "coaching.thankyou_nudge"
    title = "A thank-you note, while it is fresh"
    trigger = "An interview is over"
    delay = "18 hours later, never before ten in the morning"
    template = "coaching/mail/thankyou_nudge"
    stops = (
        ANSWERED,
        Stop("No interviewer is listed.", lambda one, _: not _facts(one).has_interviewer),
        Stop("You have written or skipped the note.", _has_thanked),
        *HOLD,
    )
    expires_after = timedelta(days=3)
    capped = True
    cap_rank = 10


class DebriefNudgeMail(PlanMail):
    name = "coaching.debrief_nudge"
    title = "Look back once"
    trigger = "An interview is over"
    delay = "44 hours later, once"
    template = "coaching/mail/debrief_nudge"
    stops = (
        ANSWERED,
        Stop("You have sealed or skipped the debrief.", _has_looked_back),
        *HOLD,
    )
    expires_after = timedelta(days=4)
    capped = True
    cap_rank = 30


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
    return queue_mail(
        kind, key=key, to=Recipient.of(plan.candidate), about=plan, not_before=not_before
    )


def after_tellings(moment: datetime, zone_name: str) -> datetime:
    zone = read_zone(zone_name)
    allowed = periods.outside_quiet_hours(moment, zone)
    ten = periods.local_instant(allowed.astimezone(zone).date(), AFTER_TELLINGS, zone)
    return max(allowed, ten)


# Nobody answered: one mail closes the loop. It hears of the telling and of nothing before: a "no"
# that is recorded and not told neither brings this mail nor keeps it away. It leaves after the
# tellings of its morning, so that nobody reads "no answer" in the hour before the answer.
def _silence(plan: RecoveryPlan, _: Leaving) -> datetime | None:
    if branch_at(plan, at=clock.now()) != Branch.PENDING:  # else the promised day was moved
        return None
    return silence_begins(plan.interview)


STOPS = (
    Wait("The promised day is not long past.", _silence),
    Stop(MOVED_ON, lambda one, _: branch_at(one, at=clock.now()) != Branch.NO_ANSWER),
    *HOLD,
)


def _render_no_answer(mail: OutgoingMail) -> Letter:
    plan = RecoveryPlan.objects.select_related(
        "candidate", "interview__application__opening__employer"
    ).get(pk=mail.subject_id)
    facts = path_facts_of(plan, at=clock.now())
    is_tracked = plan.interview.application.opening.is_tracked
    can_ask = facts.has_interviewer and facts.gives_feedback and not is_tracked
    return Letter(
        context=context_of(plan)
        | {
            "promised_by": None
            if plan.interview.promise_source == PromiseSource.DEFAULT
            else plan.interview.promised_by,
            "can_ask": can_ask and StepName.ASK_THREE not in facts.skipped,
        }
    )


def _sample_no_answer() -> Letter:
    promised_by = (clock.now() - timedelta(days=3)).date()
    return samples.about_plan(promised_by=promised_by, can_ask=True)


class NoAnswerMail(PlanMail):
    name = "coaching.no_answer"
    title = "They did not answer"
    trigger = "No answer came"
    delay = (
        "10 working days after the promised day, or 3 weeks after the interview where nobody"
        " named a day"
    )
    template = "coaching/mail/no_answer"
    render = _render_no_answer
    sample = _sample_no_answer
    stops = STOPS
    capped = True
    cap_rank = 45


def no_answer(plan: RecoveryPlan) -> OutgoingMail:
    """Written when the plan opens, whatever comes of it: its being there says nothing."""
    moment = after_tellings(silence_begins(plan.interview), plan.candidate.time_zone)
    return queue_mail(
        NoAnswerMail,
        key=f"no_answer:{plan.pk}",
        to=Recipient.of(plan.candidate),
        about=plan,
        not_before=moment,
    )
