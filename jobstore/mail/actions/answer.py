"""What the words of a mail server say about an address (RFC 3463, enhanced status codes)."""

import re

from jobstore.mail.states import EventKind

_STATUS = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)")


def status_of(answer: str) -> str:
    """The enhanced status code in a server's answer, such as 5.1.1."""
    found = _STATUS.search(answer)
    return found[0] if found else ""


def failure_kind(status: str) -> EventKind:
    """Codes 5.1.x are about the address; every other refusal may pass."""
    return EventKind.NO_ADDRESS if status.startswith("5.1.") else EventKind.BOUNCED
