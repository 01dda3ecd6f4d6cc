"""Who may send a mail: a lease under a token of one's own, on the clock of the database."""

import uuid
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Now

from jobstore.lib import clock
from jobstore.mail import kinds
from jobstore.mail.models import OutgoingMail
from jobstore.mail.states import Category, MailState

BATCH = 20
LEASE = timedelta(seconds=60)
CLAIMS_ALLOWED = 5  # a row that kills its sender five times is dead


def claim_mails(*, token: uuid.UUID, limit: int = BATCH) -> list[OutgoingMail]:
    """Lease what is due to `token`; security first. No two senders get the same row."""
    settle_lapsed_leases()
    due = OutgoingMail.objects.due(at=clock.now()).order_by("priority", "not_before")
    with transaction.atomic():
        chosen: QuerySet[OutgoingMail, uuid.UUID] | list[uuid.UUID]
        chosen = due.values_list("pk", flat=True)
        if connection.features.has_select_for_update_skip_locked:
            chosen = list(chosen.select_for_update(skip_locked=True)[:limit])
        else:  # SQLite: one statement chooses and takes
            chosen = chosen[:limit]
        OutgoingMail.objects.filter(pk__in=chosen, state=MailState.PENDING).update(
            state=MailState.LEASED,
            lease_token=token,
            lease_until=Now() + LEASE,
            claims=F("claims") + 1,
        )
    claimed = OutgoingMail.objects.held_by(token).select_related("recipient_user")
    return sorted(claimed.order_by("created_at"), key=_sending_order)


def _sending_order(mail: OutgoingMail) -> tuple[object, ...]:
    return mail.priority, kinds.cap_rank(mail.kind), mail.not_before


def release_mails(*, token: uuid.UUID) -> int:
    """Give back what was leased and not begun; how many rows."""
    return OutgoingMail.objects.held_by(token).update(
        state=MailState.PENDING, claims=F("claims") - 1, lease_token=None, lease_until=None
    )


@transaction.atomic
def settle_lapsed_leases() -> None:
    """Take back what a killed sender left.

    `leased` means that nothing had left. `dispatching` means doubt: sent once more under the same
    Message-ID, or held for a person where a second copy would hurt.
    """
    now = clock.now()
    lapsed = OutgoingMail.objects.with_lapsed_lease()
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
    held = Q(category=Category.RELAYED) | Q(doubt__gte=1)
    lapsed.filter(state=MailState.DISPATCHING).update(
        state=Case(When(held, then=Value(MailState.HELD)), default=Value(MailState.PENDING)),
        finished_at=Case(When(held, then=Value(now)), default=None),
        doubt=F("doubt") + 1,
        last_error="The sender stopped while the mail was on its way; it may have arrived.",
        lease_token=None,
        lease_until=None,
    )
