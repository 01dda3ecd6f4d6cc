"""English words by their stem, as PostgreSQL has them built in: for the full text of SQLite,
whose own stems know no exceptions (there "news" finds every "new")."""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

_WORD = re.compile(r"[^\W_]+")
_STEMMER = snowballstemmer.stemmer("english")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    return str(_STEMMER.stemWord(word))


def stemmed(text: str | None) -> str:
    """Each word by its stem, small and without accents; what parts words is a blank."""
    plain = unicodedata.normalize("NFKD", text or "").lower()
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(stem(word) for word in _WORD.findall(plain))
