"""What pages of other apps show of openings and their promises."""

from datetime import datetime

from django import template

from jobstore.lib import clock
from jobstore.people.employer.models import Employer
from openings.interview.models import Interview
from openings.opening.queries import OpeningsOf, live_openings_of
from openings.promise.queries.clock import PromiseClock, clock_of

register = template.Library()


@register.simple_tag
def openings_of_employer(employer: Employer) -> OpeningsOf:
    """What an employer offers now, the newest first."""
    return live_openings_of(employer, at=clock.now())


@register.simple_tag
def promise_clock(interview: Interview, now: datetime) -> PromiseClock:
    return clock_of(interview.promised_by, zone=interview.time_zone, at=now)
