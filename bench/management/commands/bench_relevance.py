import os
from typing import Any

from django.core.management.base import BaseCommand

from bench.relevance.measure import ask, lines_of, publish_openings, read_queries
from openings.index.actions.keeping import rebuild_index


class Command(BaseCommand):
    help = "Ask the search every judged query, in the empty database that bench.relevance made."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        names = publish_openings()
        rebuild_index()
        answers = [ask(query, names) for query in read_queries()]
        for line in lines_of(answers, each=bool(os.environ.get("EACH"))):
            self.stdout.write(line)
