"""A day before the next interview: what the last ones were good for."""

from datetime import timedelta

from coaching.queries.plan import parked_until
from coaching.queries.practice.spacing import day_before
from coaching.queries.readiness import (
    earlier_plans,
    fix_of,
    if_then_of,
    loud_plans,
    strength_of,
    strength_they_wrote,
)
from coaching.states import BlunderCode
from jobstore.lib import clock
from jobstore.lib.zones import read_zone
from jobstore.mail import kinds
from jobstore.mail.actions.queue import Recipient, queue_mail
from jobstore.mail.kinds import Defer, Letter, MailKind, Stop
from jobstore.mail.models import OutgoingMail
from jobstore.mail.states import Category, Hours
from openings.models import Interview
from openings.queries.interview import times_of, written_time
from openings.states import InterviewKind, InterviewState, Outcome

BE_EARLY = timedelta(minutes=15)


def next_interview(interview: Interview) -> OutgoingMail:
    """A day before it starts, in hours in which mail may leave. A moved interview has another."""
    candidate = interview.application.candidate
    return queue_mail(
        NEXT_INTERVIEW,
        key=f"next_interview:{interview.pk}:{interview.sequence}",
        to=Recipient(
            email=candidate.email,
            name=candidate.get_full_name(),
            zone=candidate.time_zone,
            user=candidate,
        ),
        about=interview,
        not_before=day_before(interview.starts_at, read_zone(candidate.time_zone)),
        payload={"sequence": interview.sequence},
    )


def _guard(mail: OutgoingMail) -> Stop | Defer | None:
    interviews = Interview.objects.select_for_update(of=("self",))
    interview = (
        interviews.select_related("application__candidate").filter(pk=mail.subject_id).first()
    )
    if interview is None:
        return Stop("The interview no longer exists.")
    candidate, now = interview.application.candidate, clock.now()
    plans = earlier_plans(candidate)
    reasons = {
        "Your account is closed.": not candidate.is_active,
        "The interview was moved.": interview.sequence != mail.payload["sequence"],
        "The interview is not planned any more.": interview.state != InterviewState.SCHEDULED,
        "The interview has begun.": interview.starts_at <= now,
        "There is an answer already.": _has_ended(interview),
        "There is no earlier plan.": not plans.exists(),
    }
    reason = next((text for text, holds in reasons.items() if holds), "")
    if reason:
        return Stop(reason)
    if not loud_plans(candidate).exists():
        return Stop("Mail of your plans is turned off.")
    until = parked_until(candidate, at=now)
    return Defer(until, "Parked until the morning.") if until else None


def _has_ended(interview: Interview) -> bool:
    """As far as the candidate knows: a "no" that is not told changes nothing."""
    application = interview.application
    return application.outcome == Outcome.WITHDRAWN or application.told_at is not None


def _letter(mail: OutgoingMail) -> Letter:
    interview = Interview.objects.select_related(
        "application__opening__employer", "application__candidate"
    ).get(pk=mail.subject_id)
    candidate = interview.application.candidate
    plans = loud_plans(candidate)
    fix = fix_of(candidate, plans)
    zone = candidate.time_zone
    context = {
        "interview": interview,
        "opening": interview.application.opening,
        "employer": interview.application.opening.employer,
        "times": times_of(interview, for_zone=zone),
        "if_then": if_then_of(plans),
        "strength": strength_they_wrote(plans),
        "has_own_words": strength_of(plans) is not None,
        "plans_route": fix is not None and fix.slip == BlunderCode.LATE,
        "be_there": written_time(interview.starts_at - BE_EARLY, interview.time_zone),
        "is_in_person": interview.kind in {InterviewKind.IN_PERSON, InterviewKind.PANEL},
    }
    return Letter(context=context)


NEXT_INTERVIEW = kinds.register(
    MailKind(
        name="coaching.next_interview",
        title="Your next interview",
        category=Category.COACHING,
        trigger="Your next interview comes near, and you have an earlier plan",
        delay="24 hours before",
        recipient="candidate",
        stops_when="The interview is moved, canceled or over, you withdrew, or plans are muted",
        template="coaching/mail/next_interview",
        render=_letter,
        guard=_guard,
        hours=Hours.DAYTIME,
        expires_after=timedelta(hours=23),  # rather none than one during the interview
    )
)
