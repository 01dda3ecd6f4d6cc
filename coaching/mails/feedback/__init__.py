"""E-mail about the three questions and their answer."""

from coaching.mails.feedback.employer import (
    feedback_chaser,
    feedback_request,
    feedback_returned,
    stop_writing_to_employer,
)
from coaching.mails.feedback.invite import ask_three, stop_asking
from coaching.mails.feedback.news import (
    feedback_arrived,
    feedback_status,
    feedback_tomorrow,
    stop_reminding,
)

__all__ = [
    "ask_three",
    "feedback_arrived",
    "feedback_chaser",
    "feedback_request",
    "feedback_returned",
    "feedback_status",
    "feedback_tomorrow",
    "stop_asking",
    "stop_reminding",
    "stop_writing_to_employer",
]
