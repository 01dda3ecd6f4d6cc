"""The invitation to ask, a day after the telling."""

from datetime import datetime, time, timedelta

from coaching.feedback.models import FeedbackRequest
from coaching.feedback.queries.request import why_elsewhere_not_askable
from coaching.plan.mails.plan import GONE, HOLD, candidate_of, plan_to_mail
from coaching.plan.models import RecoveryPlan, StepMark
from coaching.plan.queries.plan import employer_gives_feedback
from coaching.plan.states import Branch, StepName
from jobstore.lib import clock, periods
from jobstore.lib.zones import read_zone
from jobstore.mail.conditions import Leaving, Stop
from jobstore.mail.kinds import Letter, Mail
from jobstore.mail.outgoing.actions.queue import cancel_mail, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, Hours
from jobstore.people.user.models import User

ASK_THREE_AFTER = timedelta(hours=24)
MORNING = time(10)


def ask_three(plan: RecoveryPlan) -> OutgoingMail:
    """A day after the telling, at ten in the candidate's morning."""
    told_at = plan.interview.application.told_at or clock.now()
    return queue_mail(
        AskThreeMail,
        key=f"ask_three:{plan.pk}",
        to=candidate_of(plan),
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


class AskThreeMail(Mail):
    name = "coaching.ask_three"
    title = "Three questions that you may ask"
    category = Category.COACHING
    trigger = "You are told of a no"
    delay = "the next day, at ten in the morning"
    recipient = "candidate"
    template = "coaching/mail/ask_three"
    render = _ask_three_letter
    lock = plan_to_mail
    gone = GONE
    stops = STOPS
    hours = Hours.DAYTIME
    capped = True
    cap_rank = 20
