"""A mail of a real kind, and the real action that makes it wrong to send it."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction

from coaching.course.actions import close_plan, mute_plan, skip_step
from coaching.feedback.actions import cancel_request
from coaching.letter.actions import send_letter, undo_letter
from coaching.letter.queries import NoteText
from coaching.plan.mails import checkin, debrief_nudge, thankyou_nudge
from coaching.plan.states import StepName
from jobstore.lib import clock
from jobstore.mail.kinds import Mail
from jobstore.mail.outgoing.actions.queue import Recipient, cancel_mail, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Hours, MailState
from jobstore.mail.stop.actions import stop_mail, suppress_bad_address, widest_scope
from jobstore.people.user.actions import erase_account
from openings.application.actions.withdraw import withdraw_application
from openings.application.mails import application_received
from openings.interview.actions import InterviewFacts, cancel_interview, move_interview
from openings.interview.mails.interview import interview_reminder, interview_scheduled
from tests.chaos.kinds import FOLLOW_UP, RELAYED
from tests.factories import NOW
from tests.factories.mail import variant
from tests.factories.openings import ApplicationFactory, InterviewFactory
from tests.factories.people import EmployerFactory, UserFactory
from tests.support.coaching import plan_after_interview
from tests.support.feedback import ask, told_plan

Made = tuple[OutgoingMail, Callable[[], object]]
NOTE = NoteText(
    discussed="We talked about how the team plans its Saturday shifts.",
    wish_to_grow="I want to learn to plan a week ahead.",
)
TEXTS = {"subject": "Hello", "text": "Good morning."}


def about(thing) -> OutgoingMail:
    """The first mail about it."""
    mails = OutgoingMail.objects.filter(subject_id=str(thing.pk))
    return mails.order_by("created_at", "not_before")[0]


def withdrawn(number: int) -> Made:
    application = ApplicationFactory()
    application_received(application)
    by = application.candidate
    return about(application), lambda: withdraw_application(application=application, by=by)


def withdrawn_reminder(number: int) -> Made:
    interview = InterviewFactory(starts_at=NOW + timedelta(days=3), ends_at=NOW + timedelta(days=4))
    interview_reminder(interview)
    application = interview.application
    by = application.candidate
    return about(interview), lambda: withdraw_application(application=application, by=by)


def moved(number: int) -> Made:
    interview = InterviewFactory()
    interview_scheduled(interview)
    by = interview.application.candidate
    facts = facts_of(interview, later=timedelta(days=1))
    return about(interview), lambda: move_interview(
        interview=interview, facts=facts, people=[], why="Moved.", by=by, version=interview.version
    )


def facts_of(interview, *, later: timedelta) -> InterviewFacts:
    return InterviewFacts(
        round=interview.round,
        kind=interview.kind,
        starts_at=interview.starts_at + later,
        ends_at=interview.ends_at + later,
        time_zone=interview.time_zone,
        where=interview.where,
        note="",
        promised_by=interview.promised_by,
    )


def canceled(number: int) -> Made:
    interview = InterviewFactory()
    interview_scheduled(interview)
    by = interview.application.candidate
    return about(interview), lambda: cancel_interview(
        interview=interview, why="It is off.", by=by, version=interview.version
    )


def taken_back(number: int) -> Made:
    plan = _plan()
    letter = send_letter(
        plan=plan,
        by=plan.candidate,
        interviewer=plan.interview.interviewers.get(),
        text=NOTE,
        replies_to_me=True,
    )
    return about(letter), lambda: undo_letter(letter=letter, by=plan.candidate)


def _plan():
    return plan_after_interview(candidate=UserFactory(), employer=EmployerFactory())


def note_skipped(number: int) -> Made:
    plan = _plan()
    step = StepName.THANK_YOU
    return thankyou_nudge(plan), lambda: skip_step(plan=plan, by=plan.candidate, step=step)


def mood_skipped(number: int) -> Made:
    plan = _plan()
    step = StepName.MOOD
    return checkin(plan), lambda: skip_step(plan=plan, by=plan.candidate, step=step)


def muted(number: int) -> Made:
    plan = _plan()
    return debrief_nudge(plan), lambda: mute_plan(plan=plan, by=plan.candidate, is_muted=True)


def closed(number: int) -> Made:
    plan = _plan()
    return debrief_nudge(plan), lambda: close_plan(plan=plan, by=plan.candidate)


def questions_taken_back(number: int) -> Made:
    plan = told_plan(employer=EmployerFactory(), candidate=UserFactory())
    # Another address each time: several questions to one person travel together.
    plan.interview.interviewers.update(email=f"asked{plan.pk}@example.org")
    request = ask(plan)
    mail = about(request)
    return mail, lambda: cancel_request(request=request, by=plan.candidate, why="Not now.")


def sample(kind: type[Mail], name: str, **facts) -> OutgoingMail:
    with transaction.atomic():
        to = Recipient(email=f"{name}@example.org", zone="America/New_York")
        mail = queue_mail(kind, key=f"flip:{name}", to=to, **facts)
    OutgoingMail.objects.filter(pk=mail.pk).update(**TEXTS)
    return mail


def category_stopped(number: int) -> Made:
    mail = sample(FOLLOW_UP, f"category{number}")
    return mail, lambda: stop_mail(mail=mail, scope=widest_scope(mail), reason="One click.")


def relaying_stopped(number: int) -> Made:
    mail = sample(RELAYED, f"relayed{number}")
    return mail, lambda: stop_mail(mail=mail, scope=widest_scope(mail), reason="One click.")


def address_refused(number: int) -> Made:
    mail = sample(FOLLOW_UP, f"refused{number}")
    return mail, lambda: suppress_bad_address(mail=mail, answer="550 5.1.1")


def _to_user() -> tuple[OutgoingMail, object]:
    application = ApplicationFactory()
    application_received(application)
    return about(application), application.candidate


def account_closed(number: int) -> Made:
    mail, user = _to_user()
    return mail, lambda: type(user).objects.filter(pk=user.pk).update(is_active=False)


def account_erased(number: int) -> Made:
    mail, user = _to_user()
    return mail, lambda: erase_account(user=user)


def address_changed(number: int) -> Made:
    """To one that is not verified yet."""
    mail, user = _to_user()
    new = f"new-{user.email}"
    return mail, lambda: type(user).objects.filter(pk=user.pk).update(email=new)


def subject_canceled(number: int) -> Made:
    employer = EmployerFactory()
    mail = sample(FOLLOW_UP, f"subject{number}", about=employer)
    return mail, lambda: _cancel(employer)


@transaction.atomic
def _cancel(employer) -> None:
    type(employer).objects.select_for_update().get(pk=employer.pk)
    cancel_mail(employer, kinds=[FOLLOW_UP], reason="Canceled.")


def unchanged(number: int) -> Made:
    return sample(FOLLOW_UP, f"same{number}"), lambda: None


def declared(**facts) -> type[Mail]:
    """A kind like a follow-up, registered once."""
    return variant(FOLLOW_UP, **facts)


def in_daytime(number: int) -> Made:
    kind = declared(name="chaos.daytime", hours=Hours.DAYTIME)
    return sample(kind, f"daytime{number}"), lambda: None


def capped(number: int) -> Made:
    """Another capped mail reached the same person an hour ago."""
    kind = declared(name="chaos.capped", capped=True)
    mail = sample(kind, f"capped{number}")
    before = clock.now() - timedelta(hours=1)

    def earlier() -> None:
        row = OutgoingMail.objects.get(pk=mail.pk)
        row.pk, row.key = None, f"{row.key}:earlier"
        row.message_id = f"<earlier-{number}@example.org>"
        row.state, row.dispatch_at, row.sent_at = MailState.SENT, before, before
        row.lease_token = row.lease_until = None
        row._state.adding = True
        row.id = type(row)._meta.pk.get_default()
        row.save(force_insert=True)

    return mail, earlier
