"""The point of no return: every stop condition is read again, then the row says "may have left"."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F
from django.db.models.functions import Now

from jobstore.lib import clock
from jobstore.lib.tokens import keyed_hash
from jobstore.mail.conditions import Defer, Leaving, Stopped
from jobstore.mail.kinds import Mail
from jobstore.mail.outgoing.actions.claim import lease
from jobstore.mail.outgoing.actions.compose import Message, where
from jobstore.mail.outgoing.actions.queue import allowed_time, forgotten_texts
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.outgoing.queries import is_paused, next_free_time
from jobstore.mail.states import SENDER_BLOCKED, SENDER_FROZEN, UNREACHABLE, Category, MailState
from jobstore.mail.stop.queries import block_of, is_frozen, lock_recipient, suppression_of

LOOK_AT_REPORT_AFTER = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Why a mail does not go now: its next state, and for a pending one the moment to try again."""

    state: str
    reason: str
    until: datetime | None = None


def current_address(mail: OutgoingMail) -> str | None:
    """Where the mail belongs today; None when its person has no verified address any more."""
    user = mail.recipient_user
    if user is None or user.email.casefold() == mail.recipient_email.casefold():
        return mail.recipient_email
    verified = EmailAddress.objects.filter(user_id=user.pk, email__iexact=user.email, verified=True)
    return user.email if verified.exists() else None


@transaction.atomic
def begin_mail(
    *, mail: OutgoingMail, kind: type[Mail], message: Message | None, flaw: str = ""
) -> bool:
    """Whether the message may leave now. If not, the row has its new state already.

    The subject row is locked by the guard, then the outbox row by the update: cancel takes the same
    order, so the two cannot deadlock, and no send begins after a confirmed cancel. The update is
    fenced by the token: a sender that slept past its lease changes nothing and sends nothing.
    """
    lock_recipient(*mail.recipient_hashes, is_patient=False)
    verdict = _global_stop(mail) or _guard(mail, kind, message) or _wait(mail, kind)
    if verdict is None and message is not None:
        begun = _dispatch(mail, message)
        if begun:
            kind.begun(Leaving(mail, message.facts))
        else:  # what the guard wrote down goes as well: nothing leaves
            transaction.set_rollback(True)
        return begun
    dead = Verdict(state=MailState.DEAD, reason=flaw)
    close_mail(mail=mail, token=_token(mail), verdict=verdict or dead)
    return False


def _dispatch(mail: OutgoingMail, message: Message) -> bool:
    html = next((str(part[0]) for part in message.alternatives if part[1] == "text/html"), "")
    begun = (
        OutgoingMail.objects.held_by(_token(mail))
        .filter(pk=mail.pk, lease_until__gt=Now())
        .update(
            state=MailState.DISPATCHING,
            attempts=F("attempts") + 1,
            dispatch_at=clock.now(),
            lease_until=Now() + lease(),
            recipient_email=mail.recipient_email,
            recipient_hash=mail.recipient_hash,
            subject=message.subject,
            text=message.body,
            html=html,
            last_error="",
        )
    )
    return bool(begun)


def _token(mail: OutgoingMail) -> uuid.UUID:
    if mail.lease_token is None:
        raise ValueError("Only a claimed mail can begin.")
    return mail.lease_token


def _global_stop(mail: OutgoingMail) -> Verdict | None:
    """What ends a mail of any kind."""
    if mail.recipient_user is not None:
        mail.recipient_user.refresh_from_db(fields=["is_active", "email"])
        if not mail.recipient_user.is_active:
            return Verdict(state=MailState.CANCELED, reason="The account is closed.")
    address = current_address(mail)
    if address is None:
        return Verdict(
            state=MailState.CANCELED, reason="The address changed and the new one is not verified."
        )
    if address != mail.recipient_email:  # changed since the message was built: build it anew
        return Verdict(state=MailState.PENDING, reason="The address changed.", until=clock.now())
    return _refusal(mail)


def _refusal(mail: OutgoingMail) -> Verdict | None:
    """What staff, the recipient or the time have said against it."""
    if _is_blocked(mail):
        return Verdict(state=MailState.CANCELED, reason=SENDER_BLOCKED)
    stop = suppression_of(mail)
    if stop is not None:
        reason = UNREACHABLE if stop.is_unreachable else "The recipient stopped this mail."
        return Verdict(state=MailState.SUPPRESSED, reason=reason)
    if clock.now() >= mail.expires_at:
        return Verdict(state=MailState.EXPIRED, reason="Too late to be of use.")
    return None


def _is_blocked(mail: OutgoingMail) -> bool:
    sender = mail.on_behalf_of
    return mail.category == Category.RELAYED and sender is not None and block_of(sender) is not None


def _guard(mail: OutgoingMail, kind: type[Mail], message: Message | None) -> Verdict | None:
    """What the kind itself says, after locking the row that the mail is about."""
    try:
        answer = kind.guard(Leaving(mail, message.facts if message else {}))
    except (DatabaseError, SoftTimeLimitExceeded):
        raise
    except Exception as error:  # noqa: BLE001 -- one bad row never blocks the rest
        return Verdict(state=MailState.DEAD, reason=where(error))
    if isinstance(answer, Stopped):
        return Verdict(state=MailState.CANCELED, reason=answer.reason)
    if isinstance(answer, Defer):
        return Verdict(state=MailState.PENDING, reason=answer.reason, until=answer.until)
    return None


def _wait(mail: OutgoingMail, kind: type[Mail]) -> Verdict | None:
    """What makes a mail wait."""
    now = clock.now()
    if settings.OUTBOX_PAUSED:
        until = now + timedelta(minutes=1)
        return Verdict(state=MailState.PENDING, reason="All sending is paused.", until=until)
    if is_paused(mail.category):
        reason = "This sort of mail is paused."
        return Verdict(state=MailState.PENDING, reason=reason, until=now)
    if mail.category == Category.RELAYED and mail.on_behalf_of and is_frozen(mail.on_behalf_of):
        until = now + LOOK_AT_REPORT_AFTER
        return Verdict(state=MailState.PENDING, reason=SENDER_FROZEN, until=until)
    allowed = allowed_time(kind, now, mail.recipient_zone)
    if allowed > now:
        return Verdict(state=MailState.PENDING, reason="Outside the hours.", until=allowed)
    free = next_free_time(mail, kind, at=now)
    if free > now:
        until = allowed_time(kind, free, mail.recipient_zone)
        return Verdict(state=MailState.PENDING, reason="Enough mail for now.", until=until)
    return None


def close_mail(*, mail: OutgoingMail, token: uuid.UUID, verdict: Verdict) -> bool:
    """Write a verdict on a row that this token holds; False when it is another's by now."""
    pending = verdict.state == MailState.PENDING
    why = "last_error" if pending or verdict.state == MailState.DEAD else "cancel_reason"
    changes = {
        "state": verdict.state,
        "claims": 0 if pending else F("claims"),
        "not_before": verdict.until or F("not_before"),
        "finished_at": None if pending else clock.now(),
        "lease_token": None,
        "lease_until": None,
        why: verdict.reason[:200],
    }
    if mail.category == Category.SECURITY and verdict.state == MailState.EXPIRED:
        changes |= forgotten_texts()
    if not OutgoingMail.objects.held_by(token).filter(pk=mail.pk).update(**changes):
        return False
    mail.state = verdict.state
    return True


def readdress(mail: OutgoingMail) -> None:
    """Aim at the person's present address, in memory; `begin_mail` writes and checks it again."""
    address = current_address(mail)
    if address is not None:
        mail.recipient_email = address
        mail.recipient_hash = keyed_hash(address, purpose="address")
