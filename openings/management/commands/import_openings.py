import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from openings.importing.actions.files import UnreadableFile
from openings.importing.actions.run import FORMATS, import_openings
from openings.importing.actions.table import COLUMNS


class Command(BaseCommand):
    help = (
        "Import openings from a file: one line per row, then the counts. Running it again changes"
        " nothing. Reads schema.org JobPosting as JSON-LD (also in a saved page), the JSON lists of"
        f" US-RSE and NumFOCUS, and CSV with a header line; its columns are {', '.join(COLUMNS)}."
        " Columns of a place may come again for the next place, and a cell may hold several places"
        " with a semicolon between them; 20 are kept."
        " The description is HTML or plain text. Pay needs its period; its currency is USD where"
        " none is stated and the place is in the United States or not stated."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--format", default="", help=f"one of {', '.join(FORMATS)}; else read from the content"
        )
        parser.add_argument("--base-url", default="", help="completes relative addresses")
        parser.add_argument("--dry-run", action="store_true", help="tell everything, save nothing")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- Django's signature
        try:
            counts = import_openings(
                path=options["file"],
                tell=self.stdout.write,
                format_name=options["format"],
                base_url=options["base_url"],
                dry_run=options["dry_run"],
            )
        except UnreadableFile as error:
            self.stderr.write(str(error))
            sys.exit(1)
        self.stdout.write(str(counts))
