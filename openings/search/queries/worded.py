"""The words of a search as questions to the index.

Each match counts the same in every opening, whatever else is in the index: two pages of one
search fit together while others write.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod

from tantivy import Occur, Query

from openings.index.queries.documents import head_of
from openings.search.queries.named import filters_named
from openings.search.queries.pieces import best_of, either, every, found_in, value
from openings.search.queries.spelling import Span, Spellings
from openings.search.queries.words import Group, Term, groups_of

WAYS = 24  # in which words may fit, told to the index one by one
# What a word is worth where it is found, beyond being found at all.
IN_TITLE = 8.0
AS_TYPED = 1.5  # in the title, in the form that was typed
ASKED = 2.5  # in a requirement
NAMED = 2.0  # in the name of the employer or the category
SIDE_BY_SIDE = 5.0  # all words in the title, as they were typed
WHOLE = 6.0  # they are all that the title says of the work
MEANT = 12.0  # an opening of the filter that the words name
INSTEAD = 0.8  # of another spelling


@dataclass(frozen=True)
class Way:
    """Conditions that all hold where the words fit in one of their spellings, and as they rank."""

    match: list[Query] = field(default_factory=list)
    ranked: list[Query] = field(default_factory=list)


@dataclass(frozen=True)
class Worded:
    """Words as a condition, and as one that ranks, together with whatever else has to hold.

    The index is told that with each way: it begins with the rarest of what stands together, and
    looks for words side by side only where all else holds.
    """

    ways: list[Way]
    more: list[Query] = field(default_factory=list)  # what ranks higher
    but: list[Query] = field(default_factory=list)

    def match(self, rest: Sequence[Query] = ()) -> Query:
        return either(every([*way.match, *rest]) for way in self.ways)

    def ranked(self, rest: Sequence[Query] = ()) -> Query:
        return best_of(every([*way.ranked, *rest]) for way in self.ways)

    @property
    def do_rank(self) -> bool:
        return any(way.ranked for way in self.ways)

    @property
    def as_one(self) -> Way:
        """All of it as one condition."""
        ranked = every([self.ranked()], but=self.but, more=self.more)
        return Way([every([self.match()], but=self.but)], [ranked])


NO_WORDS = Worded([Way()])


def _worth(query: Query, score: float) -> Query:
    return Query.const_score_query(query, score)


def _term(term: Term, share: float = 1.0) -> Way:
    match = found_in(term.field, term.stems)
    more = [(IN_TITLE, found_in("title", term.stems))]
    if len(term.forms) == 1:
        more += [
            (AS_TYPED, value("forms", term.forms[0])),
            (ASKED, value("asks", term.stems[0])),
            (NAMED, value("named", term.stems[0])),
        ]
    parts = [(Occur.Must, _worth(match, share))]
    parts += [(Occur.Should, _worth(query, score * share)) for score, query in more]
    return Way([match], [Query.boolean_query(parts)])


def _together(each: Sequence[list[Way]]) -> list[Way]:
    """Every way of one word with every way of the others; where these were too many, all ways of
    each as one condition."""
    if prod(map(len, each)) > WAYS:
        each = [[Worded(ways).as_one] for ways in each]
    return [
        Way(
            [query for way in ways for query in way.match],
            [query for way in ways for query in way.ranked],
        )
        for ways in product(*each)
    ]


def _wanted(terms: Sequence[Term], spellings: Spellings) -> Worded:
    """Every term, or what may stand for it, the longest span first."""
    instead = spellings.instead_of(terms)
    parts, start = [], 0
    while start < len(terms):
        wide = max((count for first, count in instead if first == start), default=1)
        parts.append(_span(terms, instead, (start, wide)))
        start += wide
    return Worded(_together(parts), [_worth(query, score) for score, query in _of_the_title(terms)])


def _span(terms: Sequence[Term], instead: dict[Span, list[Term]], span: Span) -> list[Way]:
    start, wide = span
    ways = _together(
        [
            [_term(terms[at]), *(_term(other, INSTEAD) for other in instead.get((at, 1), []))]
            for at in range(start, start + wide)
        ]
    )
    if wide > 1:
        ways += [_term(other, INSTEAD * wide) for other in instead[span]]
    return ways


def _of_the_title(terms: Sequence[Term]) -> list[tuple[float, Query]]:
    stems = [stem for term in terms for stem in term.stems]
    found = [(WHOLE, value("head", head_of(stems)))]
    if len(stems) > 1:
        found.append((SIDE_BY_SIDE, found_in("title", stems)))
    return found


def _group(group: Group, spellings: Spellings) -> Worded:
    found = _wanted(group.wanted, spellings) if group.wanted else NO_WORDS
    but = [found_in(term.field, term.stems) for term in group.unwanted]
    return Worded(found.ways, found.more, but)


def worded(words: str, spellings: Spellings) -> Worded:
    """Words that name a filter rank what it would leave before the rest."""
    groups = [_group(group, spellings) for group in groups_of(words)] or [NO_WORDS]
    found = groups[0] if len(groups) == 1 else Worded([group.as_one for group in groups])
    more = [_worth(value(each.name, each.value), MEANT) for each in filters_named(words)]
    return Worded(found.ways, [*found.more, *more], found.but)
