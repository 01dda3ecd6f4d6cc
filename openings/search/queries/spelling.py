"""Words that titles spell otherwise: in two, in one, as synonyms, begun only, or mistyped."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA
from tantivy import Searcher

from jobstore.lib.text import stem
from openings.search.models import Synonym
from openings.search.queries.words import Term, plain_words

SMALL = 5  # letters; up to here one mistake is allowed, beyond it two
PART = 3  # letters that half of a compound has at least
BEGUN = 3  # letters of a word that is only begun
ENDINGS = 20  # words that a begun one may be
MIN_LETTERS = 4  # of a word that is looked at for mistakes
_DOUBLE = re.compile(r"(.)\1+")
Span = tuple[int, int]  # the first of the terms that something else may stand for, and how many
Stems = tuple[str, ...]


@dataclass(frozen=True)
class Spellings:
    """What the titles of an index, and staff, know of words."""

    searcher: Searcher
    synonyms: dict[Stems, tuple[Term, ...]]

    def instead_of(self, terms: Sequence[Term]) -> dict[Span, list[Term]]:
        """What may stand for terms of a search, by their span; quoted ones stay as they are."""
        found: dict[Span, list[Term]] = {}
        for span, term in self._all(terms):
            found.setdefault(span, []).append(term)
        return found

    def _all(self, terms: Sequence[Term]) -> Iterator[tuple[Span, Term]]:
        for start, term in enumerate(terms):
            if term.is_quoted:
                continue
            yield from ((span, other) for span, other in self._synonyms(terms, start))
            if len(term.forms) > 1:
                yield from (((start, 1), other) for other in self._joined(term.forms))
                continue
            yield from (((start, 1), other) for other in self._halves(term.forms[0]))
            if start == len(terms) - 1:
                yield from (((start, 1), other) for other in self._begun(term.forms[0]))
            after = terms[start + 1] if start + 1 < len(terms) else None
            if after and not after.is_quoted and len(after.forms) == 1:
                pair = (*term.forms, *after.forms)
                yield from (((start, 2), other) for other in self._joined(pair))

    def _synonyms(self, terms: Sequence[Term], start: int) -> Iterator[tuple[Span, Term]]:
        stems: Stems = ()
        for count, term in enumerate(terms[start:], start=1):
            if term.is_quoted:
                return
            stems += term.stems
            yield from (((start, count), other) for other in self.synonyms.get(stems, ()))

    def _joined(self, words: Sequence[str]) -> Iterator[Term]:
        """In whatever form: "book-keeping" is in the title of a bookkeeper."""
        word = Term.of("".join(words))
        if all(part.isalpha() for part in words):
            yield from (word for stem in word.stems if self.searcher.doc_freq("title", stem))

    def _halves(self, word: str) -> Iterator[Term]:
        if word.isalpha():
            for cut in range(PART, len(word) - PART + 1):
                if self._is_known(word[:cut]) and self._is_known(word[cut:]):
                    yield Term.of(f"{word[:cut]} {word[cut:]}")

    def _begun(self, word: str) -> Iterator[Term]:
        if len(word) >= BEGUN and not self._is_known(word):
            words = self.searcher.terms_with_prefix("forms", word, limit=ENDINGS)
            yield from (Term.of(whole) for whole, _ in words)

    @property
    def vocabulary(self) -> dict[str, int]:
        """How many titles have each word; with the synonyms of these, which none has itself."""
        known = dict(self.searcher.terms_with_prefix("forms", ""))
        terms = (term for group in self.synonyms.values() for term in group)
        for term in terms:
            others = self.synonyms.get(term.as_typed, ())
            if len(term.forms) == 1 and any(known.keys() >= {*one.forms} for one in others):
                known.setdefault(term.forms[0], 0)
        return known

    def _is_known(self, word: str) -> bool:
        return bool(self.searcher.doc_freq("forms", word))


def synonyms_kept() -> dict[Stems, tuple[Term, ...]]:
    """By the stems of each word, what it may be written as."""
    return _read(tuple(Synonym.objects.order_by("words", "pk").values_list("words", flat=True)))


@lru_cache(maxsize=2)
def _read(lines: tuple[str, ...]) -> dict[Stems, tuple[Term, ...]]:
    found: dict[Stems, tuple[Term, ...]] = {}
    for line in lines:
        terms = [Term.of(word) for word in Synonym(words=line).each]
        for term in terms:
            others = tuple(other for other in terms if other.stems != term.as_typed)
            found[term.as_typed] = (*found.get(term.as_typed, ()), *others)
    return found


def corrected(words: str, spellings: Spellings) -> str:
    """The words with likely typing mistakes mended; empty when there is nothing to mend."""
    typed = [word for word in plain_words(words) if len(word) >= MIN_LETTERS and not word.isdigit()]
    if not typed:
        return ""
    vocabulary = spellings.vocabulary
    mended = words
    for word in typed:
        better = closest(word, vocabulary)
        if better and better != word:
            mended = " ".join(
                better if part.lower() == word else part for part in mended.split(" ")
            )
    return mended if mended != words else ""


def closest(word: str, vocabulary: dict[str, int]) -> str:
    """The word with the fewest typing mistakes, swapped letters being one, and of those the most
    frequent; empty if none is near.

    Else another form of the word with letters doubled or not: "bookkeping" is bookkeeper.
    """
    allowed = 1 if len(word) <= SMALL else 2
    near = []
    for other, count in vocabulary.items():
        if abs(len(other) - len(word)) <= allowed and not _is_plural(word, other):
            distance = OSA.distance(word, other, score_cutoff=allowed)
            if distance <= allowed:
                near.append((distance, -count, other))
    if near or len(word) <= SMALL:
        return min(near)[2] if near else ""
    key = _single(stem(word))
    return next((other for other in vocabulary if _single(stem(other)) == key), "")


def _is_plural(one: str, other: str) -> bool:
    """Whoever asks for "news" does not mean new."""
    return one + "s" == other or other + "s" == one


def _single(word: str) -> str:
    return _DOUBLE.sub(r"\1", word)
