"""The e-mails of this app: each kind is declared once, with its guard and renderer."""

from coaching.mails import (
    about,
    call,
    coach,
    digest,
    feedback,
    letter,
    no_answer,
    plan,
    practice,
    readiness,
    recovery,
    reply,
    retention,
    samples,
)

__all__ = [
    "about",
    "call",
    "coach",
    "digest",
    "feedback",
    "letter",
    "no_answer",
    "plan",
    "practice",
    "readiness",
    "recovery",
    "reply",
    "retention",
    "samples",
]
