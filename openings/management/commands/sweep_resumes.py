from typing import Any

from django.core.management.base import BaseCommand, CommandError

from openings.application.actions.resume import sweep_files


class Command(BaseCommand):
    help = "Remove files that no résumé knows, and name résumés whose file is missing. Run daily."

    def handle(self, *_args: Any, **_options: Any) -> None:
        sweep = sweep_files()
        self.stdout.write(f"{sweep.removed} file(s) without a résumé removed.")
        if sweep.missing:
            keys = ", ".join(str(resume.pk) for resume in sweep.missing)
            raise CommandError(f"{len(sweep.missing)} résumé(s) without a file: {keys}")
