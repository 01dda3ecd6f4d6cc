from dataclasses import dataclass
from datetime import timedelta

from django.db.models import TextChoices


class MailState(TextChoices):
    PENDING = "pending"
    LEASED = "leased", "about to leave"  # claimed by a sender; nothing has left yet
    DISPATCHING = "dispatching", "on its way"  # may have left
    SENT = "sent"
    CANCELED = "canceled"
    EXPIRED = "expired"
    SUPPRESSED = "suppressed"
    DEAD = "dead"
    HELD = "held"  # in doubt twice, or once where a copy would hurt: a person decides


UNREACHABLE = "The address takes no mail."  # why a mail was suppressed that nobody had stopped
OPEN = frozenset({MailState.PENDING, MailState.LEASED, MailState.DISPATCHING})
CANCELABLE = frozenset({MailState.PENDING, MailState.LEASED})

# Why mail to others waits or ends, whatever it is about.
SENDER_FROZEN = "Staff look at a report first."
SENDER_BLOCKED = "Mail of this account is not passed on any more."


class Category(TextChoices):
    """Who may stop a mail, and what a sender in doubt does with it."""

    SECURITY = "T0", "security"
    TRANSACTIONAL = "T1", "about your application"
    COACHING = "T2", "coaching"
    DIGEST = "T3", "digests and alerts"
    RELAYED = "T4", "written by another person"


class EventKind(TextChoices):
    """What is told of a mail after it left. Whether it was opened is never asked."""

    DELIVERED = "delivered"
    NO_ADDRESS = "no_address", "no such address"
    BOUNCED = "bounced", "sent back"
    COMPLAINT = "complaint", "marked as spam"
    ABOUT_US = "about_us", "refused because of us"


class Hours(TextChoices):
    ANY = "any", "at any hour"
    AWAKE = "awake", "every day 08:00 to 20:00 of the recipient"
    DAYTIME = "daytime", "weekdays 08:00 to 20:00 of the recipient"
    OFFICE = "office", "working days 09:00 to 18:00 of the recipient"


# After the n-th failure: a random time up to the n-th step; after the last the mail is dead.
RETRY_STEPS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 120, 240, 480, 720))
SECURITY_RETRY_STEPS = tuple(timedelta(seconds=seconds) for seconds in (10, 30, 60, 120, 300))


def retry_steps(category: str) -> tuple[timedelta, ...]:
    """Codes and links for signing in go stale: their mail is tried often, for minutes only."""
    return SECURITY_RETRY_STEPS if category == Category.SECURITY else RETRY_STEPS


class Doubt(TextChoices):
    """What is done about a mail that nobody knows to have arrived."""

    RESEND = "resend", "sent once more, with the same Message-ID"
    HOLD = "hold", "held for a person to decide"


def doubt_policy(category: str) -> Doubt:
    return Doubt.HOLD if category == Category.RELAYED else Doubt.RESEND


@dataclass(frozen=True)
class Cap:
    """How many mails that count together one address gets within some time; the rest waits."""

    allowed: int
    within: timedelta
    counts: str  # what counts together, in words

    def __str__(self) -> str:
        days = self.within.days
        span = "24 hours" if days == 1 else f"{days} days"
        return f"{self.allowed} in {span} ({self.counts})"


DAY = timedelta(hours=24)
# T0 has no cap. Of T2 only the kinds that say so are capped: see COACHING_CAPS.
CATEGORY_CAPS: dict[str, tuple[Cap, ...]] = {
    Category.TRANSACTIONAL: (Cap(20, DAY, "mail about applications"),),
    Category.DIGEST: (Cap(1, DAY, "digests and alerts"),),
    Category.RELAYED: (Cap(2, DAY, "mail from all candidates"),),
}
COACHING_CAPS = (
    Cap(1, DAY, "coaching mail with a cap"),
    Cap(5, timedelta(days=7), "coaching mail with a cap"),
)
DIGEST_PRIORITY = 7  # behind every follow-up
# Of mail that anybody can cause by typing an address, beside what each kind allows:
OUTSIDER_PER_DAY = 3  # all kinds together, to an address that nobody has shown to be theirs
OWN_BROWSER_PER_DAY = 10  # asked for in a browser that has signed in to this address before


def may_be_stopped(category: str) -> bool:
    """Whether the recipient may end this mail with one click."""
    return category in {Category.COACHING, Category.DIGEST, Category.RELAYED}
