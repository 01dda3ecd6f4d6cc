"""The e-mails of this app: each kind is declared once, with its guard and renderer."""

from coaching.mails import (
    about,
    call,
    coach,
    feedback,
    letter,
    plan,
    practice,
    readiness,
    reply,
    retention,
)

__all__ = [
    "about",
    "call",
    "coach",
    "feedback",
    "letter",
    "plan",
    "practice",
    "readiness",
    "reply",
    "retention",
]
