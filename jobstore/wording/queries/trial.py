"""What a change of the rules would do to sentences of which we know how they should fare."""

from collections.abc import Sequence
from dataclasses import dataclass

from jobstore.wording.models import WordingRule
from jobstore.wording.queries.guard import (
    Hit,
    Review,
    corpus,
    guard_rules,
    harsh_words,
    review_wording,
)

FAIR_HELD_AT_MOST = 0.10  # of the fair sentences of the corpus


@dataclass(frozen=True)
class Trial:
    """The fair sentences that would wait for staff, and the unfair ones that would pass."""

    fair: int
    fair_held: list[str]
    unfair: int
    unfair_passed: list[str]

    @property
    def holds_too_much(self) -> bool:
        return len(self.fair_held) > FAIR_HELD_AT_MOST * self.fair


def try_rules(rules: Sequence[WordingRule] | None = None) -> Trial:
    """All sentences against `rules`, or against those that hold now."""
    active = guard_rules() if rules is None else list(rules)
    known = corpus()
    return Trial(
        fair=len(known["fair"]),
        fair_held=[text for text in known["fair"] if _stops(text, active)],
        unfair=len(known["unfair"]),
        unfair_passed=[text for text in known["unfair"] if not _stops(text, active)],
    )


def with_rule(rule: WordingRule) -> list[WordingRule]:
    """The rules that would hold if `rule` were kept as it stands."""
    others = [other for other in guard_rules() if other.key != rule.key]
    return [*others, rule] if rule.is_active else others


def _stops(text: str, rules: Sequence[WordingRule]) -> bool:
    review = review_wording({"text": text}, rules=rules)
    return review.is_kept_back


@dataclass(frozen=True)
class Part:
    """A piece of a text; with a hit when the guard marked it."""

    text: str
    hit: Hit | None = None


def try_text(text: str) -> Review:
    """All that stands against a text to a candidate: the rules, and the word nobody writes."""
    return Review((*harsh_words(text), *review_wording({"text": text}).hits))


def marked(text: str, review: Review) -> list[Part]:
    """The text in pieces, with what was found marked where it stands first."""
    spans = []
    for hit in review.hits:
        start = text.casefold().find(hit.words.rstrip("…").casefold())
        if start >= 0:
            spans.append((start, start + len(hit.words.rstrip("…")), hit))
    parts, reached = [], 0
    for start, end, hit in sorted(spans, key=lambda span: span[:2]):
        if start >= reached:
            parts += [Part(text[reached:start]), Part(text[start:end], hit)]
            reached = end
    return [part for part in (*parts, Part(text[reached:])) if part.text]
