"""The e-mails of this app: each kind is declared once, with its guard and renderer."""

from openings.mails import (
    about,
    absence,
    application,
    decision,
    interview,
    jurisdiction,
    move,
    news,
    opening,
    samples,
)

__all__ = [
    "about",
    "absence",
    "application",
    "decision",
    "interview",
    "jurisdiction",
    "move",
    "news",
    "opening",
    "samples",
]
