from coaching.admin import (
    advice,
    coach,
    feedback,
    help_line,
    letter,
    plan,
    practice,
    reply,
    wording,
)

__all__ = [
    "advice",
    "coach",
    "feedback",
    "help_line",
    "letter",
    "plan",
    "practice",
    "reply",
    "wording",
]
