"""The staff's pages about mail."""

from jobstore.mail.admin import outgoing, pause, report, sender, suppression

__all__ = ["outgoing", "pause", "report", "sender", "suppression"]
