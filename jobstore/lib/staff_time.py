"""By when staff have looked at something: the one promise for all their queues."""

from datetime import datetime

from django.conf import settings

from jobstore.lib import periods
from jobstore.lib.zones import read_zone

WORKING_DAYS = 1


def staff_deadline(moment: datetime) -> datetime:
    """The same hour of the next working day where the staff are."""
    zone = read_zone(settings.SITE_TIME_ZONE)
    local = moment.astimezone(zone)
    day = periods.add_working_days(local.date(), WORKING_DAYS)
    return periods.local_instant(day, local.time(), zone)
