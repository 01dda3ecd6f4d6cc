"""The end of what stays open for a while, in the words of who set it and of who reads it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.timesince import timeuntil

from jobstore.lib.zones import day_text, hour_text, local_instant, moment_text

LAST_MINUTE = time(23, 59)
LAST_DAY = "Last day to apply"
_BEFORE = timedelta(seconds=1)


def ends_the_day(hour: time | None) -> bool:
    """No hour, midnight and the minute before it all mean that the whole day counts."""
    return hour is None or hour == time() or hour >= LAST_MINUTE


def end_at(day: date, hour: time | None, zone: ZoneInfo) -> datetime:
    """That hour of the day, else its end. Where clocks jump over the hour, as much later."""
    if hour is None or ends_the_day(hour):
        return local_instant(day + timedelta(days=1), time(), zone)
    return local_instant(day, hour, zone)


@dataclass(frozen=True, kw_only=True)
class Told:
    """ "Closes today at 5:00 PM EST, in 3 hours" in its two parts."""

    label: str
    words: str

    def __str__(self) -> str:
        return f"{self.label} {self.words}".replace(f"{LAST_DAY} ", f"{LAST_DAY}: ")


@dataclass(frozen=True)
class End:
    """From `moment` on it is over; `zone` is where it was set."""

    moment: datetime
    zone: ZoneInfo

    @property
    def is_whole_day(self) -> bool:
        return self._last.time() >= LAST_MINUTE

    @property
    def day(self) -> date:
        """The last one on which it is open."""
        return self._last.date()

    @property
    def hour(self) -> time | None:
        """To the minute; None where the whole day counts."""
        return None if self.is_whole_day else self.local.time().replace(second=0, microsecond=0)

    def has_no(self, hour: time | None) -> bool:
        """It was set to `hour`, and its day has none: its clocks are set forward over it."""
        return not ends_the_day(hour) and hour != self.hour

    def told(self, *, at: datetime, reader: ZoneInfo | None = None) -> Told:
        """To `reader` in their own zone as well, where its clocks show another time."""
        last = self._last if self.is_whole_day else self.local
        is_over = at >= self.moment
        near = "" if is_over else self._near(last, at)
        words = near or (day_text(self.day) if self.is_whole_day else moment_text(last))
        label = LAST_DAY if self.is_whole_day and not near else "Closed" if is_over else "Closes"
        return Told(label=label, words=words + self._for_reader(last, reader))

    @property
    def local(self) -> datetime:
        return self.moment.astimezone(self.zone)

    @property
    def _last(self) -> datetime:
        """The second before, unless the last minute is stated itself.

        Midnight alone would not do: where clocks jump over it, a day ends at one.
        """
        is_stated = self.local.time() >= LAST_MINUTE
        return self.local if is_stated else (self.moment - _BEFORE).astimezone(self.zone)

    def _near(self, last: datetime, at: datetime) -> str:
        """ "today at 5:00 PM EST, in 3 hours"; empty where it is further off than tomorrow."""
        today = at.astimezone(self.zone).date()
        names = {today: "today", today + timedelta(days=1): "tomorrow"}
        if last.date() not in names:
            return ""
        text, left = f"{names[last.date()]} at {hour_text(last)}", self.moment - at
        if left >= timedelta(days=1):
            return text
        if left < timedelta(minutes=1):
            return f"{text}, in less than a minute"
        return f"{text}, in {timeuntil(self.moment, at, depth=1)}".replace(
            "\N{NO-BREAK SPACE}", " "
        )

    def _for_reader(self, last: datetime, reader: ZoneInfo | None) -> str:
        theirs = last.astimezone(reader) if reader else last
        if theirs.utcoffset() == last.utcoffset():
            return ""
        day = "" if theirs.date() == last.date() else f"{theirs:%A, %B} {theirs.day}, "
        return f" ({day}{hour_text(theirs)} for you)"


def end_in(moment: datetime, zones: list[ZoneInfo]) -> End:
    """In the first zone in which it ends a day, else in the first of all."""
    ends = [End(moment, zone) for zone in zones]
    return next((end for end in ends if end.is_whole_day), ends[0])
