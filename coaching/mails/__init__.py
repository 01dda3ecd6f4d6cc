"""The e-mails of this app: each kind is declared once, with its guard and renderer."""

from coaching.mails import letter, plan

__all__ = ["letter", "plan"]
