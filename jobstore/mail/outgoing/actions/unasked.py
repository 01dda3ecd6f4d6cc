"""Mail that anybody can cause by typing an address: so much of it a day, and no more."""

from django.db import models, transaction

from jobstore.lib import clock
from jobstore.lib.tokens import keyed_hashes
from jobstore.mail.kinds import Mail
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.outgoing.queries.unasked import has_had_enough
from jobstore.mail.stop.queries import OWN_BROWSER, lock_recipient


@transaction.atomic
def queue_unasked(
    kind: type[Mail],
    *,
    key: str,
    to: Recipient,
    about: models.Model | None = None,
    is_own_browser: bool = False,
) -> OutgoingMail | None:
    """Write one mail, or none when the address got enough today: whoever asks sees no difference.

    `is_own_browser`: asked for where somebody has signed in to this address before; strangers
    neither use that up nor end it.
    """
    lock_recipient(*keyed_hashes(to.email, purpose="address"))
    if has_had_enough(kind, to.email, at=clock.now(), is_own_browser=is_own_browser):
        return None
    payload = {OWN_BROWSER: True} if is_own_browser else {}
    return queue_mail(kind, key=key, to=to, about=about, payload=payload)
