"""Who may reach a mail: everybody by its signed link; on a development site everybody by its id."""

from uuid import UUID

from django.conf import settings
from django.http import Http404

from jobstore.lib.tokens import unsign
from jobstore.mail.actions.compose import STOP_PURPOSE
from jobstore.mail.models import OutgoingMail
from jobstore.mail.states import may_be_stopped


def signed_mail_or_404(signed: str) -> OutgoingMail:
    """The stoppable mail of a link; 404 alike for what is forged, gone or not to be stopped."""
    value = unsign(signed, purpose=STOP_PURPOSE)
    mail = OutgoingMail.objects.filter(pk=UUID(hex=value)).first() if value else None
    if mail is None or not may_be_stopped(mail.category):
        raise Http404
    return mail


def development_only() -> None:
    if not settings.DEV_PAGES:
        raise Http404
