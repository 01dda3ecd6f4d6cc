"""What the words of a mail server say about an address, or about us (RFC 3463, RFC 5248)."""

import re

from jobstore.mail.states import EventKind

READ = 1000  # characters of an answer whose words are looked at
_STATUS = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)")
# No such mailbox, no such domain, bad syntax, mailbox moved, domain takes no mail.
_NO_ADDRESS = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"})
_OF_SENDER = re.compile(r"1\.[78]|7\.\d+")  # the sender's address, or a policy
# Of the policy codes these speak of the recipient: disabled, other owner of mailbox or domain.
_OF_RECIPIENT = re.compile(r"7\.1[378]|1\.(?:[1-46]|10)|2\.[1-9]\d*")
# Names and addresses in an answer may hold any word.
_NAMES = re.compile(r"[^\s@<>:;,]{1,64}@[^\s<>:;,()]+|\bhost (?=\S{0,99}\.)\S+")
_OUR_NAME = re.compile(
    r"\b(?:spf|dkim|dmarc|ptr|rdns|reverse dns|reputation|spamhaus|spamcop|rbl|dnsbl"
    r"|(?:black|block|deny)[ -]?list(?:ed|ing)?"
    r"|sender\b[^:;,]{0,80}\b(?:rejected|refused|denied|blocked|not allowed|not found|invalid"
    r"|failed|unknown|must exist|verif\w*)"
    r"|(?:invalid|bad|banned|blocked|for) (?:outbound |envelope )?sender)\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"\b(?:user|recipient|mailbox|account|address)\b(?:[^:;,]{0,20}\b(?:unknown|not found)"
    r"| (?:does not|doesn['’]?t) exist)|\b(?:unknown|no such|invalid) (?:user|recipient|mailbox)\b"
    r"|\bno mailbox here\b|\b(?:does not|doesn['’]?t) have an? \S{1,80} account\b",
    re.IGNORECASE,
)
_NO_ROOM = re.compile(
    r"\b(?:user|recipient|mailbox|account)\b.{0,30}"
    r"\b(?:full|disabled|blocked|suspended|inactive|over quota)\b",
    re.IGNORECASE,
)
_POLICY = re.compile(
    r"\b(?:spam|virus|malware|phish\w*|polic(?:y|ies)|spoofing|barracuda|helo|ehlo|banned"
    r"|client host|blocked|unauthenticated|authentication required|administrative prohibition"
    r"|administratively \w+|sending (?:quota|limit)|(?:un)?able to relay"
    r"|relay(?:ing)?\b.{0,20}\b(?:denied|not|prohibited)"
    r"|your (?:ip|host|hostname|server|network|domain|access)"
    r"|(?<!not )listed (?:at|in|on|by)"
    r"|(?:messages?|mail|content|headers?|connections?|traffic|from)\b.{0,60}"
    r"\b(?:rejected|refused|denied|prohibited|not (?:allowed|accepted)))\b",
    re.IGNORECASE,
)
_TOO_MUCH = re.compile(
    r"\b(?:unusual rate|rate[ -]limit(?:ed|ing)?|unsolicited|complaints|throttl\w+)\b",
    re.IGNORECASE,
)
_GREYLISTED = re.compile(r"gr[ae]y-?list", re.IGNORECASE)


def status_of(answer: str) -> str:
    """The most exact enhanced status code in an answer, such as 5.1.1; x.0.0 says nothing."""
    found: list[str] = _STATUS.findall(answer)
    return max(found, key=_exactness, default="")  # of equals the first


def _exactness(status: str) -> int:
    _, subject, detail = status.split(".")
    return 0 if subject == "0" else 1 + (detail != "0")


def is_about_us(answer: str) -> bool:
    """Whether the sender, its domain, its reputation or a policy is refused, and no recipient.

    A code counts more than words, but for words that name us; then what is said of the recipient.
    """
    details = [status.partition(".")[2] for status in _STATUS.findall(answer)]
    of_recipient = [_OF_RECIPIENT.fullmatch(detail) is not None for detail in details]
    for detail, is_theirs in zip(details, of_recipient, strict=True):
        if _OF_SENDER.fullmatch(detail) and not is_theirs:
            return True
    words = _words(answer)
    if _OUR_NAME.search(words):
        return True
    if any(of_recipient) or _NOBODY.search(words) or _NO_ROOM.search(words):
        return False
    return _POLICY.search(words) is not None


def is_too_much_of_us(answer: str) -> bool:
    """Whether a server puts us off because of our name or our rate; a greylist does so to all."""
    words = _words(answer)
    is_ours = _OUR_NAME.search(words) or _TOO_MUCH.search(words)
    return is_ours is not None and not _GREYLISTED.search(words)


def failure_kind(answer: str) -> EventKind:
    """What a final refusal means; only words about the recipient itself close an address."""
    if is_about_us(answer):
        return EventKind.ABOUT_US
    status = status_of(answer)
    says_nothing = status[1:] in {"", ".0.0", ".1.0"}
    is_nobody = says_nothing and not status.startswith("4") and _NOBODY.search(_words(answer))
    return EventKind.NO_ADDRESS if is_nobody or status in _NO_ADDRESS else EventKind.BOUNCED


def _words(answer: str) -> str:
    return _NAMES.sub(" ", " ".join(answer[:READ].split()))
