"""What pages of other apps show of openings and their promises."""

from datetime import datetime, timedelta

from django import template
from django.template import Context

from jobstore.lib import clock
from jobstore.lib.endings import Told
from jobstore.lib.zones import read_zone
from jobstore.people.employer.models import Employer
from openings.interview.models import Interview
from openings.opening.models import Opening
from openings.opening.queries import OpeningsOf, live_openings_of
from openings.promise.queries.clock import PromiseClock, clock_of

register = template.Library()


@register.simple_tag
def openings_of_employer(employer: Employer) -> OpeningsOf:
    """What an employer offers now, the newest first."""
    return live_openings_of(employer, at=clock.now())


@register.simple_tag(takes_context=True)
def closing(context: Context, opening: Opening, *, within: int | None = None) -> Told | None:
    """When an opening closes, in the one wording that pages have for it.

    None where it never does, or only after so many days.
    """
    now = clock.now()
    if opening.closes_at is None:
        return None
    if within is not None and opening.closes_at > now + timedelta(days=within):
        return None
    reader = getattr(getattr(context, "request", None), "user", None)
    zone = read_zone(reader.time_zone) if reader and reader.is_authenticated else None
    return opening.end.told(at=now, reader=zone) if opening.end else None


@register.simple_tag
def promise_clock(interview: Interview, now: datetime) -> PromiseClock:
    return clock_of(interview.promised_by, zone=interview.time_zone, at=now)
