"""What pages of other apps show of openings and their promises."""

from datetime import datetime

from django import template
from django.template import Context

from jobstore.lib import clock
from jobstore.lib.endings import Told
from jobstore.lib.zones import read_zone
from jobstore.people.employer.models import Employer
from openings.interview.models import Interview
from openings.opening.models import Opening
from openings.opening.queries import OpeningsOf, live_openings_of, told_end
from openings.promise.queries.clock import PromiseClock, clock_of
from openings.search.queries.hidden import EMPTY, Hidden, hidden_from

register = template.Library()


@register.simple_tag(takes_context=True)
def hidden_here(context: Context) -> Hidden:
    """What whoever reads the page hid."""
    request = getattr(context, "request", None)
    return hidden_from(request.user) if request else EMPTY


@register.simple_tag
def openings_of_employer(employer: Employer, hidden: Hidden) -> OpeningsOf:
    """What an employer offers now, the newest first."""
    return live_openings_of(employer, at=clock.now(), but=hidden.openings)


@register.simple_tag(takes_context=True)
def closing(context: Context, opening: Opening, *, is_soon: bool = False) -> Told | None:
    """`told_end` by the clocks of who is signed in, too."""
    reader = getattr(getattr(context, "request", None), "user", None)
    zone = read_zone(reader.time_zone) if reader and reader.is_authenticated else None
    return told_end(opening, at=clock.now(), reader=zone, is_soon=is_soon)


@register.simple_tag
def promise_clock(interview: Interview, now: datetime) -> PromiseClock:
    return clock_of(interview.promised_by, zone=interview.time_zone, at=now)
