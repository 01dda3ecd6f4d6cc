"""The word that nobody writes to a candidate; what was written is kept to be worded another way."""

import re

from jobstore.wording.queries.guard import Hit
from jobstore.wording.queries.rule import Level

HARSH = "Say it without the word “reject”. The candidate will carry your words for a while."
_HARSH = re.compile(r"\breject(s|ed|ing|ion|ions)?\b", re.IGNORECASE)


def harsh_words(text: str) -> Hit | None:
    """The first of them as it stands there."""
    found = _HARSH.search(text)
    return Hit("text", found.group(), Level.BLOCK, "harsh", HARSH, "") if found else None
