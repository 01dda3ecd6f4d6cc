"""A day before the next interview: what the last ones were good for."""

from datetime import timedelta
from typing import Any

from django.urls import reverse

from coaching.debrief.states import BlunderCode
from coaching.plan.models import IfThenPlan
from coaching.plan.queries import parked_until
from coaching.practice.queries import day_before
from coaching.practice.queries.readiness import (
    WAYS_THERE,
    be_there_of,
    earlier_plans,
    fix_of,
    if_then_of,
    loud_plans,
    strength_of,
    strength_they_wrote,
    way_of,
)
from jobstore.lib import clock
from jobstore.lib.tokens import keyed_hashes
from jobstore.lib.zones import read_zone
from jobstore.mail.conditions import Leaving, Stop, Wait, locking
from jobstore.mail.kinds import Letter, Mail
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, Hours
from jobstore.mail.stop.queries import Stoppable, suppression_of
from jobstore.people.samples import ZONE
from jobstore.people.user.models import User
from openings.application.states import Outcome
from openings.interview.mails.interview import reminder_of
from openings.interview.models import Interview
from openings.interview.queries import GetReady, times_of
from openings.interview.states import InterviewState
from openings.samples import interview as sample_interview


def next_interview(interview: Interview) -> OutgoingMail | None:
    """A day before it starts, in hours in which mail may leave. A moved interview has another.

    None where the interview has a reminder, which says it in the same mail.
    """
    if reminder_of(interview) is not None:
        return None
    candidate = interview.application.candidate
    return queue_mail(
        NextInterviewMail,
        key=f"next_interview:{interview.pk}:{interview.sequence}",
        to=Recipient.of(candidate),
        about=interview,
        not_before=day_before(interview.starts_at, read_zone(candidate.time_zone)),
        payload={"sequence": interview.sequence},
    )


def in_reminder(interview: Interview) -> GetReady | None:
    """What the reminder says of it: nothing where coaching mail is off, or the plan is parked."""
    candidate = interview.application.candidate
    plans = loud_plans(candidate)
    is_quiet = parked_until(candidate, at=clock.now()) is not None or _is_stopped(candidate)
    if is_quiet or not plans.exists():
        return None
    facts = _facts(interview)
    if_then, strength = facts["if_then"], facts["strength"]
    lines = []
    if if_then:
        lines.append(f"Your plan for it: if {if_then.if_text}, then {if_then.then_text}.")
    if strength:
        lines.append(f"One thing to trust in. {strength.by} saw this in you: “{strength.text}”")
    elif facts["has_own_words"]:
        lines.append("Something went well last time. It waits for you on the page below.")
    if facts["plans_route"]:
        lines.append(f"{facts['way'].plan}: {facts['be_there']}.")
    lines.append("See what it is judged by, and a short checklist. Then stop for today, and rest.")
    path = reverse("coaching:next_interview", args=[interview.pk])
    return GetReady(lines=tuple(lines), verb="Get ready", path=path)


def _is_stopped(candidate: User) -> bool:
    """Whether this person takes no such mail."""
    target = Stoppable(
        hashes=keyed_hashes(candidate.email, purpose="address"),
        category=NextInterviewMail.category,
        kind=NextInterviewMail.name,
    )
    return suppression_of(target) is not None


def _is_answered(interview: Interview, _: Leaving) -> bool:
    """As far as the candidate knows: a "no" that is not told changes nothing."""
    application = interview.application
    return application.outcome == Outcome.WITHDRAWN or application.told_at is not None


def _candidate(interview: Interview) -> User:
    return interview.application.candidate


STOPS = (
    Stop("Your account is closed.", lambda one, _: not _candidate(one).is_active),
    Stop(
        "The interview was moved.",
        lambda one, leaving: one.sequence != leaving.row.payload["sequence"],
    ),
    Stop(
        "The interview is not planned any more.",
        lambda one, _: one.state != InterviewState.SCHEDULED,
    ),
    Stop("The interview has begun.", lambda one, _: one.starts_at <= clock.now()),
    Stop("There is an answer already.", _is_answered),
    Stop("There is no earlier plan.", lambda one, _: not earlier_plans(_candidate(one)).exists()),
    Stop(
        "The reminder of the interview says it.",
        lambda one, _: reminder_of(one) is not None,
    ),
    Stop(
        "Mail of your plans is turned off.",
        lambda one, _: not loud_plans(_candidate(one)).exists(),
    ),
    Wait(
        "Parked until the morning.",
        lambda one, _: parked_until(_candidate(one), at=clock.now()),
    ),
)


def _letter(mail: OutgoingMail) -> Letter:
    interview = Interview.objects.select_related(
        "application__opening__employer", "application__candidate"
    ).get(pk=mail.subject_id)
    return _about(interview, interview.application.candidate.time_zone, _facts(interview))


def _about(interview: Interview, zone: str, facts: dict[str, Any]) -> Letter:
    opening = interview.application.opening
    times = times_of(interview, for_zone=zone)
    about = {"interview": interview, "opening": opening, "employer": opening.employer}
    return Letter(context=about | {"times": times} | facts)


def _sample() -> Letter:
    interview = sample_interview()
    facts = {
        "if_then": IfThenPlan(
            pk=1, if_text="my mind goes blank", then_text="I ask to hear it again"
        ),
        "strength": {"by": "Harbor Books", "text": "You spoke clearly and had an example ready."},
        "has_own_words": True,
        "plans_route": True,
        "be_there": be_there_of(interview, home=ZONE),
        "way": WAYS_THERE[way_of(interview)],
    }
    return _about(interview, ZONE, facts)


def _facts(interview: Interview) -> dict[str, Any]:
    """What earlier interviews say about this one."""
    candidate = interview.application.candidate
    plans = loud_plans(candidate)
    fix = fix_of(candidate, plans)
    return {
        "if_then": if_then_of(plans),
        "strength": strength_they_wrote(plans),
        "has_own_words": strength_of(plans) is not None,
        "plans_route": fix is not None and fix.slip == BlunderCode.LATE,
        "be_there": be_there_of(interview, home=candidate.time_zone),
        "way": WAYS_THERE[way_of(interview)],
    }


class NextInterviewMail(Mail):
    name = "coaching.next_interview"
    title = "Your next interview"
    category = Category.COACHING
    trigger = (
        "Your next interview comes near, you have an earlier plan, and the interview has no"
        " reminder, which would say the same"
    )
    delay = "24 hours before"
    recipient = "candidate"
    template = "coaching/mail/next_interview"
    render = _letter
    sample = _sample
    lock = locking(Interview, "application__candidate")
    gone = "The interview is gone."
    stops = STOPS
    hours = Hours.DAYTIME
    expires_after = timedelta(hours=23)
