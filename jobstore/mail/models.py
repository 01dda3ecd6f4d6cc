"""What Django is to know as models; everybody else imports them from their rooms."""

from jobstore.mail.outgoing.models import FanOut, Heartbeat, MailEvent, OutgoingMail, SendingPause
from jobstore.mail.stop.models import Report, SenderBlock, Suppression

__all__ = [
    "FanOut",
    "Heartbeat",
    "MailEvent",
    "OutgoingMail",
    "Report",
    "SenderBlock",
    "SendingPause",
    "Suppression",
]
