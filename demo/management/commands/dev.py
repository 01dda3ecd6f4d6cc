import fcntl
import io
import os
import signal
import socket
import sys
from argparse import ArgumentParser
from typing import IO, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from demo import sign_ins
from demo.dev.logs import LogReader
from demo.dev.site import HOST, NAME, RunningSite
from demo.dev.supervisor import ChildKeepsDying, Supervisor
from jobstore.people.user.models import User

START_SECONDS = 90.0


class Command(BaseCommand):
    help = "Run the whole site: database, queue, worker, web. Ctrl-C stops all of it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-demo", action="store_true", help="leave the database empty")
        parser.add_argument(
            "--reload", action="store_true", help="follow changes of the code, and debug faults"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(line_buffering=True)  # a log file sees each line at once
        refuse_taken_port(options["port"])
        address = os.environ.get("SITE_URL", f"http://{NAME}:{options['port']}")
        settings.SITE_URL = address  # where mail leads that the demo sends
        with own_folder():
            self.prepare(demo=not options["no_demo"])
            self.run(RunningSite(port=options["port"], reload=options["reload"]))

    def prepare(self, *, demo: bool) -> None:
        self.stdout.write("Preparing the database ...")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        if demo and not User.objects.exists():
            call_command("demo", stdout=self.stdout)

    def run(self, site: RunningSite) -> None:
        children = site.children()
        readers = [LogReader(child.name, child.log) for child in children]
        for reader in readers:
            reader.skip_to_end()
        supervisor = Supervisor(children, self.stdout.write)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, supervisor.ask_to_stop)
        self.stdout.write("Starting queue, worker and web ...")
        try:
            supervisor.start(timeout=START_SECONDS)
            if not supervisor.is_stopping:
                self.welcome(site)
            supervisor.watch(lambda: self.show_errors(readers))
        except ChildKeepsDying as error:
            raise CommandError(f"{error}\nEverything is stopped.") from None
        finally:
            supervisor.stop()
            site.clean_up()
        self.stdout.write("Stopped.")

    def show_errors(self, readers: list[LogReader]) -> None:
        for reader in readers:
            for line in reader.fresh_errors():
                self.stderr.write(line)

    def welcome(self, site: RunningSite) -> None:
        lines = [
            "",
            f"  Site       {site.address}/",
            f"  Sign in    {site.address}/accounts/login/",
            f"  Mail inbox {site.address}/dev/mail/",
            f"  Staff      {site.address}/staff/",
            f"  Queue      {site.queue_note}",
            f"  Logs       {site.var / 'log'}",
            "",
        ]
        people = sign_ins.all_sign_ins()
        if people:
            lines.append(f"  Sign in with the password: {sign_ins.PASSWORD}")
            lines += [f"    {person.email:<22} {person.who}" for person in people]
        lines += ["", "  Ctrl-C stops everything."]
        self.stdout.write("\n".join(lines))


def refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError):
            raise CommandError(
                f"Port {port} is taken or not allowed. Choose another: make run PORT={port + 1}"
            ) from None


class own_folder:  # noqa: N801 -- reads as a statement: with own_folder()
    """Two sites in one folder would share a database and a queue."""

    lock: IO[str]

    def __enter__(self) -> None:
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        self.lock = (settings.VAR_DIR / "dev.lock").open("w")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CommandError(
                "This folder's site is running already. Stop it first, or set VAR_DIR."
            ) from None

    def __exit__(self, *_: object) -> None:
        self.lock.close()
