from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Fill the database with the demo."

    def handle(self, *_: Any, **__: Any) -> None:
        self.stdout.write("Demo: nothing yet.")
