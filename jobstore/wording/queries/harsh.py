"""The word that nobody writes to a candidate; what was written is kept to be worded another way."""

import re

from jobstore.wording.queries.guard import Hit
from jobstore.wording.queries.rule import Level

HARSH = "Say it without the word “reject”. The candidate will carry your words for a while."
_HARSH = re.compile(r"\breject(s|ed|ing|ion|ions)?\b", re.IGNORECASE)


def harsh_words(text: str) -> list[Hit]:
    """All of them as they stand there, each once."""
    found: dict[str, str] = {}
    for match in _HARSH.finditer(text):
        found.setdefault(match.group().casefold(), match.group())
    return [Hit("text", words, Level.BLOCK, "harsh", HARSH, "") for words in found.values()]
