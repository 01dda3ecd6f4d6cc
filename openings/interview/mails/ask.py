"""The employer is asked to decide by the promised day; staff hear when it is long past."""

from datetime import date, datetime

from jobstore.lib import clock
from jobstore.lib import zones as periods
from jobstore.lib.zones import read_zone
from jobstore.mail.conditions import Leaving, Stop, locking
from jobstore.mail.kinds import Letter, Mail
from jobstore.mail.outgoing.actions.queue import Recipient, cancel_mail, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, Hours
from jobstore.people.employer.queries import team_of
from jobstore.people.permissions import staff_in
from jobstore.people.states import StaffGroup
from jobstore.people.user.models import User
from openings import samples
from openings.application.states import Outcome, Stage
from openings.interview.models import Interview
from openings.interview.states import InterviewDecision, InterviewState
from openings.promise.mails import PHONES_NOBODY, RECRUITER_HAS_LEFT
from openings.promise.queries.promise import missed_interview

OVERDUE_AFTER = (2, 7)  # working days after the promised date


def _goes_on_without(interview: Interview, _: Leaving) -> bool:
    """A promise runs on after a note that the candidate did not come, until it is superseded."""
    if interview.state == InterviewState.HELD:
        return False
    missed = missed_interview(interview.application)
    return interview.application.stage != Stage.INTERVIEW or missed != interview


_lock = locking(Interview, "application__opening")
GONE = "The interview is gone."
SETTLED = (
    Stop("The decision is recorded.", lambda one, _: one.decision != InterviewDecision.PENDING),
    Stop("The application has ended.", lambda one, _: one.application.outcome != Outcome.OPEN),
    Stop("It goes on without this interview.", _goes_on_without),
)


def _render_due(mail: OutgoingMail) -> Letter:
    interview = Interview.objects.select_related(
        "application__candidate", "application__opening__employer"
    ).get(pk=mail.subject_id)
    return Letter(
        context={
            "interview": interview,
            "application": interview.application,
            "opening": interview.application.opening,
            "employer": interview.application.opening.employer,
            "candidate": interview.application.candidate,
            "promised_by": interview.promised_by,
        }
    )


def _sample() -> Letter:
    about = samples.about_interview()
    return Letter(context=about | {"promised_by": about["interview"].promised_by})


class _DecisionMail(Mail):
    category = Category.TRANSACTIONAL
    recipient = "recruiters of the employer"
    render = _render_due
    sample = _sample
    lock = _lock
    gone = GONE
    stops = (*SETTLED, RECRUITER_HAS_LEFT)
    hours = Hours.OFFICE


class DecisionDueMail(_DecisionMail):
    name = "openings.decision_due"
    title = "A decision is due"
    trigger = "The promised answer date"
    delay = "09:00 on that day"
    template = "openings/mail/decision_due"


class DecisionOverdueMail(_DecisionMail):
    name = "openings.decision_overdue"
    title = "A decision is late"
    trigger = "The promised answer date passed"
    delay = "2 and 7 working days later"
    template = "openings/mail/decision_overdue"


class DecisionOverdueStaffMail(_DecisionMail):
    name = "openings.decision_overdue_staff"
    title = "An employer is late with an answer"
    trigger = "The promised answer date passed"
    delay = "7 working days later"
    recipient = "consultants"
    template = "openings/mail/decision_overdue_staff"
    stops = (*SETTLED, PHONES_NOBODY)


def decision_due(interview: Interview) -> None:
    """On the promised day, and twice more when it passes; to every member of the employer.

    With the last one consultants hear of it, who phone. What would already be late is left out:
    an undone decision reminds of the days to come only.
    """
    employer = interview.application.opening.employer
    members = team_of(employer)
    dates = [(DecisionDueMail, interview.promised_by)] + [
        (DecisionOverdueMail, periods.add_working_days(interview.promised_by, days))
        for days in OVERDUE_AFTER
    ]
    for user in members:
        for number, (kind, day) in enumerate(dates):
            _ask_for_decision(kind, interview, user, day, number)
    if not employer.tracked_by_id:
        for user in staff_in(StaffGroup.CONSULTANT):
            _ask_for_decision(DecisionOverdueStaffMail, interview, user, dates[-1][1], len(dates))


def _ask_for_decision(
    kind: type[Mail], interview: Interview, user: User, day: date, number: int
) -> None:
    application = interview.application
    zone = application.opening.employer.time_zone
    moment = periods.local_instant(day, periods.MORNING, read_zone(zone))
    if moment < clock.now():
        return
    queue_mail(
        kind,
        key=f"decision_due:{interview.pk}:{application.version}:{user.pk}:{number}",
        to=Recipient.of(user, zone=zone),
        about=interview,
        not_before=moment,
    )


ASKS_FOR_DECISION = (DecisionDueMail, DecisionOverdueMail, DecisionOverdueStaffMail)


def cancel_decision_due(interview: Interview, *, reason: str, until: datetime | None = None) -> int:
    return cancel_mail(interview, kinds=ASKS_FOR_DECISION, reason=reason, until=until)
