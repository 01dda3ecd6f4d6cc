from django.db.models import TextChoices


class MailState(TextChoices):
    PENDING = "pending"
    LEASED = "leased"  # claimed by a sender; nothing has left yet
    DISPATCHING = "dispatching"  # may have left
    SENT = "sent"
    CANCELED = "canceled"
    EXPIRED = "expired"
    SUPPRESSED = "suppressed"
    DEAD = "dead"
    HELD = "held"  # in doubt twice, or once where a copy would hurt: a person decides


TRANSITIONS: dict[str, frozenset[str]] = {
    MailState.PENDING: frozenset(
        {MailState.LEASED, MailState.CANCELED, MailState.EXPIRED, MailState.SUPPRESSED}
    ),
    MailState.LEASED: frozenset(
        {
            MailState.PENDING,
            MailState.DISPATCHING,
            MailState.CANCELED,
            MailState.EXPIRED,
            MailState.SUPPRESSED,
            MailState.DEAD,
        }
    ),
    MailState.DISPATCHING: frozenset(
        {MailState.SENT, MailState.PENDING, MailState.DEAD, MailState.HELD}
    ),
    MailState.HELD: frozenset({MailState.PENDING, MailState.CANCELED}),
    MailState.DEAD: frozenset({MailState.PENDING, MailState.CANCELED}),
}
OPEN = frozenset({MailState.PENDING, MailState.LEASED, MailState.DISPATCHING})
CANCELABLE = frozenset({MailState.PENDING, MailState.LEASED})


class Category(TextChoices):
    """Who may stop a mail, and what a sender in doubt does with it."""

    SECURITY = "T0", "security"
    TRANSACTIONAL = "T1", "about your application"
    COACHING = "T2", "coaching"
    DIGEST = "T3", "digests and alerts"
    RELAYED = "T4", "written by another person"


class Hours(TextChoices):
    ANY = "any", "at any hour"
    DAYTIME = "daytime", "weekdays 08:00 to 20:00 of the recipient"
    OFFICE = "office", "working days 09:00 to 18:00 of the recipient"
