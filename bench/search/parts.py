"""What is measured on web workers: their memory, and how many openings they show a second."""

from collections.abc import Sequence
from statistics import median

from bench.search.queries import searches
from bench.search.store import Filled
from bench.search.web import Rate, Web, load, serving

FIRST, SEARCHES = 50, 2_000  # before memory is read
OPENINGS = 1_250  # different ones
TURNS = 5
MOST_MEGABYTES = 120
SEARCH = "/openings/"


def memory(one: Filled) -> list[str]:
    queries = [query for search in searches() for query in search.pages()]
    paths = [f"{SEARCH}?{queries[number % len(queries)]}" for number in range(SEARCHES)]
    with serving(one.build) as web:
        load(web, paths[:FIRST])
        light = web.megabytes()
        rate = load(web, paths)
        heavy = web.megabytes()
    return [
        "## Memory of two web workers",
        "",
        (
            f"Private_Dirty after {SEARCHES:,} searches: {_list(heavy)} MB (goal at most"
            f" {MOST_MEGABYTES}); after the first {FIRST}: {_list(light)} MB."
            f" {rate.a_second:,.0f} searches a second."
        ),
    ]


def _list(megabytes: Sequence[float]) -> str:
    return ", ".join(f"{value:,.0f}" for value in megabytes)


def opening_rate(one: Filled, paths: Sequence[str]) -> list[str]:
    """Openings, others in each turn, and the minimal page in turns, on the same database."""
    with serving(one.build) as ours, serving(one.build, minimal=True) as least:
        turns = [_turn(ours, least, paths[start::TURNS]) for start in range(TURNS)]
    rates = turns[1:]  # the first one warms up
    ratio = median(page.a_second / bare.a_second for page, bare in rates)
    work = median(bare.processor / page.processor for page, bare in rates)
    page, bare = (median(turn[place].a_second for turn in rates) for place in (0, 1))
    return [
        "## Openings a second",
        "",
        (
            f"{len(set(paths)):,} different openings, each a whole page: {page:,.0f} a second; the"
            f" minimal page {bare:,.0f}: {ratio:.1%} (goal at least 20 %). By processor time of the"
            f" workers {work:.1%}."
        ),
    ]


def _turn(ours: Web, least: Web, paths: Sequence[str]) -> tuple[Rate, Rate]:
    return load(ours, paths), load(least, [f"/{path.split('/')[2]}/" for path in paths] * 2)
