"""One build, asked for searches in this process: reads lines of "what" and a query, answers JSON.

python probe.py MOMENT: the clock stands there, so that the corpus is as old as it was made.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import django

django.setup()

from django.apps import apps  # noqa: E402 -- filled only now
from django.db import connection  # noqa: E402
from django.db.models import Q  # noqa: E402
from django.http import QueryDict  # noqa: E402, TID251 -- a search is read from the address
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from jobstore.lib import clock  # noqa: E402

Opening = apps.get_model("openings", "Opening")  # where it is defined differs between builds
SECOND = 1000  # milliseconds
PAGE = 20
DEPTHS, STEP = 100, 23  # calls; a chunk of the stack holds about so many
LONGEST, PAUSE = 60, 0.01  # seconds: waiting for a change, and between two looks


def get(client: Client, url: str, *, depth: int) -> Any:
    """From deeper in the stack, where a page may cost half as much: see bench.pages.probe."""
    return get(client, url, depth=depth - 1) if depth else client.get(url)


class Count:
    """Counts statements as an execute wrapper."""

    def __init__(self) -> None:
        self.statements, self.seconds = 0, 0.0

    def __call__(self, execute: Any, *rest: Any) -> Any:
        self.statements += 1
        started = time.perf_counter()
        try:
            return execute(*rest)
        finally:
            self.seconds += time.perf_counter() - started


class Probe:
    def __init__(self, at: datetime) -> None:
        self.at, self.client = at, Client(raise_request_exception=False)
        self.address, self.turns = reverse("openings:opening_list"), Counter[str]()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self.schedule = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")

    def page(self, query: str) -> dict[str, float]:
        """The product's own view through all its middlewares."""
        self.turns[query] += 1
        depth = self.turns[query] * STEP % DEPTHS
        response = get(self.client, f"{self.address}?{query}", depth=depth)
        return {"status": response.status_code, "bytes": len(response.content)}

    def odd(self, query: str) -> dict[str, float]:
        """Wherever it leads in the end."""
        return {"status": self.client.get(f"{self.address}?{query}", follow=True).status_code}

    def alone(self, query: str) -> dict[str, float]:
        from bench.search.alone import alone  # noqa: PLC0415 -- only this build has it
        from openings.search.forms import criteria_of  # noqa: PLC0415 -- the same

        run = alone(criteria_of(QueryDict(query)), self.at)
        started, worked = time.perf_counter(), time.process_time()
        total = run()
        return {
            "total": total,
            "wall": (time.perf_counter() - started) * SECOND,
            "processor": (time.process_time() - worked) * SECOND,
        }

    def icontains(self, words: str) -> dict[str, float]:
        """What boards do that have no search: the newest twenty and how many there are."""
        fits = Q(title__icontains=words) | Q(description__icontains=words)
        found = Opening.objects.live(at=self.at).filter(fits | Q(employer__name__icontains=words))
        rows = list(found.select_related("employer").order_by("-publish_at", "-pk")[:PAGE])
        return {"total": found.count(), "rows": len(rows)}

    def change(self, number: str) -> dict[str, float]:
        """Gives an opening another title; the seconds until a search finds it by that."""
        from openings.search.forms import criteria_of  # noqa: PLC0415 -- only this build has it
        from openings.search.queries.results import search_openings  # noqa: PLC0415 -- the same

        opening = Opening.objects.live(at=self.at).order_by("pk")[int(number)]
        word = f"zqx{time.time_ns()}"
        criteria = criteria_of(QueryDict(f"q={word}"))
        Opening.objects.filter(pk=opening.pk).update(title=f"{word} {opening.title}")
        started = time.perf_counter()
        while opening not in search_openings(criteria, at=self.at).openings:
            if time.perf_counter() > started + LONGEST:
                raise TimeoutError("A change was not found.")
            time.sleep(PAUSE)
        seconds = time.perf_counter() - started
        Opening.objects.filter(pk=opening.pk).update(title=opening.title)
        return {"seconds": seconds}

    def live(self, _: str) -> dict[str, float]:
        return {"count": Opening.objects.filter(state="published").count()}

    def openings(self, count: str) -> dict[str, Any]:
        """The addresses of so many of different ages."""
        live = Opening.objects.live(at=self.at).defer("description").order_by("pk")
        return {"paths": [opening.get_absolute_url() for opening in live[: int(count)]]}

    def answer(self, what: str, query: str) -> dict[str, Any]:
        ask: Callable[[str], dict[str, Any]] = getattr(self, what)
        count, started, worked = Count(), time.perf_counter(), self.processor()
        with connection.execute_wrapper(count):
            found = ask(query)
        return {
            "wall": (time.perf_counter() - started) * SECOND,
            "processor": (self.processor() - worked) * SECOND,
            "statements": count.statements,
            "sql": count.seconds * SECOND,
        } | found

    def processor(self) -> float:
        """Seconds, of this process and of its connection's PostgreSQL process."""
        return time.process_time() + int(self.schedule.read_text().split()[0]) / 1e9


def main() -> None:
    probe = Probe(datetime.fromisoformat(sys.argv[1]))
    with clock.at(probe.at):
        for line in sys.stdin:
            what, _, query = line.rstrip("\n").partition(" ")
            sys.stdout.write(json.dumps(probe.answer(what, query)) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
