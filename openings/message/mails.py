"""The other side hears of messages: at once, and of several within the hour in one mail."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from jobstore.lib import clock
from jobstore.mail.conditions import Leaving, Stop, Wait, locking
from jobstore.mail.kinds import Letter, Mail
from jobstore.mail.outgoing.actions.queue import Recipient, cancel_mail, queue_mail, subject_of
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import CANCELABLE, SENDER_FROZEN, Category, Hours
from jobstore.mail.stop.queries import block_of, is_frozen
from jobstore.people.employer.queries import team_of
from jobstore.people.permissions import staff_in
from jobstore.people.samples import recruiter
from jobstore.people.states import StaffGroup
from jobstore.people.user.models import User
from openings import samples
from openings.application.models import Application
from openings.message.models import Message
from openings.message.queries.thread import page_of_thread, who_wrote
from openings.message.states import MessageState
from openings.promise.mails import RECRUITER_HAS_LEFT

TOGETHER = timedelta(hours=1)


def _loaded(mail: OutgoingMail) -> Application:
    rows = Application.objects.select_related("candidate", "opening__employer")
    return rows.get(pk=mail.subject_id)


def _to_tell(application: Application, mail: OutgoingMail) -> list[Message]:
    """What came since the first that it was written about, and nobody has read or reported."""
    is_candidate = mail.kind == MessageNewTeamMail.name
    rows = application.messages.from_side(is_candidate=is_candidate).unread()
    rows = rows.filter(report__isnull=True, sent_at__gte=mail.payload["since"])
    rows = rows.select_related("written_by").order_by("sent_at", "pk")
    blocked = {one.pk for one in _writers(rows) if block_of(one) is not None}
    return [one for one in rows if one.written_by_id not in blocked]


def _writers(messages: Iterable[Message]) -> set[User]:
    return {one.written_by for one in messages if one.written_by is not None}


def _render(mail: OutgoingMail) -> Letter:
    application = _loaded(mail)
    return _letter(application, _to_tell(application, mail))


def _letter(application: Application, messages: list[Message]) -> Letter:
    is_candidate = bool(messages) and messages[0].is_from_candidate
    employer = application.opening.employer
    return Letter(
        context={
            "application": application,
            "opening": application.opening,
            "employer": employer,
            "candidate": application.candidate,
            "messages": [(who_wrote(one, application), one.text) for one in messages],
        },
        from_name=application.candidate.get_full_name() if is_candidate else employer.name,
        facts={"messages": [str(one.pk) for one in messages]},
    )


def _sample() -> Letter:
    text = "Could you bring the names of two people who have worked with you?"
    return _letter(samples.application(), [Message(written_by=recruiter(), text=text)])


def _sample_of_team() -> Letter:
    return _letter(samples.application(), [Message(is_from_candidate=True)])


def _is_read(application: Application, leaving: Leaving) -> bool:
    return not _to_tell(application, leaving.row)


def _has_grown(application: Application, leaving: Leaving) -> Any:
    """The mail is written anew where it does not say what there is to say."""
    there = [str(one.pk) for one in _to_tell(application, leaving.row)]
    return clock.now() if there != leaving.facts.get("messages", there) else None


def _is_frozen(application: Application, leaving: Leaving) -> Any:
    writers = _writers(_to_tell(application, leaving.row))
    return clock.now() + TOGETHER if any(is_frozen(one) for one in writers) else None


class _MessageMail(Mail):
    category = Category.TRANSACTIONAL
    trigger = "A message of the other side has left"
    delay = "at once; several within an hour are one mail"
    render = _render
    lock = locking(Application, "opening__employer", "candidate")
    gone = "The application is gone."
    hours = Hours.AWAKE
    priority = 3


IS_READ = Stop("Everything was read, or is not to be read any more.", _is_read)
FROZEN = Wait(SENDER_FROZEN, _is_frozen)
HAS_GROWN = Wait("Something else was written or read meanwhile.", _has_grown)


class MessageNewMail(_MessageMail):
    name = "openings.message_new"
    title = "A message from an employer"
    recipient = "candidate"
    template = "openings/mail/message_new"
    sample = _sample
    stops = (IS_READ, FROZEN, HAS_GROWN)


class MessageNewTeamMail(_MessageMail):
    name = "openings.message_new_team"
    title = "A message from a candidate"
    recipient = "recruiters of the employer"
    template = "openings/mail/message_new_team"
    sample = _sample_of_team
    stops = (RECRUITER_HAS_LEFT, IS_READ, FROZEN, HAS_GROWN)


def message_new(message: Message) -> None:
    """The caller holds the application's lock, so that no mail about it leaves meanwhile."""
    application = message.application
    employer = application.opening.employer
    if message.is_from_candidate:
        for user in team_of(employer):
            to = Recipient.of(user, zone=employer.time_zone)
            _tell(MessageNewTeamMail, message, user, to)
    else:
        to = Recipient.of(application.candidate)
        _tell(MessageNewMail, message, application.candidate, to)


def _tell(kind: type[Mail], message: Message, user: User, to: Recipient) -> None:
    """In the mail that waits, or in one an hour after the last."""
    mails = OutgoingMail.objects.about(*subject_of(message.application)).of_kind(kind.name)
    mails = mails.filter(recipient_user=user)
    if mails.filter(state__in=CANCELABLE).exists():
        return
    now = clock.now()
    left = mails.filter(dispatch_at__isnull=False).order_by("-dispatch_at").first()
    after = left.dispatch_at + TOGETHER if left is not None and left.dispatch_at else now
    queue_mail(
        kind,
        key=f"{kind.name.split('.')[1]}:{message.pk}:{user.pk}",
        to=to,
        about=message.application,
        not_before=max(now, after),
        payload={"since": (message.sent_at or now).isoformat()},
    )


# Answered by mail ----------------------------------------------------------------------------
def answer_here(mail: OutgoingMail) -> None:
    application = Application.objects.filter(pk=mail.subject_id).first()
    if application is None:
        return
    queue_mail(
        MessageReplyMail,
        key=f"message_reply:{mail.pk}",
        to=Recipient(
            email=mail.recipient_email,
            name=mail.recipient_name,
            zone=mail.recipient_zone,
            user=mail.recipient_user,
        ),
        about=application,
        payload={"is_candidate": mail.kind == MessageNewMail.name},
    )


def _render_reply(mail: OutgoingMail) -> Letter:
    return _letter_of_reply(_loaded(mail), is_candidate=mail.payload["is_candidate"])


def _letter_of_reply(application: Application, *, is_candidate: bool) -> Letter:
    path = page_of_thread(application, is_candidate=is_candidate)
    return Letter(context={"opening": application.opening, "path": path})


def _is_nobodys(application: Application, leaving: Leaving) -> bool:
    is_candidate = bool(leaving.row.payload["is_candidate"])
    return not is_candidate and bool(RECRUITER_HAS_LEFT.holds(application, leaving))


class MessageReplyMail(Mail):
    name = "openings.message_reply"
    title = "Where to answer a message"
    category = Category.TRANSACTIONAL
    trigger = "Somebody answers a mail about a message by mail"
    recipient = "whoever the mail had gone to"
    template = "openings/mail/message_reply"
    render = _render_reply
    lock = locking(Application, "opening__employer")
    gone = "The application is gone."
    stops = (Stop(RECRUITER_HAS_LEFT.sentence, _is_nobodys),)
    hours = Hours.AWAKE

    @staticmethod
    def sample() -> Letter:
        return _letter_of_reply(samples.application(), is_candidate=True)


# To staff -------------------------------------------------------------------------------------
def message_held(message: Message) -> None:
    """To every moderator."""
    for user in staff_in(StaffGroup.MODERATOR):
        key = f"message_held:{message.pk}:{user.pk}"
        queue_mail(MessageHeldMail, key=key, to=Recipient.of(user), about=message)


def stop_asking(message: Message, *, reason: str) -> None:
    cancel_mail(message, kinds=[MessageHeldMail], reason=reason)


def _render_held(mail: OutgoingMail) -> Letter:
    return Letter(context={"held": Message.objects.get(pk=mail.subject_id)})


def _sample_of_held() -> Letter:
    return Letter(
        context={"held": Message(pk=samples.ID, review_by=clock.now() + timedelta(days=1))}
    )


class MessageHeldMail(Mail):
    name = "openings.message_held"
    title = "A message for staff to read"
    category = Category.TRANSACTIONAL
    trigger = "The wording guard holds a message, or it has links to more than three places"
    recipient = "moderators"
    template = "openings/mail/message_held"
    render = _render_held
    sample = _sample_of_held
    lock = locking(Message)
    gone = "It is decided."
    stops = (Stop("It is decided.", lambda one, _: one.state != MessageState.HELD),)
    hours = Hours.DAYTIME
