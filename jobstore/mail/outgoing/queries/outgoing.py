from datetime import datetime

from django.db.models import Case, F, Min, Q, QuerySet, Value, When
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
    """All mail without texts: what is on its way, the newest sent, then what comes later."""
    mails = OutgoingMail.objects.defer("text", "html", "payload")
    if recipient:
        mails = mails.filter(recipient_email__iexact=recipient)
    if state:
        mails = mails.filter(state=state)
    if kind:
        mails = mails.of_kind(kind)
    waiting = Q(state=MailState.PENDING)
    waits = Case(
        When(waiting & Q(not_before__lte=clock.now()), then=Value(0)),
        When(waiting, then=Value(2)),
        default=Value(1),
    )
    due = Case(When(waiting, then=F("not_before")))
    moment = Coalesce("sent_at", "finished_at", "not_before")
    ordered = mails.annotate(waits=waits, due_at=due, moment=moment)
    return ordered.order_by("waits", F("due_at").asc(), F("moment").desc(), "id")


def kinds_sent() -> list[str]:
    """The kinds of which there is any mail, by name."""
    names = OutgoingMail.objects.order_by("kind").values_list("kind", flat=True)
    return list(names.distinct())


def recipients() -> list[str]:
    """Everybody who got or will get mail, by address."""
    addresses = OutgoingMail.objects.values_list("recipient_email", flat=True)
    return list(addresses.order_by("recipient_email").distinct())
