"""The e-mails of this app: each kind is declared once, with its guard and renderer."""

from coaching.mails import call, feedback, letter, plan, practice, readiness

__all__ = ["call", "feedback", "letter", "plan", "practice", "readiness"]
