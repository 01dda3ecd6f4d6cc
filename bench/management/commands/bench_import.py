import cProfile
import json
import os
import pstats
import resource
import time
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from bench.adverts import adverts
from openings.importing.actions.run import import_openings

PARTS = 5
CHANGED = 10  # every tenth
COSTLY = 40  # functions shown of a profile
TABLES = ("openings_opening", "people_employer")


class Command(BaseCommand):
    help = "Import made-up adverts into the empty database that bench.imports made."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("rows", type=int)

    def handle(self, *_args: Any, **options: Any) -> None:
        count: int = options["rows"]
        if os.environ.get("PLAIN"):
            with connection.cursor() as cursor:
                for table in TABLES:
                    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        rows = list(adverts(count))
        with TemporaryDirectory(prefix="jobstore-adverts-") as work:
            path = Path(work) / "rows.json"
            for number in range(PARTS):
                self._import(f"part {number + 1} of {PARTS}", path, rows[number::PARTS])
            self._import("all unchanged", path, rows)
            for row in rows[::CHANGED]:
                row["title"] += " again"
            self._import("a tenth changed", path, rows)
            if os.environ.get("PROFILE"):
                more = [{**row, "url": row["url"] + "?again=1"} for row in rows[: count // PARTS]]
                for row in more:
                    row["identifier"] = {"value": row["url"]}
                profile = cProfile.Profile()
                profile.runcall(self._import, "profiled", path, more)
                text = StringIO()
                pstats.Stats(profile, stream=text).sort_stats("tottime").print_stats(COSTLY)
                self.stdout.write(text.getvalue())
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        self.stdout.write(f"most memory: {memory} MB")

    def _import(self, name: str, path: Path, rows: list[dict[str, Any]]) -> None:
        path.write_text(json.dumps(rows), encoding="utf-8")
        start, busy = time.perf_counter(), time.process_time()
        counts = import_openings(path=path, tell=lambda _line: None)
        seconds, busy = time.perf_counter() - start, time.process_time() - busy
        rate, cost = len(rows) / seconds, busy / len(rows) * 1000
        self.stdout.write(f"{name}: {rate:,.0f} rows/s, {cost:.2f} ms of Python a row ({counts})")
