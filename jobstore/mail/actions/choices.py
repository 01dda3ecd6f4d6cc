"""An address turns kinds of mail on and off; it counts from the next mail on."""

from collections.abc import Collection

from django.db import transaction

from jobstore.lib import clock
from jobstore.mail.models import Suppression, SuppressionScope
from jobstore.mail.queries.choices import ChoiceGroup, choice_groups, wide_stop
from jobstore.mail.queries.limits import lock_recipient

REASON = "The recipient's choice on our page."


@transaction.atomic
def save_choices(*, recipient_hash: str, wanted: Collection[str]) -> None:
    """`wanted`: the values of the choices that are on. A group with none is stopped as a whole."""
    lock_recipient(recipient_hash)
    for group in choice_groups(recipient_hash):
        _save_group(recipient_hash, group, wanted)


def _save_group(recipient_hash: str, group: ChoiceGroup, wanted: Collection[str]) -> None:
    scope, detail = wide_stop(group.category)
    if not any(choice.value in wanted for choice in group.choices):
        _stop(recipient_hash, scope, detail)
        return
    _resume(recipient_hash, scope, [detail])
    for choice in group.choices:
        if choice.value in wanted:
            _resume(recipient_hash, SuppressionScope.KIND, choice.names)
        else:
            for name in choice.names:
                _stop(recipient_hash, SuppressionScope.KIND, name)


@transaction.atomic
def stop_everything(*, recipient_hash: str) -> None:
    """All but security, news about applications too."""
    lock_recipient(recipient_hash)
    _stop(recipient_hash, SuppressionScope.ALL, "")


@transaction.atomic
def resume_everything(*, recipient_hash: str) -> None:
    """Lift the stop of everything, whatever began it; what was turned off by kind stays off."""
    lock_recipient(recipient_hash)
    _resume(recipient_hash, SuppressionScope.ALL, [""])


def _stop(recipient_hash: str, scope: str, detail: str) -> None:
    Suppression.objects.get_or_create(
        recipient_hash=recipient_hash,
        scope=scope,
        detail=detail,
        defaults={"reason": REASON, "created_at": clock.now()},
    )


def _resume(recipient_hash: str, scope: str, details: Collection[str]) -> None:
    stops = Suppression.objects.filter(recipient_hash=recipient_hash, scope=scope)
    stops.filter(detail__in=details).delete()
