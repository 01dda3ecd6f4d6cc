"""Odd addresses of a search, the same for the same seed; `FUZZ=10000` asks for so many."""

import random
from collections.abc import Iterator
from urllib.parse import quote, urlencode

from bench.builds import Asked
from bench.search.load import bar
from bench.search.words import CATEGORIES, HEAD, STOP_WORDS

SLOW = 1000  # milliseconds
SHOWN = 5  # the slowest
BROKEN = 500
ODD = (
    *('"', '""', '"open', "-", "--", "+", "(", ")", "((", "AND", "OR", "NOT", "and not", "or or"),
    *("-nurse", '-"night shift"', "title:nurse", "10:00", "a:b:c", "nurse^9", "nurs*", "*", "?"),
    *("~2", "[a TO z]", "{x}", "\\", "\\\\", "/etc/passwd", "<script>alert(1)</script>", "&amp;"),
    *("%", "_", "'", "''; DROP TABLE x;--", "$$", "C++", "c#", ".net", "node.js", "r&d", "24/7"),
    *(
        "\x00",
        "\x1b[31m",
        "\r\n",
        "\t",
        "\u200b",
        "\u202e",
        "\ufeff",
        "\ufffd",
        "e\u0301",
        "\u0300",
    ),
    *(
        "naïve",
        "señor",
        "İstanbul",
        "straße",
        "ﬁsh",
        "护士",
        "ｎｕｒｓｅ",
        "ممرضة",
        "אחות",
        "😀",
        "👩‍⚕️",
    ),
    *("0", "-1", "007", "1e9", "NaN", "Infinity", "²", "٣", "9" * 30, "1.5", "0x10", "1_000"),
)
PLACES = (
    *("Chicago, IL", "chicago", "Columbus", "Texas", "tx", "10001", "00000", "99999-1234", "606"),
    *("remote", "remote or Denver", "near me", "anywhere", "New York or Boston / Dallas", "nyc"),
    *("Londn", "Berlin, Germany", "Mars", "st. louis", "O'Fallon", "Saint-Denis", "Chcago", "LA"),
)
NUMBERS = ("", "0", "1", "-1", "7", "25", "50", "51", "999999", "9" * 40, "1.5", "abc", "٣", " 2 ")
PAYS = ("20", "$18.50 an hour", "52,000", "52k+", "1e9", "-5", "0", "9" * 20, "k", "20/hr", "$")
VALUES = {
    "type": ("FULL_TIME", "PART_TIME", "OTHER", "full_time", "NONE", ""),
    "remote": ("remote", "hybrid", "on_site", "not_stated", "mars", ""),
    "category": (*CATEGORIES, "Astrology", ""),
    "employer": ("employer-1", "employer-2", "nobody", "../..", ""),
    "stated": ("1", "0", "yes"),
    "sort": ("relevance", "newest", "pay", "distance", "-id", ""),
}
FIELDS = ("q", "place", "radius", "pay", "days", "page", "chosen", "from", "utm_source", *VALUES)
BYTES = ("%ff", "%00", "%c3%28", "%ed%a0%80", "%", "%zz", "%u0041", "+", ";", "&", "==")


def addresses(count: int, seed: int) -> Iterator[str]:
    """The part of an address after the question mark."""
    chance = random.Random(seed)
    for _ in range(count):
        names = chance.sample(FIELDS, chance.choice((1, 1, 2, 2, 3, 5, len(FIELDS))))
        if chance.random() < 0.7 and "q" not in names:  # noqa: PLR2004 -- most have words
            names.append("q")
        pairs = [(name, _value(name, chance)) for name in names for _ in range(_times(chance))]
        query = urlencode(pairs, quote_via=quote)
        if chance.random() < 0.1:  # noqa: PLR2004 -- a tenth is broken
            cut = chance.randrange(len(query) + 1)
            query = query[:cut] + chance.choice(BYTES) + query[cut:]
        yield query


def _times(chance: random.Random) -> int:
    return chance.choice((1, 1, 1, 1, 1, 1, 2, 30))


def _value(name: str, chance: random.Random) -> str:
    if chance.random() < 0.1:  # noqa: PLR2004 -- a tenth is out of place
        return _words(chance)
    if name in VALUES:
        return chance.choice(VALUES[name])
    if name == "place":
        return chance.choice((*PLACES, _words(chance)))
    if name == "pay":
        return chance.choice(PAYS)
    if name == "from":
        return urlencode({"q": _words(chance), "page": chance.choice(NUMBERS)})
    return _words(chance) if name == "q" else chance.choice(NUMBERS)


def _words(chance: random.Random) -> str:
    count = chance.choice((1, 1, 2, 2, 3, 4, 8, 12, 60))
    glue = chance.choice((" ", " ", " ", "", "  ", ",", "/", "-", " or ", " -", '" "'))
    return glue.join(_word(chance) for _ in range(count))


def _word(chance: random.Random) -> str:
    kind = chance.randrange(8)
    if kind == 0:
        return chance.choice(ODD)
    if kind == 1:
        return chance.choice(chance.choice(list(CATEGORIES.values()))["titles"])
    word = chance.choice(HEAD if kind < 7 else STOP_WORDS)  # noqa: PLR2004 -- one in eight is small
    if kind == 2:  # noqa: PLR2004 -- a slip
        place = chance.randrange(len(word))
        return word[:place] + chance.choice(("", "x", word[place] * 2)) + word[place + 1 :]
    if kind == 3:  # noqa: PLR2004 -- a phrase
        return f'"{word} {chance.choice(HEAD)}"'
    if kind == 4 and chance.random() < 0.1:  # noqa: PLR2004 -- far too long
        return word * 60
    return word[: chance.randrange(1, len(word) + 1)] if kind == 5 else word  # noqa: PLR2004 -- a beginning


def meet(process: Asked, count: int, seed: int, time: str) -> tuple[list[str], bool]:
    """What all those addresses met, in lines, and whether none of it is bad; "wall" or "processor"
    time."""
    progress, found = bar("addresses", count), []
    for done, query in enumerate(addresses(count, seed), start=1):
        answer = process.ask(f"odd {query}")
        found.append((answer[time], answer["status"], query))
        progress(done)
    found.sort(reverse=True)
    broken = [query for _, status, query in found if status >= BROKEN]
    slow = [took for took, _, _ in found if took > SLOW]
    seconds = sum(took for took, _, _ in found) / 1000
    lines = [
        f"## {count:,} odd addresses (seed {seed})",
        "",
        (
            f"{len(broken)} answered 500 or more; {len(slow)} took over {SLOW / 1000:g} s"
            f" ({time} time); {seconds:,.0f} s in all."
        ),
        "",
        *(f"- 500: `{query}`" for query in broken[:SHOWN]),
        *(f"- {took:,.0f} ms: `{query[:300]}`" for took, _, query in found[:SHOWN]),
    ]
    return lines, not broken and not slow
