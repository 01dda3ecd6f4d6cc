import json
import os
import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from bench.measure import SIZES, Figure, measure_all


class Command(BaseCommand):
    help = "Measure the mail engine on the servers that bench.mail started."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the workers go as well
        size = os.environ.get("SIZE", "full")
        figures: list[Figure] = []
        load = os.getloadavg()[0]
        self.stdout.write(f"Size {size}, {os.cpu_count()} processors, load at the start {load:.1f}")
        for figure in measure_all(SIZES[size]):
            figures.append(figure)
            self.stdout.write(figure.line())
            self.stdout.flush()
        path = settings.VAR_DIR.parent / "mail.json"
        facts = {"size": size, "load": load, "figures": [vars(figure) for figure in figures]}
        path.write_text(json.dumps(facts, indent=2) + "\n")
        self.stdout.write(f"Written to {path}")
