"""What falls due: the morning of a reader, the yearly question, and what is dropped."""

from django.db import transaction
from django.db.models import Q

from jobstore.lib import clock
from jobstore.lib.moves import move
from jobstore.lib.tokens import keyed_hashes
from jobstore.mail.outgoing.actions.queue import cancel_mail, forget_mail_about, forget_mail_to
from jobstore.people.user.models import User
from openings.alert import mails
from openings.alert.actions.begin import lock_alert
from openings.alert.models import AlertReader, JobAlert
from openings.alert.queries import next_morning, not_kept, unconfirmed_over, untouched
from openings.alert.queries.news import news_of
from openings.alert.states import ALERT_MOVES, AlertState


@transaction.atomic
def look_for(*, reader: AlertReader) -> bool:
    """The morning of a reader: whether a mail is written. What it shows is found when it leaves.

    Killed and begun again it writes none twice, and a morning that was missed comes later.
    """
    reader = AlertReader.objects.select_for_update(of=("self",)).get(pk=reader.pk)
    now = clock.now()
    due = (
        reader.alerts.on()
        .filter(next_at__lte=now)
        .select_related("reader__candidate")
        .order_by("created_at", "pk")
    )
    found = []
    morning = min((alert.next_at for alert in due if alert.next_at), default=now)
    for alert in due:
        if news_of(alert, at=now, shown=1).openings:
            found.append(alert)
        alert.next_at = next_morning(alert, after=now)
        alert.save(update_fields=["next_at"])
    if found:
        mails.alerts(reader, found, morning=morning)
    return bool(found)


@transaction.atomic
def drop_alert(*, alert: JobAlert) -> bool:
    """Nobody confirmed it, or wants to keep it; whether that is so still."""
    alert = lock_alert(alert)
    now = clock.now()
    rows = unconfirmed_over(at=now) | not_kept(at=now)
    if not rows.filter(pk=alert.pk).exists():
        return False
    reader = alert.reader
    cancel_mail(alert, kinds=[mails.AlertConfirmMail, mails.AlertKeepMail], reason=mails.GONE)
    alert.delete()
    if reader.candidate_id is None and not reader.alerts.exists():
        erase_alerts(reader=reader)
    return True


@transaction.atomic
def ask_to_keep(*, alert: JobAlert) -> bool:
    alert = lock_alert(alert)
    if not untouched(at=clock.now()).filter(pk=alert.pk).exists():
        return False
    move(alert, AlertState.ASKED, ALERT_MOVES)
    alert.asked_at = clock.now()
    alert.save(update_fields=["state", "asked_at"])
    mails.alert_keep(alert)
    return True


@transaction.atomic
def erase_alerts(*, reader: AlertReader) -> None:
    """Everything that is kept of this reader, and the address with it."""
    for each in AlertReader.objects.select_for_update().filter(pk=reader.pk):
        forget_mail_about([each, *each.alerts.order_by("pk")])
        if each.email:
            forget_mail_to(each.email, mails.ALL)
        each.delete()


def erase_alerts_of(*, user: User) -> None:
    """Those of an account, and those that somebody asked for at its address."""
    hashes = keyed_hashes(user.email, purpose="address")
    readers = AlertReader.objects.filter(Q(candidate=user) | Q(mail_hash__in=hashes))
    for reader in readers.order_by("pk"):
        erase_alerts(reader=reader)
