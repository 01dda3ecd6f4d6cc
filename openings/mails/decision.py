"""E-mails of a decision: the recruiter is asked for it, the candidate is told."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from jobstore.lib import clock, periods
from jobstore.mail.actions.queue import Recipient, cancel_mail, queue_mail
from jobstore.mail.kinds import Letter, MailKind, Stop, register
from jobstore.mail.models import OutgoingMail
from jobstore.mail.states import Category, Hours
from jobstore.people.models import Membership, User
from openings.models import Application, ApplicationEvent, Interview
from openings.queries.decision import words_of
from openings.states import Happening, InterviewDecision, InterviewState, Outcome, Stage

OVERDUE_AFTER = (2, 7)  # working days after the promised date


# To the recruiters ----------------------------------------------------------------------------
def _guard_due(mail: OutgoingMail) -> Stop | None:
    interview = (
        Interview.objects.select_for_update(of=("self",))
        .select_related("application__opening")
        .filter(pk=mail.subject_id)
        .first()
    )
    if interview is None:
        return Stop("The interview no longer exists.")
    if interview.state != InterviewState.HELD or interview.decision != InterviewDecision.PENDING:
        return Stop("The decision is recorded.")
    if interview.application.outcome != Outcome.OPEN:
        return Stop("The application has ended.")
    member = Membership.objects.filter(
        user=mail.recipient_user, employer_id=interview.application.opening.employer_id
    )
    return None if member.exists() else Stop("The recruiter has left the employer.")


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


DECISION_DUE = register(
    MailKind(
        name="openings.decision_due",
        title="A decision is due",
        category=Category.TRANSACTIONAL,
        trigger="09:00 on the promised answer date",
        recipient="recruiters of the employer",
        stops_when="The decision is recorded, or the application has ended",
        template="openings/mail/decision_due",
        render=_render_due,
        guard=_guard_due,
        hours=Hours.OFFICE,
    )
)
DECISION_OVERDUE = register(
    MailKind(
        name="openings.decision_overdue",
        title="A decision is late",
        category=Category.TRANSACTIONAL,
        trigger="2 and 7 working days after the promised answer date",
        recipient="recruiters of the employer",
        stops_when="The decision is recorded, or the application has ended",
        template="openings/mail/decision_overdue",
        render=_render_due,
        guard=_guard_due,
        hours=Hours.OFFICE,
    )
)


def decision_due(interview: Interview) -> None:
    """On the promised day, and twice more when it passes; to every member of the employer.

    What would already be late is left out: an undone decision reminds of the days to come only.
    """
    employer = interview.application.opening.employer
    members = User.objects.filter(memberships__employer=employer, is_active=True).order_by("pk")
    dates = [(DECISION_DUE, interview.promised_by)] + [
        (DECISION_OVERDUE, periods.add_working_days(interview.promised_by, days))
        for days in OVERDUE_AFTER
    ]
    for user in members:
        for number, (kind, day) in enumerate(dates):
            _ask_for_decision(kind, interview, user, day, number)


def _ask_for_decision(
    kind: MailKind, interview: Interview, user: User, day: date, number: int
) -> None:
    application = interview.application
    zone = application.opening.employer.time_zone
    moment = periods.local_instant(day, periods.MORNING, ZoneInfo(zone))
    if moment < clock.now():
        return
    queue_mail(
        kind,
        key=f"decision_due:{interview.pk}:{application.version}:{user.pk}:{number}",
        to=Recipient(email=user.email, name=user.get_full_name(), zone=zone, user=user),
        about=interview,
        not_before=moment,
    )


def cancel_decision_due(interview: Interview, *, reason: str) -> int:
    return cancel_mail(interview, kinds=(DECISION_DUE, DECISION_OVERDUE), reason=reason)


# To the candidate -----------------------------------------------------------------------------
def _locked(mail: OutgoingMail) -> Application | None:
    return Application.objects.select_for_update(of=("self",)).filter(pk=mail.subject_id).first()


def _guard_told(mail: OutgoingMail) -> Stop | None:
    application = _locked(mail)
    if application is None or application.outcome != Outcome.NOT_SELECTED:
        return Stop("The decision does not stand.")
    if application.told_at is None or application.told_at > clock.now():
        return Stop("The candidate is not to be told yet.")
    return None


def _guard_yes(mail: OutgoingMail) -> Stop | None:
    application = _locked(mail)
    if application is None or application.outcome not in {Outcome.OPEN, Outcome.HIRED}:
        return Stop("The application has ended.")
    if application.stage not in mail.payload["stages"]:
        return Stop("The application was moved again.")
    return None


def _loaded(mail: OutgoingMail) -> Application:
    return Application.objects.select_related("candidate", "opening__employer").get(
        pk=mail.subject_id
    )


def _render_told(mail: OutgoingMail) -> Letter:
    application = _loaded(mail)
    return Letter(
        context={"application": application, "words": words_of(application)},
        from_name=application.opening.employer.name,
    )


def _render_yes(mail: OutgoingMail) -> Letter:
    application = _loaded(mail)
    event = ApplicationEvent.objects.get(pk=mail.payload["event"])
    return Letter(
        context={
            "application": application,
            "opening": application.opening,
            "employer": application.opening.employer,
            "text": event.why,
        },
        from_name=application.opening.employer.name,
        reply_to=event.by.email if event.by else "",
    )


DECISION_TOLD = register(
    MailKind(
        name="openings.decision_told",
        title="The employer has answered",
        category=Category.TRANSACTIONAL,
        trigger="The telling of a no",
        recipient="candidate",
        stops_when="The decision does not stand any more",
        template="openings/mail/decision_told",
        is_listed_early=False,
        render=_render_told,
        guard=_guard_told,
        hours=Hours.DAYTIME,
        priority=3,
    )
)
DECISION_ADVANCED = register(
    MailKind(
        name="openings.decision_advanced",
        title="The next round",
        category=Category.TRANSACTIONAL,
        trigger="An interviewed candidate goes on to the next round",
        recipient="candidate",
        stops_when="The application has ended",
        template="openings/mail/decision_advanced",
        render=_render_yes,
        guard=_guard_yes,
        priority=3,
        expires_after=timedelta(days=3),
    )
)
OFFER = register(
    MailKind(
        name="openings.offer",
        title="An offer",
        category=Category.TRANSACTIONAL,
        trigger="An offer is recorded",
        recipient="candidate",
        stops_when="The application has ended or the offer was taken back",
        template="openings/mail/offer",
        render=_render_yes,
        guard=_guard_yes,
        priority=3,
    )
)
HIRED = register(
    MailKind(
        name="openings.offer_hired",
        title="You got the job",
        category=Category.TRANSACTIONAL,
        trigger="A candidate is marked as hired",
        recipient="candidate",
        stops_when="The application has ended otherwise",
        template="openings/mail/offer_hired",
        render=_render_yes,
        guard=_guard_yes,
        priority=3,
    )
)
_YES = {
    Happening.ADVANCED: (DECISION_ADVANCED, [Stage.INTERVIEW, Stage.OFFER, Stage.HIRED]),
    Happening.OFFERED: (OFFER, [Stage.OFFER, Stage.HIRED]),
    Happening.HIRED: (HIRED, [Stage.HIRED]),
}


def decision_told(application: Application) -> None:
    _to_candidate(DECISION_TOLD, application, key=f"decision_told:{application.pk}", payload={})


def good_news(application: Application, *, event: ApplicationEvent) -> None:
    """Next round, offer or hire; `event.why` is what the recruiter adds."""
    kind, stages = _YES[Happening(event.what)]
    _to_candidate(
        kind,
        application,
        key=f"{event.what}:{application.pk}:{event.pk}",
        payload={"event": event.pk, "stages": [stage.value for stage in stages]},
    )


def _to_candidate(
    kind: MailKind, application: Application, *, key: str, payload: dict[str, object]
) -> None:
    candidate = application.candidate
    queue_mail(
        kind,
        key=key,
        to=Recipient(
            email=candidate.email,
            name=candidate.get_full_name(),
            zone=candidate.time_zone,
            user=candidate,
        ),
        about=application,
        payload=payload,
    )
