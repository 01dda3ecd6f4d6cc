"""Compares an index with its database, whole: a change that was never noted is found so."""

import json
import logging
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict

from tantivy import FieldType, Query, Searcher

from jobstore.lib import clock
from openings.index.models.change import SearchChange
from openings.index.queries.changes import changes_from
from openings.index.queries.documents import fits
from openings.index.queries.facts import Facts, facts_of, published
from openings.index.queries.reader import POSITION_KEY, position_of, total_of
from openings.index.queries.schema import schema
from openings.index.queries.standing import FIRST, Compared, compared_file

BLOCK = 1000  # openings that are compared at once

logger = logging.getLogger(__name__)


def compare_index(searcher_of: Callable[[], Searcher | None]) -> Iterator[int]:
    """Block by block, so that changes need not wait for it; how many were compared so far.

    What differs is noted as a change, for every index that reads this database.
    """
    counts: Counter[str] = Counter()
    first: list[int] = []
    last, is_over = 0, False
    while not is_over:
        searcher = searcher_of()  # older than the rows: what changed meanwhile is noted as well
        if searcher is None:
            return
        block = facts_of(published().filter(pk__gt=last)[:BLOCK])
        is_over = len(block) < BLOCK
        upto = None if is_over else block[-1].pk
        found = _differing(block, _held(searcher, last + 1, upto), searcher)
        SearchChange.objects.bulk_create([SearchChange(opening_id=key) for key in sorted(found)])
        counts.update(found.values())
        counts["openings"] += len(block)
        first += sorted(found)[: FIRST - len(first)]
        last = upto or last
        yield counts["openings"]
    _tell(counts, first)


Held = list[tuple[int, int, int | None]]  # key, digest, end


def _held(searcher: Searcher, low: int, high: int | None) -> Held:
    keys = Query.range_query(
        schema(), "key", FieldType.Unsigned, low, high, use_inverted_index=True
    )
    count = total_of(searcher.search(keys, 1))
    hits = [address for _, address in searcher.search(keys, max(count, 1)).hits]
    columns = [searcher.fast_field_values(name, hits) for name in ("key", "digest", "closes")]
    return [row for row in zip(*columns, strict=True) if row[0] != POSITION_KEY]


def _differing(block: list[Facts], held: Held, searcher: Searcher) -> dict[int, str]:
    """How each of them differs that no change speaks of which is still to be read."""
    now = clock.now().timestamp()
    times = Counter(key for key, _, _ in held)
    digests = {key: digest for key, digest, _ in held}
    wanted = {facts.pk: facts for facts in block}
    found = {key: "missing" for key in wanted.keys() - digests.keys() if fits(wanted[key])}
    for key, digest, end in held:
        if key not in wanted:
            if end is None or end > now:  # what has ended leaves with the next commit
                found[key] = "extra"
        elif times[key] > 1 or wanted[key].digest != digest:
            found[key] = "stale"
    if found and (position := position_of(searcher)):
        unread = changes_from(position.mark)
        renamed = unread.filter(employer_id__isnull=False)
        employers = set(renamed.values_list("employer_id", flat=True))
        noted = set(unread.filter(opening_id__in=found).values_list("opening_id", flat=True))
        noted |= {facts.pk for facts in block if facts.employer_id in employers}
        found = {key: how for key, how in found.items() if key not in noted}
    return found


def _tell(counts: Counter[str], first: list[int]) -> None:
    compared = Compared(
        at=clock.machine_now().timestamp(),
        openings=counts["openings"],
        missing=counts["missing"],
        extra=counts["extra"],
        stale=counts["stale"],
        first=first,
    )
    if compared.differing:
        logger.error("search index: %s differ from the database: %s", compared.differing, compared)
    unfinished = compared_file().with_suffix(".new")
    unfinished.write_text(json.dumps(asdict(compared)))
    unfinished.replace(compared_file())
