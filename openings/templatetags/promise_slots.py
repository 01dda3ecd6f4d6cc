"""The promise clock of one interview, for lists of interviews."""

from datetime import datetime

from django import template

from openings.interview.models import Interview
from openings.promise.queries.clock import PromiseClock, clock_of

register = template.Library()


@register.simple_tag
def promise_clock(interview: Interview, now: datetime) -> PromiseClock:
    return clock_of(interview.promised_by, zone=interview.time_zone, at=now)
