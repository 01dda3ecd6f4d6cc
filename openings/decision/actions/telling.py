"""When a candidate is told what was recorded: on a working morning of their own."""

from datetime import datetime

from jobstore.lib import periods
from jobstore.lib.zones import read_zone
from openings.application.models import Application


class AlreadyTold(Exception):
    """The candidate knows; what was told is not undone as though it never was."""


def telling_time_of(application: Application, *, decided: datetime) -> datetime:
    return periods.telling_time(decided, read_zone(application.candidate.time_zone))


def can_be_told(application: Application, *, at: datetime) -> bool:
    """On a working day between morning and evening, and never on a Friday after noon."""
    local = at.astimezone(read_zone(application.candidate.time_zone))
    until = periods.NOON if local.weekday() == periods.FRIDAY else periods.OFFICE_UNTIL
    return periods.is_working_day(local.date()) and periods.QUIET_UNTIL <= local.time() < until
