"""The e-mails of this app: each kind is declared once, with its guard and renderer."""

from jobstore.people.mails import account, employer, invitation, samples

__all__ = ["account", "employer", "invitation", "samples"]
