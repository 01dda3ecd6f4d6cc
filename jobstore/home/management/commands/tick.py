from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.dateparse import parse_datetime

from jobstore.home.timeline import Moment, TimeStandsStill, in_words, pass_time
from jobstore.lib import clock


class Command(BaseCommand):
    help = "Let time pass: do everything that falls due up to a moment, in its order."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.failures: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--now", help="the moment to reach, as in 2026-12-01T10:00:00Z")
        parser.add_argument("--reset", action="store_true", help="first go back to real time")

    def handle(self, *_args: Any, now: str | None, reset: bool, **_options: Any) -> None:
        if now is None and not reset:
            raise CommandError("Say the moment to reach: tick --now 2026-12-01T10:00:00Z")
        moment = None if now is None else read_moment(now)
        if reset:
            clock.reset()
            self.stdout.write(f"{self.words(clock.now())}  back to real time")
        if moment is not None:
            self.reach(moment)

    def reach(self, moment: datetime) -> None:
        if moment < clock.now():
            present = self.words(clock.now())
            raise CommandError(
                f"It is {present} already, and time moves forward only. Use --reset for real time."
            )
        try:
            pass_time(until=moment, tell=self.tell)
        except TimeStandsStill as error:
            raise CommandError(str(error)) from error
        if clock.can_move():
            clock.move_to(moment)
        self.stdout.write(f"{self.words(moment)}  reached")
        if self.failures:
            raise CommandError(f"{len(self.failures)} kinds of work did not end well.")

    def tell(self, moment: Moment) -> None:
        if moment.done:
            self.stdout.write(f"{self.words(moment.at)}  {', '.join(moment.done)}")
        self.failures += moment.failed
        for failure in moment.failed:
            self.stderr.write(f"{self.words(moment.at)}  {failure}")

    def words(self, moment: datetime) -> str:
        return in_words(moment, settings.SITE_TIME_ZONE)


def read_moment(text: str) -> datetime:
    """Raises CommandError for what is no moment or names no zone."""
    try:
        moment = parse_datetime(text)
    except ValueError as error:
        raise CommandError(f"There is no such moment: {text}") from error
    if moment is None:
        raise CommandError(f"Write the moment as in 2026-12-01T10:00:00Z, not {text}")
    if moment.tzinfo is None:
        raise CommandError(f"Say the zone too: {text}Z is UTC, {text}-05:00 is New York in winter")
    return moment
