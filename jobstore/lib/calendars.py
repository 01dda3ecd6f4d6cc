"""What the calendar files of the site have in common."""

from datetime import timedelta

from icalendar import Alarm

from jobstore.lib.text import clean_header_text


def uid_for(key: str, *, host: str) -> str:
    """Of one event for life, whatever becomes of the address of the site (RFC 7986, 5.3).

    `host` is that of events from the time when it stood in every UID.
    """
    return f"{key}@{host}" if host else key


def alarm(text: str, *, before: timedelta) -> Alarm:
    shown = Alarm()
    shown.add("action", "DISPLAY")
    shown.add("description", clean_header_text(text))
    shown.add("trigger", -before)
    return shown
