import re
import unicodedata

# A scheme, "www.", an address, or a name with a dot and a known or two-letter ending.
_LINK = re.compile(
    r"\w:/|www\.|\S@\S"
    r"|\w-*\.(?:com|org|net|info|biz|io|app|dev|site|online|shop|xyz|link|club|me|co|[a-z]{2}/)"
    r"|\w-*\s?(?:\[\.\]|\(dot\)|\bdot\b)\s?(?:com|org|net|info|io|me|co)\b",
    re.IGNORECASE,
)


def has_link(text: str) -> bool:
    """Whether a message to a friend names a place in the web or a mailbox."""
    return bool(_LINK.search(unicodedata.normalize("NFKC", text)))
