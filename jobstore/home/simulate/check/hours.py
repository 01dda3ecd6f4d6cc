"""Quiet hours: nothing that can wait arrives at night or on a weekend."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from jobstore.home.simulate.check.evidence import Evidence, Mail

NIGHT_FROM = time(20)
NIGHT_UNTIL = time(8)
SATURDAY = 5
# Answers to what the reader just did, and news that cannot wait for the morning.
AT_ANY_HOUR = frozenset({
    "mail.plain",
    "openings.application_received", "openings.application_withdrawn",
    "openings.interview_scheduled", "openings.interview_moved", "openings.interview_canceled",
    "openings.interview_team", "openings.interview_reminder",
    "openings.decision_advanced", "openings.offer", "openings.offer_hired",
    "openings.opening_published", "openings.opening_returned",
    "people.invitation",
})  # fmt: skip


def is_quiet(moment: datetime, zone: ZoneInfo) -> bool:
    local = moment.astimezone(zone)
    is_night = local.time() >= NIGHT_FROM or local.time() < NIGHT_UNTIL
    return is_night or local.weekday() >= SATURDAY


def quiet_hours_broken(evidence: Evidence) -> list[str]:
    return [str(mail) for mail in evidence.mails if _breaks(evidence, mail)]


def _breaks(evidence: Evidence, mail: Mail) -> bool:
    if mail.kind in AT_ANY_HOUR:
        return False
    zone = evidence.zone_of(mail.to)
    return zone is not None and is_quiet(mail.at, zone)
