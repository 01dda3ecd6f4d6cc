"""The candidate's three questions and the sentence before them."""

from coaching.feedback.models import FeedbackRequest

INTRO = (
    "I understand that I was not the right fit for this job. I would like to learn from the "
    "interview, so that I can grow and come back as a stronger candidate."
)
QUESTIONS = (
    ("weaknesses", "What were the weak points of my interview, and how can I improve them?"),
    ("next_time", "What could I do to be more successful next time?"),
    ("advice", "What advice would you give me for my next interview?"),
)


def questions_of(request: FeedbackRequest) -> list[str]:
    """What is asked, in the candidate's words."""
    return [label for name, label in QUESTIONS if getattr(request, f"asks_{name}")]
