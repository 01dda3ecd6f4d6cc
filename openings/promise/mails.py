"""The legal clock: employers hear twice that the last day comes near, then staff hear."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from jobstore.lib import clock
from jobstore.lib import zones as periods
from jobstore.lib.zones import read_zone
from jobstore.mail.conditions import Leaving, Stop
from jobstore.mail.kinds import Letter, Mail
from jobstore.mail.outgoing.actions.queue import Recipient, cancel_mail, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, Hours
from jobstore.people.employer.models import Membership
from jobstore.people.permissions import staff_in
from jobstore.people.states import StaffGroup
from jobstore.people.user.models import User
from openings import samples
from openings.application.models import Application
from openings.interview.models import Interview
from openings.opening.models import Opening
from openings.promise.models import Jurisdiction
from openings.promise.queries.clock import (
    DUTY_ENDINGS,
    duty_is_met,
    jurisdiction_of,
    last_day_to_tell,
)


def _lock(mail: OutgoingMail) -> Interview | None:
    """The application first, then the interview, as everywhere."""
    applications = Application.objects.select_for_update(of=("self",))
    application = applications.filter(interviews__pk=mail.subject_id).first()
    if application is None:
        return None
    interviews = Interview.objects.select_for_update(of=("self",))
    return interviews.select_related("application__opening__employer").get(pk=mail.subject_id)


def _has_left(about: Any, leaving: Leaving) -> bool:
    """Of an opening, of an application, or of anything that is about one."""
    if not isinstance(about, Opening | Application):
        about = about.application
    opening = about if isinstance(about, Opening) else about.opening
    members = Membership.objects.filter(employer_id=opening.employer_id)
    return not members.filter(user=leaving.row.recipient_user).exists()


def _phones_nobody(_: object, leaving: Leaving) -> bool:
    user = leaving.row.recipient_user
    return user is None or user not in staff_in(StaffGroup.CONSULTANT)


def _duty_ends(reason: str, interview: Interview, _: Leaving) -> bool:
    return duty_is_met(interview, at=clock.now()) == reason


RECRUITER_HAS_LEFT = Stop("The recruiter has left the employer.", _has_left)
PHONES_NOBODY = Stop("This person phones no employers any more.", _phones_nobody)
DUTY_ENDS = (
    *(Stop(reason, partial(_duty_ends, reason)) for reason in DUTY_ENDINGS),
    Stop(
        "No such duty holds here any more.",
        lambda one, _: jurisdiction_of(one.application.opening) is None,
    ),
)


def _render(mail: OutgoingMail) -> Letter:
    interview = Interview.objects.select_related(
        "application__candidate", "application__opening__employer"
    ).get(pk=mail.subject_id)
    application = interview.application
    place = jurisdiction_of(application.opening)
    return Letter(
        context={
            "interview": interview,
            "application": application,
            "opening": application.opening,
            "employer": application.opening.employer,
            "candidate": application.candidate,
            "place": place,
            "last_day": last_day_to_tell(interview, place) if place else None,
        }
    )


def _sample() -> Letter:
    about = samples.about_interview()
    place = Jurisdiction(
        pk=1,
        name="Ontario",
        country="CA",
        days_to_tell=45,
        remind_after=30,
        warn_after=40,
        duty="Tell every candidate whom you interviewed what you decided, within 45 days.",
    )
    last_day = (about["interview"].starts_at + timedelta(days=place.days_to_tell)).date()
    return Letter(context=about | {"place": place, "last_day": last_day})


class _LegalMail(Mail):
    category = Category.TRANSACTIONAL
    render = _render
    sample = _sample
    lock = _lock
    gone = "The interview is gone."
    hours = Hours.OFFICE


class LegalClockMail(_LegalMail):
    name = "openings.legal_clock"
    title = "The law asks you to tell a candidate"
    trigger = "An interview was held where a law sets a last day"
    delay = "30 and 40 days after the last interview"
    recipient = "recruiters of the employer"
    template = "openings/mail/legal_clock"
    stops = (*DUTY_ENDS, RECRUITER_HAS_LEFT)


class LegalAlertMail(_LegalMail):
    name = "openings.legal_alert"
    title = "A candidate was not told in time"
    trigger = "The last day that a law sets"
    delay = "45 days after the last interview"
    recipient = "consultants"
    template = "openings/mail/legal_alert"
    stops = (PHONES_NOBODY, *DUTY_ENDS)


def legal_clock(interview: Interview) -> None:
    """Nothing where no such law holds. What would already be late is left out."""
    opening = interview.application.opening
    place = jurisdiction_of(opening)
    if place is None:
        return
    zone = opening.employer.time_zone
    members = User.objects.filter(memberships__employer=opening.employer, is_active=True)
    for user in members.order_by("pk"):
        for days in (place.remind_after, place.warn_after):
            _queue(LegalClockMail, interview, user, zone=zone, days=days)
    for user in staff_in(StaffGroup.CONSULTANT):
        _queue(LegalAlertMail, interview, user, zone=user.time_zone, days=place.days_to_tell)


def cancel_legal_clock(application: Application, *, reason: str) -> None:
    for interview in application.interviews.order_by("pk"):
        cancel_mail(interview, kinds=(LegalClockMail, LegalAlertMail), reason=reason)


def _queue(kind: type[Mail], interview: Interview, user: User, *, zone: str, days: int) -> None:
    moment = _morning(interview, days, read_zone(zone))
    if moment < clock.now():
        return
    queue_mail(
        kind,
        key=f"{kind.name.split('.')[1]}:{interview.pk}:{user.pk}:{days}",
        to=Recipient.of(user, zone=zone),
        about=interview,
        not_before=moment,
    )


def _morning(interview: Interview, days: int, zone: ZoneInfo) -> datetime:
    day = interview.ends_at.astimezone(zone).date() + timedelta(days=days)
    return periods.local_instant(day, periods.MORNING, zone)
