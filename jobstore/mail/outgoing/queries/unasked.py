"""How much an address got today of what anybody can cause by typing it."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model

from jobstore.lib.tokens import keyed_hashes
from jobstore.mail import kinds
from jobstore.mail.kinds import Mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import DAY, OUTSIDER_PER_DAY, OWN_BROWSER_PER_DAY
from jobstore.mail.stop.queries import OWN_BROWSER


def has_had_enough(kind: type[Mail], email: str, *, at: datetime, is_own_browser: bool) -> bool:
    """Counted apart: what strangers ask for, and what its reader asks for in a known browser."""
    today = OutgoingMail.objects.filter(
        recipient_hash__in=keyed_hashes(email, purpose="address"), created_at__gt=at - DAY
    )
    unasked = today.of_kind(*kinds.unasked_names())
    if is_own_browser:
        own = unasked.filter(payload__has_key=OWN_BROWSER)
        return own.count() >= OWN_BROWSER_PER_DAY
    if today.of_kind(kind.name).exclude(payload__has_key=OWN_BROWSER).count() >= kind.per_day:
        return True
    return kind.is_unasked and unasked.count() >= OUTSIDER_PER_DAY and not _is_known_to_work(email)


def _is_known_to_work(email: str) -> bool:
    """Somebody has shown that the address is theirs, or has been here with it."""
    shown = EmailAddress.objects.filter(email__iexact=email, verified=True)
    been_here = get_user_model().objects.filter(email__iexact=email, last_login__isnull=False)
    return shown.exists() or been_here.exists()
