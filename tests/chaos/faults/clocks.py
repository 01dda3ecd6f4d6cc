"""F32 and F33: a worker whose clock is wrong, and every zone around its two changes a year."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from jobstore.lib.zones import zone_names
from jobstore.mail.kinds import Mail
from jobstore.mail.outgoing.actions.queue import allowed_time
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Hours, MailState
from tests.chaos.faults.conditions import declared
from tests.chaos.lab import Lab
from tests.chaos.oracle import second_copies
from tests.chaos.report import Checks

YEAR = 2027
HOUR = timedelta(hours=1)
ERRORS = (36 * 3600.0, -36 * 3600.0, -600.0, 3600.0)  # seconds
QUIET_FROM, QUIET_UNTIL = 20, 8


def wrong_clock(lab: Lab) -> Checks:
    """Workers that are wrong by hours, beside one that is right."""
    mails = lab.profile.of(1_000, least=40)
    lab.crew.stop()
    lab.crew.start(workers=0)
    errors = ERRORS if lab.profile.is_full else ERRORS[::3]
    for error in errors:
        lab.crew.worker_with(CHAOS_CLOCK_ERROR=str(error))
    lab.slow_down(0.02)
    later = lab.fill(mails // 2, name="later", after=1800)
    lab.fill(4, name="bait")
    time.sleep(6)  # the wrong ones are alone with rows that are not due
    lab.crew.start(workers=len(errors) + 1)
    now = lab.fill(mails // 2, name="now")
    wanted = OutgoingMail.objects.filter(message_id__in=now, state=MailState.SENT)
    until = time.monotonic() + 90
    while wanted.count() < len(now) and time.monotonic() < until:
        time.sleep(0.1)
    copies = lab.sink_log.copies()
    log = (lab.folder / "worker.log").read_text()
    checks = Checks()
    checks.zero("mails before their time", len(later & set(copies)))
    checks.equal("due mails sent", len(now & set(copies)), len(now))
    checks.zero("second copies", second_copies(copies))
    checks.at_least("alerts about a wrong clock", log.count("clock is wrong"), 1)
    lab.crew.stop()
    return checks


def zones(lab: Lab) -> Checks:
    """Plans around both changes of every zone, leap day and year's end."""
    daytime = declared(name="chaos.zone_daytime", hours=Hours.DAYTIME)
    office = declared(name="chaos.zone_office", hours=Hours.OFFICE)
    plans = quiet = early = moved_twice = 0
    for name in sorted(zone_names()):
        for moment in _moments(ZoneInfo(name)):
            for kind in (daytime, office):
                plans += 1
                due = allowed_time(kind, moment, name)
                quiet += _is_quiet(due, ZoneInfo(name), kind)
                early += due < moment
                moved_twice += allowed_time(kind, due, name) != due
    checks = Checks()
    checks.at_least("plans", plans, 5_000)
    checks.zero("in quiet hours", quiet)
    checks.zero("before the planned time", early)
    checks.zero("moved again when due, so not sent once", moved_twice)
    return checks


def _moments(zone: ZoneInfo) -> list[datetime]:
    fixed = [datetime(2028, 2, 29, 12, tzinfo=UTC), datetime(YEAR, 12, 31, 23, 30, tzinfo=UTC)]
    changes = _changes(zone)
    around = [change + offset * HOUR for change in changes for offset in (-13, -2, -1, 0, 1, 9)]
    return [*fixed, *around]


def _changes(zone: ZoneInfo) -> list[datetime]:
    """The hours of the year after which this zone has another offset."""
    day = timedelta(days=1)
    start = datetime(YEAR, 1, 1, tzinfo=UTC)
    offset = lambda moment: moment.astimezone(zone).utcoffset()  # noqa: E731
    days = [start + number * day for number in range(365)]
    return [one for one in days if offset(one) != offset(one + day)]


def _is_quiet(moment: datetime, zone: ZoneInfo, kind: type[Mail]) -> bool:
    local = moment.astimezone(zone)
    first, last = (9, 18) if kind.hours == Hours.OFFICE else (QUIET_UNTIL, QUIET_FROM)
    return not first <= local.hour < last or local.weekday() >= 5
