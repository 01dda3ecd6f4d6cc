"""Listens to people.signals; each receiver calls exactly one action."""

from typing import Any

from django.dispatch import receiver

from jobstore.people import signals
from jobstore.people.models import User
from openings.actions.account import erase_candidate


@receiver(signals.account_erased)
def erase_what_was_sent(*, user: User, **_rest: Any) -> None:
    erase_candidate(user=user)
