"""What pages of other apps show about feedback."""

from django import template
from django.db.models import QuerySet

from coaching.models import FeedbackRequest
from coaching.queries.feedback.request import requests_waiting_for
from jobstore.people.models import Employer

register = template.Library()
MOST = 5


@register.simple_tag
def feedback_waiting_for(employer: Employer) -> QuerySet[FeedbackRequest]:
    """The oldest requests that an employer has yet to answer."""
    return requests_waiting_for(employer)[:MOST]
