"""What pages of other apps show of openings."""

from django import template

from jobstore.lib import clock
from jobstore.people.employer.models import Employer
from openings.opening.queries import OpeningsOf, live_openings_of

register = template.Library()


@register.simple_tag
def openings_of_employer(employer: Employer) -> OpeningsOf:
    """What an employer offers now, the newest first."""
    return live_openings_of(employer, at=clock.now())
