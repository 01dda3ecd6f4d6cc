"""Quiet hours: nothing that can wait arrives at night or on a weekend."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from tests.simulation.check.evidence import Evidence, Mail

NIGHT_FROM = time(20)
NIGHT_UNTIL = time(8)
SATURDAY = 5
# Answers to what the reader just did, and news that cannot wait for the morning.
AT_ANY_HOUR = frozenset({
    "mail.plain",
    "openings.application_new", "openings.application_gone",
    "openings.application_received", "openings.application_withdrawn",
    "openings.interview_scheduled", "openings.interview_moved", "openings.interview_canceled",
    "openings.interview_team", "openings.interview_reminder",
    "openings.opening_published", "openings.opening_returned",
    "openings.change_public", "openings.change_returned",
    "people.invitation", "people.login_code", "people.password_reset", "people.address_code",
    "people.known_address", "people.no_account",
    "people.employer_passed", "people.employer_turned_down",
})  # fmt: skip
# Good news does not wait for Monday.
ON_ANY_DAY = frozenset({
    "openings.interview_wanted", "openings.moved_back", "openings.no_show_reopened",
    "openings.decision_advanced", "openings.offer", "openings.offer_hired",
    # The time to answer an offer runs on weekends, too.
    "openings.offer_reminder", "openings.offer_prolonged", "openings.offer_answered",
    "openings.offer_lapsed", "openings.offer_lapsed_team",
    # What people write to one another, and when they can meet.
    "openings.message_new", "openings.message_new_team", "openings.message_reply",
    "openings.proposal", "openings.proposal_reminder", "openings.proposal_lapsed",
    "openings.proposal_lapsed_team", "openings.slot_picked", "openings.other_times",
})  # fmt: skip


def is_quiet(moment: datetime, zone: ZoneInfo) -> bool:
    return is_night(moment, zone) or moment.astimezone(zone).weekday() >= SATURDAY


def is_night(moment: datetime, zone: ZoneInfo) -> bool:
    local = moment.astimezone(zone)
    return local.time() >= NIGHT_FROM or local.time() < NIGHT_UNTIL


def quiet_hours_broken(evidence: Evidence) -> list[str]:
    return [str(mail) for mail in evidence.mails if _breaks(evidence, mail)]


def _breaks(evidence: Evidence, mail: Mail) -> bool:
    if mail.kind in AT_ANY_HOUR:
        return False
    zone = evidence.zone_of(mail.to)
    if zone is None:
        return False
    return is_night(mail.at, zone) if mail.kind in ON_ANY_DAY else is_quiet(mail.at, zone)
