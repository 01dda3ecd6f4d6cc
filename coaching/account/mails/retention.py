"""The two warnings before private texts are erased."""

from datetime import datetime, timedelta

from coaching.account.queries import ERASE_AFTER, seen_at, writers
from jobstore.mail.conditions import Leaving, Stop
from jobstore.mail.kinds import Letter, Mail
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, Hours
from jobstore.people.user.models import User


def _person(mail: OutgoingMail) -> User | None:
    return writers().filter(pk=mail.subject_id).first()


def _came_back(person: User, leaving: Leaving) -> bool:
    seen: str = leaving.row.payload["seen_at"]
    return seen_at(person).isoformat() != seen


def _render(mail: OutgoingMail) -> Letter:
    visit = datetime.fromisoformat(mail.payload["seen_at"])
    return Letter(context={"erased_on": visit + ERASE_AFTER})


class KeepTextsMail(Mail):
    name = "coaching.keep_texts"
    title = "Do you want to keep your notes?"
    category = Category.TRANSACTIONAL
    trigger = "You have not signed in for a long time"
    delay = "700 days later, and again after 716"
    recipient = "candidate"
    template = "coaching/mail/keep_texts"
    render = _render
    lock = _person
    gone = "Nothing is left to erase."
    stops = (Stop("You came back in the meantime.", _came_back),)
    hours = Hours.DAYTIME
    expires_after = timedelta(days=7)


def keep_texts(user: User, *, visit: datetime, number: int) -> bool:
    """Warn once for each number and idle time; whether it was new."""
    if warned_at(user, visit=visit, number=number) is not None:
        return False
    to = Recipient(email=user.email, name=user.get_full_name(), zone=user.time_zone, user=user)
    payload = {"seen_at": visit.isoformat()}
    queue_mail(KeepTextsMail, key=_key(user, visit, number), to=to, about=user, payload=payload)
    return True


def warned_at(user: User, *, visit: datetime, number: int) -> datetime | None:
    rows = OutgoingMail.objects.filter(key=_key(user, visit, number))
    return rows.values_list("created_at", flat=True).first()


def _key(user: User, visit: datetime, number: int) -> str:
    return f"keep_texts:{user.pk}:{visit:%Y%m%d%H%M}:{number}"
