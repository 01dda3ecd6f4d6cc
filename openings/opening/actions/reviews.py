"""Nothing that waits for staff is forgotten: moderators read each morning what does."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Min

from jobstore.lib import clock
from jobstore.lib.zones import MORNING, add_working_days, is_working_day, local_instant, read_zone
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.people.permissions import staff_in
from jobstore.people.states import StaffGroup
from openings.opening.mails import ReviewWaitingMail, review_waiting
from openings.opening.queries import openings_in_review


def next_review_morning() -> datetime | None:
    """The first morning on which something waits that was not told on that day yet."""
    first = openings_in_review().order_by().aggregate(first=Min("review_by"))["first"]
    if first is None or not staff_in(StaffGroup.MODERATOR):
        return None
    told = OutgoingMail.objects.filter(kind=ReviewWaitingMail.name)
    last = told.aggregate(last=Max("not_before"))["last"]
    begun = _morning_until(first)
    return max(begun, _morning_after(last)) if last else begun


@transaction.atomic
def remind_of_reviews() -> int:
    """One mail to each moderator on a working day while something waits; how many."""
    moment, now = next_review_morning(), clock.now()
    waiting = openings_in_review().first()
    if waiting is None or moment is None or moment > now:
        return 0
    staff = staff_in(StaffGroup.MODERATOR)
    review_waiting(waiting, to=staff, at=_morning_until(now))
    return len(staff)


def _morning_after(moment: datetime) -> datetime:
    zone = read_zone(settings.SITE_TIME_ZONE)
    day = moment.astimezone(zone).date()
    return local_instant(add_working_days(day, 1), MORNING, zone)


def _morning_until(moment: datetime) -> datetime:
    """The last one: of a deadline, when something waits since the working day before."""
    zone = read_zone(settings.SITE_TIME_ZONE)
    day = moment.astimezone(zone).date()
    if local_instant(day, MORNING, zone) > moment:
        day -= timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return local_instant(day, MORNING, zone)
