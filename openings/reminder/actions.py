"""Asking employers for the answers that they promised, and telling candidates that none came."""

from datetime import date, datetime, time, timedelta

from django.db import transaction

from jobstore.lib import clock
from jobstore.lib import zones as periods
from jobstore.lib.zones import read_zone
from jobstore.people.employer.models import Employer
from openings.application.models import Application
from openings.interview.mails.ask import cancel_decision_due
from openings.message.queries.thread import unanswered_since
from openings.reminder import mails
from openings.reminder.queries import FARTHEST, MISSING_AFTER, STEPS, Due, due_between

ROUND_AT = time(8, 30)  # before the mails of the day leave at nine
DAY = timedelta(days=1)
JOINED = "It stands in the one mail of this day."


def day_of_round(zone_name: str, *, at: datetime) -> date:
    """The last working day whose round has begun there."""
    local = at.astimezone(read_zone(zone_name))
    day = local.date() if local.time() >= ROUND_AT else local.date() - DAY
    while not periods.is_working_day(day):
        day -= DAY
    return day


def next_round_of(employer: Employer) -> datetime:
    """In the past where one has begun of which its people were not asked."""
    zone = read_zone(employer.time_zone)
    asked = employer.answers_asked_on
    today = day_of_round(employer.time_zone, at=clock.now())
    day = periods.add_working_days(asked, 1) if asked else today
    return periods.local_instant(day, ROUND_AT, zone)


@transaction.atomic
def ask_for_answers(*, employer: Employer) -> int:
    """The round of a day; how many answers came due. Again on that day it is nothing.

    Days that were missed in a standstill are asked about with it.
    """
    row = Employer.objects.select_for_update(of=("self",)).get(pk=employer.pk)
    now = clock.now()
    today = day_of_round(row.time_zone, at=now)
    since = max(row.answers_asked_on or today - DAY, today - FARTHEST)
    if since >= today:
        return 0
    row.answers_asked_on = today
    row.save(update_fields=["answers_asked_on"])
    due = due_between(row, since=since, until=today, at=now)
    for one in due_between(row, since=since, until=today, at=now, with_untold=True):
        if MISSING_AFTER in one.steps and not one.has_met:
            mails.answer_missing(one.application)
    has_more = len(due) > 1 or any(not one.has_own_mail for one in due)
    if has_more or unanswered_since(row, until=now):
        _ask(row, due, since=since, today=today)
    return len(due)


def _ask(employer: Employer, due: list[Due], *, since: date, today: date) -> None:
    """One mail to each; what the interviews of the day would say by themselves stands in it."""
    mails.answers_due(employer, since=since, until=today)
    if any(one.step == STEPS[-1] for one in due):
        mails.answers_overdue(employer, since=since, until=today)
    tonight = periods.local_instant(today + DAY, time.min, read_zone(employer.time_zone))
    for one in due:
        if one.was_interviewed:
            _join(one.application, until=tonight)


def _join(application: Application, *, until: datetime) -> None:
    for interview in application.interviews.all():
        cancel_decision_due(interview, reason=JOINED, until=until)
