"""The whole product as a stranger starts it: `manage.py dev` with web, queue, worker and beat."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tests import servers

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 90


@dataclass
class Site:
    """A running site of its own folder and database."""

    port: int
    folder: Path
    env: dict[str, str]
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        with (self.folder / "dev.log").open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "dev", "--no-demo", "--port", str(self.port)],
                cwd=ROOT,
                env=self.env,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        servers.wait_for_port(self.port, seconds=START_SECONDS)

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(30)

    def manage(self, *arguments: str) -> str:
        """A management command on the running site's database. Raises CalledProcessError."""
        result = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, f"{arguments}: {result.stdout}\n{result.stderr}"
        return result.stdout

    def tick(self, moment: datetime) -> str:
        """Everything due until then happens, and the site's clock stands there."""
        return self.manage("tick", "--now", moment.isoformat())

    def sql(self, code: str) -> str:
        """What a line of Python prints inside the site's shell."""
        return self.manage("shell", "--no-imports", "-c", code).strip()


def new_site(folder: Path, *, database_url: str, smtp_port: int) -> Site:
    port = servers.free_port()
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "jobstore.settings.dev",
        "VAR_DIR": str(folder / "var"),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "MAIL_TRANSPORT": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_PORT": str(smtp_port),
        "DRAIN_EVERY": "1",
    }
    env.pop("REDIS_URL", None)  # the site starts its own queue
    env.pop("DATABASE_URL", None)
    if database_url:
        env["DATABASE_URL"] = database_url
    return Site(port=port, folder=folder, env=env)
