"""What pages of other apps show about feedback."""

from django import template
from django.db.models import QuerySet

from coaching.feedback.models import FeedbackRequest
from coaching.feedback.queries.request import requests_waiting_for
from openings.opening.models import Opening

register = template.Library()
MOST = 5


@register.simple_tag
def feedback_waiting_for(opening: Opening) -> QuerySet[FeedbackRequest]:
    """The oldest requests of an opening that its employer has yet to answer."""
    waiting = requests_waiting_for(opening.employer)
    return waiting.filter(plan__interview__application__opening=opening)[:MOST]
