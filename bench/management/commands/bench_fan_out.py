from typing import Any

from django.core.management.base import BaseCommand

from jobstore.mail.outgoing.actions.fan_out import next_fan_out_at, run_fan_outs


class Command(BaseCommand):
    help = "Write the rows of the mailing, as the beat would."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        while run_fan_outs():
            pass
        self.stdout.write(f"next: {next_fan_out_at()}")
