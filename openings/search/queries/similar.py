import re
from datetime import datetime

from openings.opening.models.opening import Opening
from openings.search.queries.backends import Sql, backend
from openings.search.queries.conditions import joined, live, within
from openings.search.queries.words import plain_words

WORDS = 6
MILES = 25
# What a title says about rank, not about the work.
_LEVELS = frozenset(
    {"senior", "sr", "junior", "jr", "lead", "principal", "staff", "entry", "mid", "level", "head"}
    | {"chief", "trainee", "associate", "intern", "i", "ii", "iii", "iv"}
)
Kind = frozenset[str]  # the facts that all openings of it share
_KINDS = [
    frozenset({"own"}),
    frozenset({"near", "all words"}),
    frozenset({"near", "a word"}),
    frozenset({"all words"}),
    frozenset({"a word"}),
    frozenset({"near", "category"}),
    frozenset({"category"}),
]
_ASIDE = re.compile(r"\s*[,(|/\u2013\u2014]|\s-\s")  # "Line Cook, nights" and "Line Cook - PM"


def similar_openings(opening: Opening, *, at: datetime, limit: int = 4) -> list[Opening]:
    """Live openings of that title, its employer's first, then those that share words of it, near
    ones first, then those of the category; never the opening itself. In one statement, with what
    a line in a list shows: the name of the employer is `employer_name`."""
    facts = _facts(opening)
    kinds = [kind for kind in _KINDS if facts.keys() >= kind]
    if not kinds:
        return []
    first = _first(opening, kinds, facts, at=at, limit=limit)
    return list(
        Opening.objects.raw(
            "SELECT o.id, o.title, o.city, o.region, o.place_text, m.name AS employer_name"
            f" FROM ({first.text}) s JOIN openings_opening o ON o.id = s.opening_id"
            " JOIN people_employer m ON m.id = o.employer_id"
            " ORDER BY s.kind, s.publish_at DESC, o.id DESC",
            first.values,
        )
    )


def _first(
    opening: Opening, kinds: list[Kind], facts: dict[str, Sql], *, at: datetime, limit: int
) -> Sql:
    """The newest of each kind, the likest kind first. No kind has what one before it has, so that
    the database looks no further than the first that are enough."""
    source = backend().source
    always = [live(at=at), Sql("e.opening_id <> %s", [opening.pk])]
    parts = []
    for number, kind in enumerate(kinds):
        others = [joined([facts[name] for name in rest]) for rest in _rests(kind, kinds[:number])]
        others = [Sql(f"({other.text}) IS NOT TRUE", other.values) for other in others]
        where = joined([*always, *(facts[name] for name in sorted(kind)), *others])
        parts.append(
            Sql(
                f"SELECT {number} AS kind, opening_id, publish_at FROM (SELECT e.opening_id,"
                f" e.publish_at FROM {source} WHERE {where.text}"
                f" ORDER BY e.publish_at DESC, e.opening_id DESC LIMIT {limit}) part_{number}",
                where.values,
            )
        )
    return Sql(
        f"SELECT * FROM ({' UNION ALL '.join(part.text for part in parts)}) parts LIMIT {limit}",
        [value for part in parts for value in part.values],
    )


def _rests(kind: Kind, before: list[Kind]) -> list[list[str]]:
    """What the kinds before ask for beyond this one: each set that has no smaller one in it."""
    rests = {other - kind for other in before}
    return sorted(sorted(rest) for rest in rests if not any(less < rest for less in rests))


def _facts(opening: Opening) -> dict[str, Sql]:
    """What can be asked of another opening, as far as this one is known, by name."""
    facts = {}
    words = _words_of_work(opening.title)
    if words:
        chief = _words_of_work(_ASIDE.split(opening.title)[0]) or words
        ours = Sql("e.employer_id = %s", [opening.employer_id])
        facts["own"] = joined([ours, backend().titled(chief, joint="AND")])
        facts["all words"] = backend().titled(words, joint="AND")
        facts["a word"] = backend().titled(words, joint="OR")
    if opening.category:
        facts["category"] = Sql("e.category = %s", [opening.category])
    if opening.latitude is not None and opening.longitude is not None:
        facts["near"] = within(MILES, latitude=opening.latitude, longitude=opening.longitude)
    return facts


def _words_of_work(title: str) -> list[str]:
    return [word for word in plain_words(title) if word not in _LEVELS][:WORDS]
