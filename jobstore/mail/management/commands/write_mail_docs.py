from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from jobstore.mail.queries import documentation

PATH = Path(settings.BASE_DIR) / "docs" / "mails.md"


class Command(BaseCommand):
    help = "Write docs/mails.md from the declarations of all mails."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        PATH.write_text(documentation())
        self.stdout.write(f"Written: {PATH}")
