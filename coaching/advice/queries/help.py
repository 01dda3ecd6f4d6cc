"""Whether a text says that its writer may be in danger. Deterministic: a list of words, no guess.

A hit means "show help now", and for a text that was sent to people also "answer this one first".
It is no diagnosis. For a private text nothing of it is stored, mailed or told to anybody.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from coaching.advice.models import CrisisWords, HelpLine, PassedAdvice
from coaching.advice.states import CrisisPart, PassOnState
from coaching.plan.models import RecoveryPlan
from coaching.plan.states import Branch, PlanState
from jobstore.lib.seen import mark_of
from jobstore.people.user.models import User

DATA = Path(__file__).resolve().parents[2] / "data"
LONGEST_READ = 20_000  # characters of one text
MOST_READ = 100_000  # characters of all together
_NOTHING = re.compile(r"(?!)")
_APOSTROPHES = str.maketrans("", "", "'’‘`´ʼ")
_NOT_A_WORD = re.compile(r"[\W_]+")
_SAYS_NOT = re.compile(r"\b(do|did|does|ca|can|is|was|would|could)nt\b")
_CANNOT = re.compile(r"\bcannot\b")
_ANY_MORE = re.compile(r"\bany more\b")


@dataclass(frozen=True)
class CrisisPatterns:
    """The lists as one pattern each; `hedges` and `fillers` are taken out first."""

    fillers: re.Pattern[str]
    hedges: re.Pattern[str]
    phrases: re.Pattern[str]

    def hit(self, text: str) -> bool:
        plain = self.fillers.sub(" ", plain_words(text))
        plain = " ".join(plain.split())
        return self.phrases.search(self.hedges.sub(" - ", plain)) is not None


def mentions_crisis(*texts: str | None) -> bool:
    """Whether any of the texts holds one of the phrases as whole words."""
    said = _cut([text for text in texts if text and text.strip()])
    if not said:
        return False
    patterns = patterns_of(lists_now())
    return any(patterns.hit(text) for text in said)


def _cut(texts: list[str]) -> list[str]:
    """More than any form takes is not read: its beginning and its end, of so many texts."""
    half = LONGEST_READ // 2
    short = [t if len(t) <= LONGEST_READ else f"{t[:half]} {t[-half:]}" for t in texts]
    lengths = accumulate(map(len, short))
    return [text for text, read in zip(short, lengths, strict=True) if read <= MOST_READ]


def lists_now() -> dict[CrisisPart, str]:
    """The lists as staff left them, one small query; a list that is missing is as we shipped it."""
    kept = dict(CrisisWords.objects.order_by("pk").values_list("part", "lines"))
    return {part: kept.get(part) or lines for part, lines in shipped_lists().items()}


def versions_now() -> str:
    """By which versions of the lists something was found."""
    kept = dict(CrisisWords.objects.order_by("pk").values_list("part", "version"))
    return ", ".join(f"{part.value} {kept.get(part, 1)}" for part in CrisisPart)


def plain_words(text: str) -> str:
    """Lower case words with single spaces: no accents, no punctuation, "don't" as "do not"."""
    folded = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES).casefold())
    letters = "".join(letter for letter in folded if not unicodedata.combining(letter))
    plain = _NOT_A_WORD.sub(" ", letters)
    plain = _SAYS_NOT.sub(lambda hit: f"{'can' if hit[1] == 'ca' else hit[1]} not", plain)
    return _ANY_MORE.sub("anymore", _CANNOT.sub("can not", plain)).strip()


def patterns_of(lists: Mapping[CrisisPart, str]) -> CrisisPatterns:
    return _compiled(*(lists[part] for part in CrisisPart))


@lru_cache(maxsize=8)
def _compiled(phrases: str, hedges: str, fillers: str) -> CrisisPatterns:
    return CrisisPatterns(
        phrases=_pattern(phrases), hedges=_pattern(hedges), fillers=_pattern(fillers)
    )


def _pattern(lines: str) -> re.Pattern[str]:
    phrases = {plain_words(line) for line in lines.splitlines()} - {""}
    if not phrases:
        return _NOTHING
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")


@lru_cache(maxsize=1)
def shipped_lists() -> dict[CrisisPart, str]:
    """What the site brings along, one a line."""
    lists = tomllib.loads((DATA / "crisis_words.toml").read_text(encoding="utf-8"))
    return {part: "\n".join(lists[part]) for part in CrisisPart}


@dataclass(frozen=True)
class CrisisTrial:
    """How lists do on the sentences that we keep for that."""

    missed: list[str]  # heavy ones that nobody would be helped with
    mistaken: list[str]  # light ones that would show help


def try_lists(lists: Mapping[CrisisPart, str]) -> CrisisTrial:
    patterns, sentences = patterns_of(lists), crisis_corpus()
    return CrisisTrial(
        missed=[text for text in sentences["heavy"] if not patterns.hit(text)],
        mistaken=[text for text in sentences["light"] if patterns.hit(text)],
    )


@lru_cache(maxsize=1)
def crisis_corpus() -> dict[str, list[str]]:
    return tomllib.loads((DATA / "crisis_corpus.toml").read_text(encoding="utf-8"))


ANYWHERE = ""  # the code of lines that reach people in any country


@dataclass(frozen=True)
class Country:
    """A country that has help lines, as the selector names it."""

    code: str
    name: str


def help_lines(country: str = "") -> list[HelpLine]:
    """The lines of a country, then those that reach people anywhere; never an empty list of none
    for a country that we do not know: then it is the site's own country."""
    code = country or country_of_zone(settings.SITE_TIME_ZONE)
    lines = HelpLine.objects.shown().filter(country__in=[code, ANYWHERE])
    return sorted(lines.order_by("position", "pk"), key=lambda line: line.country == ANYWHERE)


def lines_anywhere() -> list[HelpLine]:
    return list(HelpLine.objects.shown().filter(country=ANYWHERE).order_by("position", "pk"))


def countries() -> list[Country]:
    """Every country that has a line, by name."""
    codes = HelpLine.objects.shown().exclude(country=ANYWHERE).order_by("country")
    found = [
        Country(code, country_name(code)) for code in set(codes.values_list("country", flat=True))
    ]
    return sorted(found, key=lambda country: country.name)


def country_name(code: str) -> str:
    """The country's name where the site brought it along; staff may add others by their code."""
    name: str = content()["names"].get(code, code)
    return name


def country_of_zone(zone: str) -> str:
    """The country in which a time zone lies; empty where no line of ours is."""
    zones: dict[str, list[str]] = content()["zones"]
    return next(
        (code for code, names in zones.items() if any(fnmatchcase(zone, name) for name in names)),
        ANYWHERE,
    )


@lru_cache(maxsize=1)
def content() -> dict[str, Any]:
    """The file that the site brings along: names, zones and the first lines."""
    return tomllib.loads((DATA / "help_lines.toml").read_text(encoding="utf-8"))


LONGEST_ADVICE = 400  # characters
MOST_SHOWN = 2  # pieces on a page: a word for the road, not a forum
NAMELESS = "Somebody who was there before you"


@dataclass(frozen=True)
class PassedOn:
    """A piece as others read it."""

    text: str
    said_by: str


def advice_passed_on(category: str, *, besides: User | None = None) -> list[PassedOn]:
    """What staff have let through for this kind of job, the newest first; never one's own."""
    if not category:
        return []
    rows = PassedAdvice.objects.shown().filter(category__iexact=category)
    if besides is not None:
        rows = rows.exclude(candidate=besides)
    rows = rows.select_related("candidate").order_by("-decided_at", "pk")
    return [PassedOn(row.text, said_by(row)) for row in rows[:MOST_SHOWN]]


def said_by(row: PassedAdvice) -> str:
    """The first name where its owner agreed, else nobody's."""
    return row.candidate.get_short_name() if row.shows_first_name else NAMELESS


def mark_of_advice(row: PassedAdvice) -> str:
    """Of what others would read, and of what stands decided about it."""
    return mark_of(row.text, said_by(row), row.state)


def categories_to_pass_on(user: User) -> list[str]:
    """The kinds of job in which this person has got through it and has not passed anything on."""
    recovered = RecoveryPlan.objects.of(user).exclude(interview__application__opening__category="")
    recovered = recovered.filter(state=PlanState.CLOSED) | recovered.filter(
        branch__in=[Branch.OFFER, Branch.ADVANCED]
    )
    names = recovered.order_by("-created_at", "pk").values_list(
        "interview__application__opening__category", flat=True
    )
    done = {row.category.casefold() for row in own_advice(user)}
    found: dict[str, str] = {}
    for name in names:
        if name.casefold() not in done:
            found.setdefault(name.casefold(), name)
    return list(found.values())


def may_pass_on(user: User) -> bool:
    """Whether to invite this person: there is a kind of job left to say something about."""
    return bool(categories_to_pass_on(user))


def own_advice(user: User) -> QuerySet[PassedAdvice]:
    rows = PassedAdvice.objects.of(user).exclude(state=PassOnState.TAKEN_BACK)
    return rows.order_by("-created_at", "pk")


def waiting_advice() -> QuerySet[PassedAdvice]:
    """What a moderator has yet to read."""
    return PassedAdvice.objects.filter(state=PassOnState.PENDING)
