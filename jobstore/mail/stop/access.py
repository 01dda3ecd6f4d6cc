"""Who may reach a mail: everybody by its signed link; on a development site everybody by its id."""

from uuid import UUID

from django.conf import settings
from django.http import Http404

from jobstore.lib.tokens import unsign
from jobstore.mail import kinds
from jobstore.mail.outgoing.actions.compose import STOP_JOIN, STOP_PURPOSE
from jobstore.mail.outgoing.actions.sample import NOBODY
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.stop.queries import Stoppable, stoppable_of


def signed_target_or_404(signed: str) -> Stoppable:
    """What a link may stop; 404 alike for what is forged or not to be stopped."""
    value = unsign(signed, purpose=STOP_PURPOSE)
    target = _target_of(value) if value else None
    if target is None or not kinds.has_stop_link(target.kind, target.category):
        raise Http404
    return target


def _target_of(value: str) -> Stoppable | None:
    """The first links named the row of their mail alone; they never expire either."""
    *facts, mail_id = value.split(STOP_JOIN)
    mail = OutgoingMail.objects.filter(pk=UUID(hex=mail_id)).first()
    if mail is not None:
        return stoppable_of(mail)
    if not facts:
        return None
    address, category, kind = facts
    if address == NOBODY:
        return None
    return Stoppable(hashes=[address], category=category, kind=kind)


def development_only() -> None:
    if not settings.DEV_PAGES:
        raise Http404
