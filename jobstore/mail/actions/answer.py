"""What the words of a mail server say about an address, or about us (RFC 3463, RFC 5248)."""

import re

from jobstore.mail.states import EventKind

_STATUS = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)")
# No such mailbox, no such domain, bad syntax, mailbox moved, domain takes no mail.
_NO_ADDRESS = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"})
_BAD_SENDER = frozenset({"1.7", "1.8"})  # syntax and domain of the sender's address
_POLICY = re.compile(r"7\.\d+")
# Of the policy codes these speak of the recipient: disabled, other owner of mailbox or domain.
_OF_RECIPIENT = frozenset({"7.13", "7.17", "7.18"})
_ABOUT_US = re.compile(
    r"\b(?:spf|dkim|dmarc|ptr|rdns|reverse dns|reputation|spamhaus|spamcop|barracuda"
    r"|(?:black|block|deny)[ -]?list(?:ed|ing)?|rbl|dnsbl"
    r"|(?:sender|from)\b.{0,80}\b"
    r"(?:rejected|refused|denied|blocked|not allowed|not found|invalid))\b",
    re.IGNORECASE,
)


def status_of(answer: str) -> str:
    """The most exact enhanced status code in an answer, such as 5.1.1; x.0.0 says nothing."""
    found: list[str] = _STATUS.findall(answer)
    return next((status for status in found if not status.endswith(".0.0")), (found or [""])[0])


def is_about_us(answer: str) -> bool:
    """Whether the sender, its domain, its reputation or a policy is refused, and no recipient."""
    _, _, detail = status_of(answer).partition(".")
    if detail in _BAD_SENDER or (_POLICY.fullmatch(detail) and detail not in _OF_RECIPIENT):
        return True
    return _ABOUT_US.search(answer[:1000]) is not None


def failure_kind(answer: str) -> EventKind:
    """What a final refusal means; only codes about the recipient itself close an address."""
    if is_about_us(answer):
        return EventKind.ABOUT_US
    return EventKind.NO_ADDRESS if status_of(answer) in _NO_ADDRESS else EventKind.BOUNCED
