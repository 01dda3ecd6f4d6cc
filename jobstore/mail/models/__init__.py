from jobstore.mail.models.heartbeat import Heartbeat
from jobstore.mail.models.outgoing import OutgoingMail, OutgoingMailQuerySet
from jobstore.mail.models.suppression import Report, Suppression, SuppressionScope

__all__ = [
    "Heartbeat",
    "OutgoingMail",
    "OutgoingMailQuerySet",
    "Report",
    "Suppression",
    "SuppressionScope",
]
