from coaching.admin import (
    advice,
    coach,
    crisis,
    feedback,
    held_text,
    help_line,
    letter,
    pass_on,
    plan,
    practice,
    reply,
    wording,
)

__all__ = [
    "advice",
    "coach",
    "crisis",
    "feedback",
    "held_text",
    "help_line",
    "letter",
    "pass_on",
    "plan",
    "practice",
    "reply",
    "wording",
]
