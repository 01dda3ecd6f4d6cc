"""Asking for a job alert, with an account and without, until it is on."""

from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from jobstore.lib import clock
from jobstore.lib.moves import move
from jobstore.lib.tokens import keyed_hash, keyed_hashes
from jobstore.mail.stop.actions import let_come_again
from jobstore.mail.stop.queries import lock_recipient
from jobstore.people.user.models import User
from openings.alert import mails
from openings.alert.models import AlertedOpening, AlertReader, JobAlert
from openings.alert.queries import address_of, has_most, next_morning
from openings.alert.queries.news import LOOK_BACK, found_since
from openings.alert.queries.search import criteria_kept, kept
from openings.alert.states import ALERT_MOVES, ON, AlertState
from openings.search.queries.criteria import SearchCriteria


class TooManyAlerts(Exception):
    """This address has as many as it may."""


class HasThisAlert(Exception):
    """The same search mails already; `alert` is that one."""

    def __init__(self, alert: JobAlert) -> None:
        self.alert = alert


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What an alert looks for, how often it may mail, and where mornings are its reader's."""

    criteria: SearchCriteria
    rhythm: str
    weekday: int
    time_zone: str


def lock_alert(alert: JobAlert) -> JobAlert:
    """Its reader's row first, as a mail that leaves does. Raises JobAlert.DoesNotExist."""
    reader = AlertReader.objects.select_for_update().filter(pk=alert.reader_id).first()
    if reader is None:
        raise JobAlert.DoesNotExist
    return JobAlert.objects.select_related("reader__candidate").get(pk=alert.pk)


def _reader(*, time_zone: str, email: str = "", **whose: Any) -> AlertReader:
    """The row, locked; made where there is none."""
    new = {"time_zone": time_zone, "email": email, "created_at": clock.now()}
    AlertReader.objects.get_or_create(**whose, defaults=new)
    return AlertReader.objects.select_for_update(of=("self",)).get(**whose)


@transaction.atomic
def ask_for_alert(*, email: str, wish: Wish, is_own_browser: bool = False) -> None:
    """Without a sign-in: nothing leaves but one mail, until its reader confirms. Says nothing of
    what the address has."""
    hashes = keyed_hashes(email, purpose="address")
    lock_recipient(*hashes)  # before the row, as whoever sends does
    known = AlertReader.objects.filter(mail_hash__in=hashes).first()
    mail_hash = known.mail_hash if known else keyed_hash(email, purpose="address")
    reader = _reader(mail_hash=mail_hash, email=email, time_zone=wish.time_zone)
    if not reader.alerts.known().exists():  # nobody has confirmed another zone
        follow_to(wish.time_zone, reader)
    alert = _alert(reader, wish)
    if alert.state not in ON:
        alert.rhythm, alert.weekday, alert.asked_at = wish.rhythm, wish.weekday, clock.now()
        alert.save(update_fields=["rhythm", "weekday", "asked_at"])
    mails.alert_confirm(alert, is_own_browser=is_own_browser)


@transaction.atomic
def save_alert(*, by: User, wish: Wish) -> JobAlert:
    """On at once. Raises HasThisAlert, TooManyAlerts."""
    reader = _reader(candidate=by, time_zone=wish.time_zone)
    alert = JobAlert.objects.filter(reader=reader, search=kept(wish.criteria)).first()
    if alert is not None and alert.state in ON:
        raise HasThisAlert(alert)
    if has_most(reader):
        raise TooManyAlerts
    alert = alert or _alert(reader, wish)
    alert.rhythm, alert.weekday = wish.rhythm, wish.weekday
    follow_to(wish.time_zone, reader)
    alert.reader = reader
    return _switch_on(alert)


def follow_to(time_zone: str, reader: AlertReader) -> None:
    """All mornings are those of that zone; where it is the same, what is due stays due."""
    if reader.time_zone == time_zone:
        return
    reader.time_zone = time_zone
    reader.save(update_fields=["time_zone"])
    for each in reader.alerts.on().order_by("pk"):
        each.reader = reader
        each.next_at = next_morning(each, after=clock.now())
        each.save(update_fields=["next_at"])


def _alert(reader: AlertReader, wish: Wish) -> JobAlert:
    now = clock.now()
    defaults = {
        "rhythm": wish.rhythm,
        "weekday": wish.weekday,
        "created_at": now,
        "touched_at": now,
        "asked_at": now,
    }
    search = kept(wish.criteria)
    alert, _ = JobAlert.objects.get_or_create(reader=reader, search=search, defaults=defaults)
    alert.reader = reader
    return alert


@transaction.atomic
def switch_on(*, alert: JobAlert) -> JobAlert:
    """Its reader confirms it, or wants it again; on it stays on. An account with that address
    takes it over, and where it has the same one, that one is returned.

    Raises TooManyAlerts, JobAlert.DoesNotExist.
    """
    alert = lock_alert(alert)
    if alert.state in ON:
        return touch(alert)
    user = _account_of(alert.reader.email)
    if user is None:
        if has_most(alert.reader):
            raise TooManyAlerts
        return _switch_on(alert)
    own = _reader(candidate=user, time_zone=alert.reader.time_zone)
    twin = own.alerts.filter(search=alert.search).first()
    if twin is not None and twin.state in ON:
        alert.delete()
        twin.reader = own
        return touch(twin)
    if has_most(own):
        raise TooManyAlerts
    if twin is not None:
        twin.delete()
    alert.reader = own
    alert = _switch_on(alert)
    adopt_alerts(user=user, address=user.email)
    return alert


def _account_of(address: str) -> User | None:
    """Whose address this is for sure."""
    if not address:
        return None
    own = EmailAddress.objects.filter(email__iexact=address, verified=True, user__is_active=True)
    found = own.select_related("user").first()
    return found.user if found else None


def touch(alert: JobAlert) -> JobAlert:
    """Its reader was here: nobody has to ask whether to keep it."""
    alert.touched_at = clock.now()
    if alert.state == AlertState.ASKED:
        move(alert, AlertState.ACTIVE, ALERT_MOVES)
        alert.asked_at = None
    alert.save()
    return alert


def _switch_on(alert: JobAlert) -> JobAlert:
    move(alert, AlertState.ACTIVE, ALERT_MOVES)
    alert.paused_until = None
    return begin_anew(alert)


def begin_anew(alert: JobAlert) -> JobAlert:
    """From now on; what fits today was there to be seen."""
    now = clock.now()
    alert.touched_at = alert.looked_until = now
    alert.asked_at = None
    alert.next_at = next_morning(alert, after=now)
    alert.save()
    hashes = keyed_hashes(address_of(alert.reader), purpose="address")
    let_come_again(hashes, mails.AlertsMail)
    seen = found_since(criteria_kept(alert.search), now - LOOK_BACK, at=now)
    AlertedOpening.objects.bulk_create(
        [AlertedOpening(alert=alert, opening_id=key, told_at=now) for key in seen],
        ignore_conflicts=True,
    )
    return alert


@transaction.atomic
def adopt_alerts(*, user: User, address: str) -> int:
    """What was confirmed at an address before it belonged to an account; how many alerts."""
    hashes = keyed_hashes(address, purpose="address")
    readers = AlertReader.objects.select_for_update().filter(mail_hash__in=hashes)
    moved = 0
    for former in list(readers.order_by("pk")):
        reader = _reader(candidate=user, time_zone=former.time_zone)
        on = reader.alerts.on().values_list("search", flat=True).order_by("pk")
        former.alerts.known().filter(search__in=list(on)).delete()
        coming = former.alerts.known().values_list("search", flat=True).order_by("pk")
        reader.alerts.filter(search__in=list(coming)).delete()  # stopped ones give way
        moved += former.alerts.known().update(reader=reader)
        if not former.alerts.exists():
            former.delete()
    return moved
