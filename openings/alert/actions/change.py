"""What a reader does with a job alert that stands."""

from contextlib import suppress
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from jobstore.lib import clock
from jobstore.lib.moves import move
from jobstore.lib.zones import read_zone
from jobstore.mail.kinds import let_end
from jobstore.mail.outgoing.models import OutgoingMail
from openings.alert.actions.begin import (
    HasThisAlert,
    Wish,
    begin_anew,
    follow_to,
    lock_alert,
    touch,
)
from openings.alert.mails import AlertKeepMail, AlertsMail
from openings.alert.models import AlertAnswer, JobAlert
from openings.alert.queries import FARTHEST_PAUSE, next_morning
from openings.alert.queries.search import kept
from openings.alert.states import ALERT_MOVES, ON, AlertState, Misfit


class PauseRefused(ValueError):
    """The day has passed or is too far off."""


@transaction.atomic
def keep_alert(*, alert: JobAlert) -> JobAlert:
    return touch(lock_alert(alert))


@transaction.atomic
def change_alert(*, alert: JobAlert, wish: Wish) -> JobAlert:
    """Of what it looks for now, it tells what comes from now on. Raises HasThisAlert."""
    alert = lock_alert(alert)
    search = kept(wish.criteria)
    other = JobAlert.objects.filter(reader=alert.reader, search=search).exclude(pk=alert.pk).first()
    if other is not None and other.state in ON:
        raise HasThisAlert(other)
    if other is not None:  # one that was stopped gives way
        other.delete()
    follow_to(wish.time_zone, alert.reader)
    is_other, alert.search = search != alert.search, search
    alert.rhythm, alert.weekday = wish.rhythm, wish.weekday
    if alert.state not in ON:
        alert.save()
        return alert
    return begin_anew(touch(alert)) if is_other else _plan(touch(alert))


@transaction.atomic
def pause_alert(*, alert: JobAlert, until: date) -> JobAlert:
    """Until the morning of that day. Raises PauseRefused."""
    today = clock.now().astimezone(read_zone(alert.reader.time_zone)).date()
    if not today < until <= today + FARTHEST_PAUSE:
        raise PauseRefused("Choose a day within the next 12 months.")
    alert = lock_alert(alert)
    alert.paused_until = until
    return _plan(touch(alert))


@transaction.atomic
def resume_alert(*, alert: JobAlert) -> JobAlert:
    alert = lock_alert(alert)
    alert.paused_until = None
    return _plan(touch(alert))


def _plan(alert: JobAlert) -> JobAlert:
    if alert.state in ON:
        alert.next_at = next_morning(alert, after=clock.now())
        alert.save(update_fields=["next_at"])
    return alert


@transaction.atomic
def stop_alert(*, alert: JobAlert) -> JobAlert:
    """Twice is once."""
    alert = lock_alert(alert)
    if alert.state != AlertState.STOPPED:
        move(alert, AlertState.STOPPED, ALERT_MOVES)
        alert.next_at, alert.asked_at, alert.touched_at = None, None, clock.now()
        alert.save()
    return alert


def _stop_each(alerts: QuerySet[JobAlert]) -> None:
    for alert in alerts.order_by("pk"):
        with suppress(JobAlert.DoesNotExist):  # it went meanwhile
            stop_alert(alert=alert)


def stop_alerts_of_mail(mail: OutgoingMail) -> None:
    """What a mail program does for its reader: the alerts that this mail told of, no others."""
    _stop_each(JobAlert.objects.on().filter(told__mail=mail.pk).distinct())


def stop_alert_not_kept(mail: OutgoingMail) -> None:
    _stop_each(JobAlert.objects.on().filter(pk=mail.subject_id))


@transaction.atomic
def answer_alert(*, alert: JobAlert, mail: UUID, did_fit: bool, misfit: str = "") -> AlertAnswer:
    """Whether that mail did fit; the last answer counts."""
    alert = touch(lock_alert(alert))
    answer, _ = AlertAnswer.objects.update_or_create(
        alert=alert,
        mail=mail,
        defaults={
            "did_fit": did_fit,
            "misfit": "" if did_fit or misfit not in Misfit.values else misfit,
            "answered_at": clock.now(),
        },
    )
    return answer


let_end(AlertsMail.name, stop_alerts_of_mail)
let_end(AlertKeepMail.name, stop_alert_not_kept)
