from datetime import datetime

from django.db.models import Case, F, Min, QuerySet, Value, When
from django.db.models.functions import Coalesce

from jobstore.lib import clock
from jobstore.mail.outgoing.models import MailEvent, OutgoingMail
from jobstore.mail.states import CANCELABLE, EventKind, MailState


def next_mail_at() -> datetime | None:
    """When the earliest mail is due that waits for nothing but the clock."""
    waiting = OutgoingMail.objects.filter(state=MailState.PENDING).not_paused()
    moment: datetime | None = waiting.aggregate(moment=Min("not_before"))["moment"]
    return moment


def refused_because_of_us() -> QuerySet[OutgoingMail]:
    """What is kept because another server does not want mail of this site."""
    refused = MailEvent.objects.filter(kind=EventKind.ABOUT_US, mail__isnull=False)
    return OutgoingMail.objects.filter(state=MailState.PENDING, pk__in=refused.values("mail"))


def leaves_at(mails: QuerySet[OutgoingMail], *, at: datetime) -> datetime | None:
    """When the first of these mails is to leave; None when it has left, or leaves right now."""
    waiting = mails.filter(state__in=CANCELABLE, not_before__gt=at).order_by("not_before")
    return waiting.values_list("not_before", flat=True).first()


def has_due_mail(*, at: datetime) -> bool:
    return OutgoingMail.objects.due(at=at).exists()


def inbox(*, recipient: str = "", state: str = "", kind: str = "") -> QuerySet[OutgoingMail]:
    """All mail without texts: what is due, what was sent or ended, newest first, then the future.

    What was canceled stands where it would have left.
    """
    mails = OutgoingMail.objects.defer("text", "html", "payload")
    if recipient:
        mails = mails.filter(recipient_email__iexact=recipient)
    if state:
        mails = mails.filter(state=state)
    if kind:
        mails = mails.of_kind(kind)
    now = clock.now()
    ordered = mails.annotate(moment=Coalesce("sent_at", "not_before")).annotate(
        part=Case(
            When(state=MailState.PENDING, not_before__lte=now, then=Value(0)),
            When(moment__gt=now, then=Value(2)),
            default=Value(1),
        ),
        soonest=Case(When(part__in=[0, 2], then=F("moment"))),
    )
    return ordered.order_by("part", "soonest", "-moment", "id")


def kinds_sent() -> list[str]:
    """The kinds of which there is any mail, by name."""
    names = OutgoingMail.objects.order_by("kind").values_list("kind", flat=True)
    return list(names.distinct())


def recipients() -> list[str]:
    """Everybody who got or will get mail, by address."""
    addresses = OutgoingMail.objects.values_list("recipient_email", flat=True)
    return list(addresses.order_by("recipient_email").distinct())
