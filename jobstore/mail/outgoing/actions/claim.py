"""Who may send a mail: a lease under a token of one's own, on the clock of the database."""

import uuid
from datetime import timedelta
from itertools import takewhile

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Now

from jobstore.lib import clock
from jobstore.mail import kinds
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, MailState

BATCH = 20
FAULT_PAUSE = timedelta(minutes=1)
LOCK_PAUSE = timedelta(seconds=2)
CLAIMS_ALLOWED = 5  # a row that kills its sender five times is dead


def claim_mails(*, token: uuid.UUID, limit: int = BATCH) -> list[OutgoingMail]:
    """Lease what is due to `token`; security first. No two senders get the same row.

    What a killed sender left may have killed it: it goes after the fresh of its priority, and
    alone, so that a mail which kills its sender each time takes no other along.
    """
    settle_lapsed_leases()
    due = OutgoingMail.objects.due(at=clock.now()).order_by("priority", "claims", "not_before")
    with transaction.atomic():
        rows = due.values_list("pk", "claims")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        chosen = _fresh_or_one(list(rows[:limit]))
        taken = OutgoingMail.objects.filter(pk__in=chosen, state=MailState.PENDING).update(
            state=MailState.LEASED,
            lease_token=token,
            lease_until=Now() + lease(),
            claims=F("claims") + 1,
        )
    if not taken:
        return []
    claimed = OutgoingMail.objects.held_by(token).select_related("recipient_user")
    return sorted(claimed.order_by("created_at"), key=_sending_order)


def _fresh_or_one(rows: list[tuple[uuid.UUID, int]]) -> list[uuid.UUID]:
    """The rows at the head that nobody has claimed before, or the first alone."""
    fresh = list(takewhile(lambda row: not row[1], rows))
    return [pk for pk, _ in fresh or rows[:1]]


def lease() -> timedelta:
    return timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)


def _sending_order(mail: OutgoingMail) -> tuple[object, ...]:
    return mail.priority, kinds.cap_rank(mail.kind), mail.not_before


def release_mails(*, token: uuid.UUID) -> int:
    """Give back what was leased and not begun; how many rows."""
    return OutgoingMail.objects.held_by(token).update(
        state=MailState.PENDING, claims=F("claims") - 1, lease_token=None, lease_until=None
    )


def postpone_mail(*, mail: OutgoingMail, reason: str, is_its_fault: bool) -> str:
    """Again a little later after an error of the database, but not for ever; the new state.

    A row that is on its way stays so: when its lease lapses, that is a doubt.
    """
    is_dead = is_its_fault and mail.claims >= CLAIMS_ALLOWED
    now = clock.now()
    state = MailState.DEAD if is_dead else MailState.PENDING
    token = mail.lease_token or uuid.UUID(int=0)
    OutgoingMail.objects.held_by(token).filter(pk=mail.pk).update(
        state=state,
        claims=F("claims") if is_its_fault else 0,
        not_before=now + (FAULT_PAUSE if is_its_fault else LOCK_PAUSE),
        finished_at=now if is_dead else None,
        last_error=reason,
        lease_token=None,
        lease_until=None,
    )
    return state


@transaction.atomic
def abandon_mail(*, mail: OutgoingMail, reason: str) -> str:
    """End one mail around which the sender itself failed; the state it has now.

    What may have left is held, since nobody knows whether it arrived.
    """
    mine = OutgoingMail.objects.filter(pk=mail.pk, lease_token=mail.lease_token)
    ended = {
        "finished_at": clock.now(),
        "last_error": reason,
        "lease_token": None,
        "lease_until": None,
    }
    mine.filter(state=MailState.LEASED).update(state=MailState.DEAD, **ended)
    on_its_way = mine.filter(state=MailState.DISPATCHING)
    on_its_way.update(state=MailState.HELD, doubt=F("doubt") + 1, **ended)
    states = OutgoingMail.objects.filter(pk=mail.pk).order_by("pk")
    return states.values_list("state", flat=True).first() or ""


@transaction.atomic
def settle_lapsed_leases() -> None:
    """Take back what a killed sender left.

    `leased` means that nothing had left. `dispatching` means doubt: sent once more under the same
    Message-ID, or held for a person where a second copy would hurt.
    """
    now = clock.now()
    lapsed = OutgoingMail.objects.with_lapsed_lease()
    free = lapsed.order_by("lease_until")  # as the index has it
    if connection.features.has_select_for_update_skip_locked:
        # A sender that sleeps inside a transaction must not hold up the others.
        free = free.select_for_update(skip_locked=True)
    pks = list(free.values_list("pk", flat=True))
    if not pks:
        return
    lapsed = lapsed.filter(pk__in=pks)
    poisonous = Q(claims__gte=CLAIMS_ALLOWED)
    lapsed.filter(state=MailState.LEASED).update(
        state=Case(When(poisonous, then=Value(MailState.DEAD)), default=Value(MailState.PENDING)),
        finished_at=Case(When(poisonous, then=Value(now)), default=None),
        last_error=Case(
            When(poisonous, then=Value("Its sender died each time.")), default=Value("")
        ),
        lease_token=None,
        lease_until=None,
    )
    held = Q(category=Category.RELAYED) | Q(kind__in=kinds.held_names()) | Q(doubt__gte=1)
    lapsed.filter(state=MailState.DISPATCHING).update(
        state=Case(When(held, then=Value(MailState.HELD)), default=Value(MailState.PENDING)),
        finished_at=Case(When(held, then=Value(now)), default=None),
        doubt=F("doubt") + 1,
        last_error="The sender stopped while the mail was on its way; it may have arrived.",
        lease_token=None,
        lease_until=None,
    )
