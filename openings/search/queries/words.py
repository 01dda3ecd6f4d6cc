"""What a person typed, as words that are wanted and words that are not; it never fails."""

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cached_property

from openings.index.queries.schema import forms, stems

WORDS_LIMIT = 200  # characters
TERMS_LIMIT = 10
_TERM = re.compile(r'-?"[^"]*"|\S+')
STOP = frozenset(
    {"a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "has", "i", "in", "is"}
    | {"me", "my", "near", "of", "on", "that", "the", "to", "we", "with", "you", "your"}
)
# What every opening is: it narrows no search, unless it is all that somebody typed.
_ANY_OPENING = frozenset(
    {"job", "jobs", "opening", "openings", "vacancy", "vacancies", "hiring", "career", "careers"}
    | {"now", "position", "positions", "role", "roles"}
)

# Words of every text that are work in a title: "IT" is sought there alone.
_OF_A_TITLE = frozenset({"it"})


@dataclass(frozen=True)
class Term:
    """One word, or several that stand side by side, as the index has them."""

    forms: tuple[str, ...]  # as they were typed
    stems: tuple[str, ...]
    is_quoted: bool = False

    @classmethod
    def of(cls, text: str, *, is_quoted: bool = False) -> "Term":
        return cls(tuple(forms(text)), tuple(stems(text)), is_quoted)

    @property
    def field(self) -> str:
        """Where the index has to have it."""
        return "title" if _OF_A_TITLE.issuperset(self.forms) else "text"

    @cached_property
    def as_typed(self) -> tuple[str, ...]:
        """The stems that are left of it in a search, where "from" says nothing."""
        kept = [form for form in self.forms if form not in STOP]
        return tuple(stems(" ".join(kept))) or self.stems


@dataclass(frozen=True)
class Group:
    """Terms that are all wanted, and those that must not occur."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()


def clean_words(text: str) -> str:
    """One line of at most ten terms, without control characters."""
    text = "".join(
        " " if unicodedata.category(char)[0] in "CZ" else char for char in text[: WORDS_LIMIT * 5]
    )
    terms = _TERM.findall(" ".join(text.split())[:WORDS_LIMIT])
    return " ".join(terms[:TERMS_LIMIT])


def plain_words(text: str) -> list[str]:
    """The words without quotes, operators and exclusions."""
    terms = [term for term in _TERM.findall(text) if not term.startswith("-")]
    return [word for word in forms(" ".join(terms)) if word not in STOP and word != "or"]


def groups_of(text: str) -> list[Group]:
    """Words are all wanted, "phrases", -not, or. What stands between letters parts words."""
    groups = [Group()]
    for typed in _TERM.findall(text):
        if typed.lower() == "or":
            groups.append(Group())
            continue
        term = Term.of(typed, is_quoted='"' in typed)
        is_stop = len(term.forms) == 1 and term.forms[0] in STOP and not term.is_quoted
        if not term.forms or is_stop:
            continue
        last = groups[-1]
        if typed.startswith("-"):
            groups[-1] = replace(last, unwanted=(*last.unwanted, term))
        else:
            groups[-1] = replace(last, wanted=(*last.wanted, term))
    return [_narrowing(group) for group in groups if group.wanted or group.unwanted]


def _narrowing(group: Group) -> Group:
    kept = tuple(
        term for term in group.wanted if term.is_quoted or term.forms[-1] not in _ANY_OPENING
    )
    return replace(group, wanted=kept) if kept else group
