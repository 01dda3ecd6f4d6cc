"""What Django is to know as models; everybody else imports them from their rooms."""

from jobstore.mail.digest.models import FanOut
from jobstore.mail.outgoing.models import Heartbeat, MailEvent, OutgoingMail
from jobstore.mail.pause.models import SendingPause
from jobstore.mail.sender.models import SenderBlock
from jobstore.mail.stop.models import Report, Suppression

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
