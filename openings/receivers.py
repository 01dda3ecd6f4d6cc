"""Listens to people.signals; each receiver calls exactly one action."""

from typing import Any

from django.dispatch import receiver

from jobstore.people import signals
from jobstore.people.employer.models import Employer
from jobstore.people.user.models import User
from openings.account.actions import erase_candidate
from openings.opening.actions.save import move_openings
from openings.opening.models import Opening
from openings.pipeline.actions import hold_promises
from openings.search.actions import move_hidings
from openings.signals import promise_shortens


@receiver(signals.account_erased)
def erase_what_was_sent(*, user: User, **_rest: Any) -> None:
    erase_candidate(user=user)


@receiver(promise_shortens)
def keep_promised_days(*, opening: Opening, **_rest: Any) -> None:
    hold_promises(opening=opening)


@receiver(signals.employers_merged)
def follow_merge(*, into: Employer, gone: Employer, **_rest: Any) -> None:
    move_openings(into=into, gone=gone)


@receiver(signals.employers_merged)
def keep_hidden(*, into: Employer, gone: Employer, **_rest: Any) -> None:
    move_hidings(into=into, gone=gone)
