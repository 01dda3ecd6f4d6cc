"""What the server's answer makes of a row that was on its way."""

import logging
import random
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from jobstore.lib import clock
from jobstore.mail import kinds, signals
from jobstore.mail.outgoing.actions.begin import forgotten_texts
from jobstore.mail.outgoing.actions.refused import note_refusal_of_us, pause_after
from jobstore.mail.outgoing.actions.send import TOO_LARGE, TOO_MANY_CONNECTIONS, Ending, Outcome
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, Doubt, MailState
from jobstore.mail.stop.actions import suppress_bad_address

logger = logging.getLogger(__name__)
TOO_LARGE_TRIES = 3
SCATTER = timedelta(minutes=10)


@transaction.atomic
def finish_mail(*, mail: OutgoingMail, outcome: Outcome) -> str:
    """The row's new state; empty when the answer came to a row that another sender holds."""
    if outcome.ending != Ending.SENT:
        mail.refresh_from_db(fields=["attempts", "doubt"])
    if outcome.ending == Ending.REFUSED and mail.category != Category.SECURITY:
        # What hears it locks the thing that the mail is about, always before the mail itself.
        signals.mail_bounced.send(sender=OutgoingMail, mail=mail)
    changes = _changes(mail, outcome)
    mine = OutgoingMail.objects.filter(
        pk=mail.pk, lease_token=mail.lease_token, state=MailState.DISPATCHING
    )
    if not mine.update(**changes) and not _settle_late(mail, changes):
        logger.warning("Mail %s was answered after its lease: %s", mail.pk, outcome.ending.value)
        return ""
    if outcome.is_bad_address:
        suppress_bad_address(mail=mail, answer=outcome.error)
    if outcome.ending == Ending.ABOUT_US:
        note_refusal_of_us(mail=mail, answer=outcome.error)
    return str(changes["state"])


def _settle_late(mail: OutgoingMail, changes: dict[str, Any]) -> bool:
    """An "accepted" that came after the lease settles the doubt, so that no second copy goes."""
    if changes["state"] != MailState.SENT:
        return False
    doubted = OutgoingMail.objects.filter(
        pk=mail.pk, doubt__gt=0, state__in=[MailState.PENDING, MailState.HELD]
    )
    return bool(doubted.update(**changes))


def _changes(mail: OutgoingMail, outcome: Outcome) -> dict[str, Any]:
    now = clock.now()
    changes: dict[str, Any] = {
        "smtp_code": outcome.code,
        "last_error": outcome.error[:300],
        "lease_token": None,
        "lease_until": None,
        "claims": 0,
    }
    state = _next_state(mail, outcome)
    changes |= {"state": state, "finished_at": None if state == MailState.PENDING else now}
    if outcome.ending == Ending.DOUBT:
        changes["doubt"] = F("doubt") + 1
    if outcome.ending in {Ending.RETRY, Ending.ABOUT_US} and state == MailState.PENDING:
        changes["not_before"] = now + _pause(mail, outcome)
    if state == MailState.SENT:
        changes["sent_at"] = now
        if mail.category == Category.SECURITY:
            changes |= forgotten_texts()
    return changes


def _next_state(mail: OutgoingMail, outcome: Outcome) -> str:
    doubt, steps = kinds.policy_of(mail.kind, mail.category)
    if outcome.ending == Ending.SENT:
        return MailState.SENT
    if outcome.ending == Ending.ABOUT_US:
        return MailState.PENDING
    if outcome.ending == Ending.DOUBT:
        again = doubt == Doubt.RESEND and mail.doubt == 0
        return MailState.PENDING if again else MailState.HELD
    tries = TOO_LARGE_TRIES if outcome.code == TOO_LARGE else len(steps) + 1
    if outcome.ending == Ending.RETRY and mail.attempts < tries:
        return MailState.PENDING
    return MailState.DEAD


def _pause(mail: OutgoingMail, outcome: Outcome) -> timedelta:
    """Full jitter, so that what failed together does not come back together.

    A server that counts connections wants more than that: its mails scatter over SCATTER at least.
    """
    _, steps = kinds.policy_of(mail.kind, mail.category)
    if outcome.ending == Ending.ABOUT_US and mail.category != Category.SECURITY:
        return pause_after(mail.attempts)
    step = steps[min(mail.attempts, len(steps)) - 1]
    if outcome.code == TOO_MANY_CONNECTIONS:
        step = max(step, SCATTER)
    return step * random.random()  # noqa: S311 -- spreads load, guards nothing
