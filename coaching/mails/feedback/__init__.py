"""E-mail about the three questions and their answer."""

from coaching.mails.feedback.employer import (
    chaser_is_called_off,
    feedback_chaser,
    feedback_read,
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
    withheld_kept,
)
from coaching.mails.feedback.staff import feedback_held, stop_asking_staff, withheld_asked

__all__ = [
    "ask_three",
    "chaser_is_called_off",
    "feedback_arrived",
    "feedback_chaser",
    "feedback_held",
    "feedback_read",
    "feedback_request",
    "feedback_returned",
    "feedback_status",
    "feedback_tomorrow",
    "stop_asking",
    "stop_asking_staff",
    "stop_reminding",
    "stop_writing_to_employer",
    "withheld_asked",
    "withheld_kept",
]
