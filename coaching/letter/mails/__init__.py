"""A candidate's letter on its way to an interviewer: a kind of mail for each kind of letter."""

from datetime import datetime
from functools import partial
from typing import ClassVar

from django.conf import settings

from coaching.letter.models import Letter
from coaching.letter.queries import subject_line
from coaching.letter.queries.policy import UNDO_FOR, can_relay
from coaching.letter.states import LetterKind, LetterState
from coaching.plan.states import Branch
from jobstore.lib import clock
from jobstore.mail import kinds
from jobstore.mail.conditions import Leaving, Stop
from jobstore.mail.kinds import Mail, Reader, TakeBack
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail, subject_of
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, Hours
from jobstore.people.access_token.actions import issue_token, secret_of
from jobstore.people.samples import SECRET, candidate
from jobstore.people.states import TokenPurpose
from jobstore.people.user.models import User
from openings.application.models import Application
from openings.application.states import Outcome
from openings.opening.models import Opening
from openings.samples import opening as sample_opening

DECIDED = "They had decided by the time the note could leave."
ANSWERED = "They had answered by the time the question could leave."


def _lock(mail: OutgoingMail) -> Letter | None:
    """The application is locked first, then the letter, as everywhere."""
    applications = Application.objects.select_for_update(of=("self",))
    application = applications.filter(interviews__plan__letters__pk=mail.subject_id).first()
    letter = Letter.objects.select_for_update(of=("self",)).filter(pk=mail.subject_id).first()
    return letter if application is not None else None


def _application(letter: Letter) -> Application:
    return letter.plan.interview.application


def _withdrew(letter: Letter, _: Leaving) -> bool:
    return _application(letter).outcome == Outcome.WITHDRAWN


def _has_ended(letter: Letter, _: Leaving) -> bool:
    """As far as the candidate knows: a letter that waits would tell of an untold "no"."""
    application = _application(letter)
    return application.outcome != Outcome.HIRED and application.told_at is not None


def _is_answered(letter: Letter, _: Leaving) -> bool:
    return letter.plan.branch in {Branch.ADVANCED, Branch.OFFER}


GONE = "The note was taken back."

RELAY_STOPS = (
    Stop(GONE, lambda one, _: one.state != LetterState.QUEUED),
    Stop("The writer has left.", lambda one, _: not one.plan.candidate.is_active),
    Stop("This employer has listed nobody here.", lambda one, _: not can_relay(one.plan)),
)

WITHDREW = Stop("You withdrew your application.", _withdrew)
ENDED = Stop(DECIDED, _has_ended)


def _render(mail: OutgoingMail) -> kinds.Letter:
    letter = Letter.objects.select_related(
        "interviewer", "plan__candidate", "plan__interview__application__opening__employer"
    ).get(pk=mail.subject_id)
    candidate = letter.plan.candidate
    opening = letter.plan.interview.application.opening
    token = issue_token(
        purpose=TokenPurpose.THANK_YOU, object_id=letter.pk, email=mail.recipient_email
    )
    return _words(letter, candidate, opening, token=secret_of(token))


def _words(letter: Letter, writer: User, opening: Opening, *, token: str) -> kinds.Letter:
    name = writer.get_full_name()
    kind = LetterKind(letter.kind)
    return kinds.Letter(
        context={
            "headline": subject_line(kind, candidate=name, opening=opening.title),
            "body": letter.body,
            "candidate_name": name,
            "opening_title": opening.title,
            "read_token": token,
            "may_reply": letter.replies_to_me,
        },
        from_name=name,
        reply_to=Reader.of(writer if letter.replies_to_me else None),
    )


BODIES = {
    LetterKind.THANK_YOU: "Thank you for showing me the shop. The shelf of local authors stayed"
    " with me.\n\nI would like to learn how you choose them.",
    LetterKind.CLARIFICATION: "I said that I had ordered stock for two years. It was three, and"
    " the last one alone.",
    LetterKind.STATUS_CHECK: "May I ask when you will decide about the job? I am still glad to"
    " come.",
    LetterKind.GRACIOUS_REPLY: "Thank you for telling me. I would be glad if you thought of me"
    " again.",
}


def _sample(kind: LetterKind) -> kinds.Letter:
    letter = Letter(kind=kind, body=BODIES[kind], replies_to_me=True)
    return _words(letter, candidate(), sample_opening(), token=SECRET)


HANDED_OVER = "It is passed on. A letter can be taken back for ten minutes."


def _is_handed_over(mail: OutgoingMail) -> str:
    """By the clock alone: whether it waits for anything is not the candidate's to see."""
    letter = Letter.objects.filter(pk=mail.subject_id).first()
    if letter is None or letter.leaves_at is None or clock.now() >= letter.leaves_at:
        return HANDED_OVER
    return ""


class _LetterMail(Mail):
    category = Category.RELAYED
    delay = "10 minutes later, in office hours"
    recipient = "interviewer"
    render = _render
    lock = _lock
    gone = GONE
    stops: ClassVar[tuple[Stop, ...]] = (*RELAY_STOPS, WITHDREW, ENDED)
    hours = Hours.OFFICE
    priority = 4
    take_back = TakeBack(label="Take it back", with_subject=True, why_not=_is_handed_over)


class ThankyouMail(_LetterMail):
    name = "coaching.thankyou"
    title = f"Your {LetterKind.THANK_YOU.label}"
    choice = "Thank-you notes"
    trigger = "A note is sent"
    template = "coaching/mail/thankyou"
    sample = partial(_sample, LetterKind.THANK_YOU)


class ClarificationMail(_LetterMail):
    name = "coaching.clarification"
    title = f"Your {LetterKind.CLARIFICATION.label}"
    choice = "Clarifications after an interview"
    trigger = "One thing is set right"
    template = "coaching/mail/clarification"
    sample = partial(_sample, LetterKind.CLARIFICATION)


class StatusCheckMail(_LetterMail):
    name = "coaching.status_check"
    title = f"Your {LetterKind.STATUS_CHECK.label}"
    choice = "Questions about when an answer comes"
    trigger = "Somebody asks how it stands"
    stops = (*RELAY_STOPS, WITHDREW, Stop(ANSWERED, _is_answered), ENDED)
    template = "coaching/mail/status_check"
    sample = partial(_sample, LetterKind.STATUS_CHECK)


class GraciousReplyMail(_LetterMail):
    name = "coaching.gracious_reply"
    title = f"Your {LetterKind.GRACIOUS_REPLY.label}"
    choice = "Thanks for an answer that you gave"
    trigger = "A no is answered kindly"
    stops = RELAY_STOPS  # written after the telling
    template = "coaching/mail/gracious_reply"
    sample = partial(_sample, LetterKind.GRACIOUS_REPLY)


RELAYED: dict[LetterKind, type[Mail]] = {
    LetterKind.THANK_YOU: ThankyouMail,
    LetterKind.CLARIFICATION: ClarificationMail,
    LetterKind.STATUS_CHECK: StatusCheckMail,
    LetterKind.GRACIOUS_REPLY: GraciousReplyMail,
}


def relay(letter: Letter, *, queued_at: datetime) -> OutgoingMail:
    """Queue the letter; it can be taken back until the row's `not_before`."""
    kind = RELAYED[LetterKind(letter.kind)]
    interviewer = letter.interviewer
    if interviewer is None:
        raise ValueError("Only listed interviewers get mail.")
    # How often it was taken back; the letter is locked, so no two sends count the same.
    earlier = OutgoingMail.objects.about(*subject_of(letter)).of_kind(kind.name).count()
    employer = letter.plan.interview.application.opening.employer
    zone = employer.time_zone or settings.SITE_TIME_ZONE
    name = kind.name.removeprefix("coaching.")
    return queue_mail(
        kind,
        key=f"{name}:{letter.pk}:{earlier + 1}",
        to=Recipient(email=interviewer.email, name=interviewer.name, zone=zone),
        about=letter,
        not_before=queued_at + UNDO_FOR,
        for_user=letter.plan.candidate,
    )
