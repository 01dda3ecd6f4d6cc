from jobstore.mail.models.event import MailEvent
from jobstore.mail.models.fan_out import FanOut
from jobstore.mail.models.heartbeat import Heartbeat
from jobstore.mail.models.outgoing import OutgoingMail, OutgoingMailQuerySet
from jobstore.mail.models.pause import SendingPause
from jobstore.mail.models.sender import SenderBlock
from jobstore.mail.models.suppression import (
    Report,
    ReportOutcome,
    Suppression,
    SuppressionScope,
    SuppressionSource,
)

__all__ = [
    "FanOut",
    "Heartbeat",
    "MailEvent",
    "OutgoingMail",
    "OutgoingMailQuerySet",
    "Report",
    "ReportOutcome",
    "SenderBlock",
    "SendingPause",
    "Suppression",
    "SuppressionScope",
    "SuppressionSource",
]
