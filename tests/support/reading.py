"""How hard a text is to read."""

import re

VOWELS = re.compile(r"[aeiouy]+")


def syllables(word: str) -> int:
    word = word.casefold()
    count = len(VOWELS.findall(word))
    if word.endswith("e") and not word.endswith("le"):
        count -= 1
    return max(count, 1)


def grade(text: str) -> float:
    """The Flesch-Kincaid grade of a text."""
    sentences = [part for part in re.split(r"[.!?:]+", text) if re.search(r"\w", part)]
    words = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text)
    heard = sum(syllables(word) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * heard / len(words) - 15.59
