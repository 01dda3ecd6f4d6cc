"""The e-mails of this app: each kind is declared once, with its guard and renderer."""

from coaching.mails import feedback, letter, plan

__all__ = ["feedback", "letter", "plan"]
