"""What the processes of the broken site know beside the product: mail kinds, and their flaws."""

import resource
from datetime import datetime, timedelta

from django.apps import AppConfig
from django.conf import settings
from django.utils import timezone


class ChaosConfig(AppConfig):
    name = "tests.chaos"
    label = "chaos"

    def ready(self) -> None:
        from tests.chaos import kinds, periodic

        kinds.declare()
        periodic.declare()
        if settings.CHAOS_MEMORY_LIMIT:
            limit = settings.CHAOS_MEMORY_LIMIT
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        if settings.CHAOS_CLOCK_ERROR:
            _set_the_clock_wrong(timedelta(seconds=settings.CHAOS_CLOCK_ERROR))


def _set_the_clock_wrong(error: timedelta) -> None:
    """This process believes in another time, as a machine without NTP does."""
    right = timezone.now

    def wrong() -> datetime:
        return right() + error

    timezone.now = wrong
