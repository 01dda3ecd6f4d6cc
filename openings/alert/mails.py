"""The mails of job alerts: one asks, one tells each morning what is new, one asks once a year."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from jobstore.lib import clock
from jobstore.mail.conditions import Leaving, Stop, locking
from jobstore.mail.kinds import Letter, Mail
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail, queue_unasked
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import DIGEST_PRIORITY, Category, Hours
from jobstore.people.samples import SECRET
from openings.alert.models import AlertedOpening, AlertReader, JobAlert
from openings.alert.queries import (
    CONFIRM_WITHIN,
    KEEP_WITHIN,
    MOST_ALERTS,
    AlertLine,
    address_of,
    has_most,
    link_of_all,
)
from openings.alert.queries.news import SHOWN, News, news_of
from openings.alert.states import ON, AlertState, Rhythm
from openings.samples import ID
from openings.samples import opening as sample_opening
from openings.search.queries.criteria import SearchCriteria, Sort

LEAST_SHOWN = 5  # of each, however many alerts one mail holds
TOLD = "told"  # by the id of the alert, the ids of its openings
AT = "at"
GONE = "The alert is gone."


def _alert(mail: OutgoingMail) -> JobAlert:
    return JobAlert.objects.select_related("reader__candidate").get(pk=mail.subject_id)


def _render_confirm(mail: OutgoingMail) -> Letter:
    alert = _alert(mail)
    facts = {
        "line": AlertLine.of(alert),
        "all_link": link_of_all(alert.reader),
        "is_on": alert.state in ON,
        "is_full": has_most(alert.reader),
        "most": MOST_ALERTS,
    }
    return Letter(context=facts)


def _render_keep(mail: OutgoingMail) -> Letter:
    alert = _alert(mail)
    return Letter(context={"line": AlertLine.of(alert), "all_link": link_of_all(alert.reader)})


def _sample_line() -> AlertLine:
    reader = AlertReader(pk=ID, time_zone="America/New_York", mail_hash="-")
    alert = JobAlert(pk=ID, reader=reader, state=AlertState.ACTIVE, rhythm=Rhythm.DAILY)
    criteria = SearchCriteria(words="cashier", place="Columbus, OH")
    return AlertLine(
        alert=alert,
        criteria=criteria,
        words="cashier, within 25 miles of Columbus, OH",
        link=f"/alerts/{SECRET}/",
    )


def _sample() -> Letter:
    facts = {"line": _sample_line(), "all_link": f"/alerts/all/{SECRET}/", "most": MOST_ALERTS}
    return Letter(context=facts)


class AlertConfirmMail(Mail):
    name = "openings.alert_confirm"
    title = "Confirm your job alert"
    category = Category.TRANSACTIONAL
    trigger = "Somebody asks for a job alert without signing in."
    recipient = "whoever has the address that was typed"
    template = "openings/mail/alert_confirm"
    render = _render_confirm
    sample = _sample
    lock = locking(JobAlert, "reader")
    gone = GONE
    expires_after = CONFIRM_WITHIN
    per_day = 5
    is_unasked = True


class AlertKeepMail(Mail):
    name = "openings.alert_keep"
    title = "Keep this job alert?"
    category = Category.DIGEST
    priority = DIGEST_PRIORITY
    trigger = "A job alert was not touched for 12 months."
    recipient = "its reader"
    template = "openings/mail/alert_keep"
    render = _render_keep
    sample = _sample
    lock = locking(JobAlert, "reader")
    gone = GONE
    stops = (Stop("It is kept, or stopped.", lambda alert, _: alert.state != AlertState.ASKED),)
    hours = Hours.DAYTIME
    expires_after = KEEP_WITHIN


# The mail of a morning --------------------------------------------------------------------------
def _news(mail: OutgoingMail, *, at: datetime) -> list[News]:
    alerts = JobAlert.objects.on().filter(pk__in=mail.payload["alerts"])
    rows = list(alerts.select_related("reader__candidate").order_by("created_at", "pk"))
    shown = max(LEAST_SHOWN, SHOWN // max(1, len(rows)))
    found = [news_of(alert, at=at, shown=shown, mail=mail.pk) for alert in rows]
    return [one for one in found if one.openings]


def _section(one: News, mail: UUID) -> dict[str, Any]:
    line = AlertLine.of(one.alert)
    return {
        "line": line,
        "openings": one.openings,
        "total": len(one.keys),
        "has_more": len(one.keys) > len(one.openings),
        "see_all": one.criteria.but(sort=Sort.NEWEST).query,
        "fit_link": f"{line.link}fit/{mail}/",
    }


def _render(mail: OutgoingMail) -> Letter:
    now = clock.now()
    news = _news(mail, at=now)
    reader = AlertReader.objects.get(pk=mail.subject_id)
    sections = [_section(one, mail.pk) for one in news]
    context = {
        "sections": sections,
        "total": len({key for one in news for key in one.keys}),
        "all_link": link_of_all(reader),
    }
    told = {str(one.alert.pk): one.keys for one in news}
    return Letter(context=context, facts={TOLD: told, AT: now})


def _sample_alerts() -> Letter:
    section = {
        "line": _sample_line(),
        "openings": [sample_opening()],
        "total": 1,
        "has_more": False,
        "see_all": "q=cashier",
        "fit_link": f"/alerts/{SECRET}/fit/{ID}/",
    }
    all_link = f"/alerts/all/{SECRET}/"
    return Letter(context={"sections": [section], "total": 1, "all_link": all_link})


def _was_stopped(reader: AlertReader, leaving: Leaving) -> bool:
    told = leaving.facts.get(TOLD, {})
    return reader.alerts.on().filter(pk__in=told).count() < len(told)


def _shows_nothing(_reader: AlertReader, leaving: Leaving) -> bool:
    return not leaving.facts.get(TOLD)


def _keep(leaving: Leaving) -> None:
    told: dict[str, list[int]] = leaving.facts[TOLD]
    for pk, keys in told.items():
        AlertedOpening.objects.bulk_create(
            [
                AlertedOpening(
                    alert_id=pk, opening_id=key, mail=leaving.row.pk, told_at=clock.now()
                )
                for key in keys
            ],
            update_conflicts=True,  # told in a mail that never arrived
            unique_fields=["alert", "opening"],
            update_fields=["mail", "told_at"],
        )
    JobAlert.objects.filter(pk__in=told).update(looked_until=leaving.facts[AT])


class AlertsMail(Mail):
    name = "openings.alerts"
    title = "New openings of your job alerts"
    choice = "Job alerts"
    category = Category.DIGEST
    priority = DIGEST_PRIORITY
    trigger = "Openings that fit a job alert became public"
    delay = "at 8:00 AM of the next working day, or of the day of the week that was chosen"
    recipient = "its reader"
    template = "openings/mail/alerts"
    render = _render
    sample = _sample_alerts
    lock = locking(AlertReader)
    gone = "The alerts are gone."
    stops = (
        Stop("One of the alerts was stopped meanwhile.", _was_stopped),
        Stop("There is nothing new that fits.", _shows_nothing),
    )
    begun = _keep
    hours = Hours.DAYTIME
    expires_after = timedelta(hours=48)


ALL = (AlertConfirmMail, AlertKeepMail, AlertsMail)


# Writing them -----------------------------------------------------------------------------------
def _to(reader: AlertReader) -> Recipient:
    if reader.candidate is not None:
        return Recipient.of(reader.candidate, zone=reader.time_zone)
    return Recipient(email=address_of(reader), zone=reader.time_zone)


def alert_confirm(alert: JobAlert, *, is_own_browser: bool) -> OutgoingMail | None:
    return queue_unasked(
        AlertConfirmMail,
        key=f"alert_confirm:{alert.pk}:{clock.now():%Y%m%dT%H%M%S%f}",
        to=_to(alert.reader),
        about=alert,
        is_own_browser=is_own_browser,
    )


def alert_keep(alert: JobAlert) -> OutgoingMail:
    key = f"alert_keep:{alert.pk}:{alert.asked_at:%Y%m%d}"
    return queue_mail(AlertKeepMail, key=key, to=_to(alert.reader), about=alert)


def alerts(reader: AlertReader, found: list[JobAlert], *, morning: datetime) -> OutgoingMail:
    """One for each morning that was due, whatever of it is looked at."""
    return queue_mail(
        AlertsMail,
        key=f"alerts:{reader.pk}:{morning:%Y%m%d%H%M}",
        to=_to(reader),
        about=reader,
        payload={"alerts": [str(alert.pk) for alert in found]},
    )
