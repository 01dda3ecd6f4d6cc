"""What other pages show of published figures."""

from django import template

from coaching.metrics.queries.employer_record import ShownRecord, shown_record
from coaching.metrics.queries.themes import ThemeLine, praise_of_employer, told_by_employer
from jobstore.people.employer.models import Employer

register = template.Library()


@register.simple_tag
def employer_record(employer: Employer) -> ShownRecord:
    """What the public may read of how an employer kept its word."""
    return shown_record(employer)


@register.simple_tag
def employer_themes(employer: Employer) -> list[ThemeLine]:
    """What an employer told its candidates lately, for its own recruiters."""
    return told_by_employer(employer)


@register.simple_tag
def employer_praise(employer: Employer) -> list[ThemeLine]:
    """What candidates said lately of an employer's answers, for its own recruiters."""
    return praise_of_employer(employer)
