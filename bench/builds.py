"""A build of the product in processes of its own: this checkout, or another commit's."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


class Build:
    """One build with its database; its pages are asked for in a process of its own."""

    def __init__(self, name: str, root: Path, database_url: str, var: Path) -> None:
        self.name, self.root, self.var = name, root, var
        self.env = os.environ | {
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "jobstore.settings.test",
            "PYTHONPATH": str(root),
            "VAR_DIR": str(var),
            "SEARCH_INDEX_DIR": str(var / "search"),
            "LOG_LEVEL": "ERROR",
            "CONN_MAX_AGE": "3600",
        }

    def run(self, *command: str | Path) -> None:
        subprocess.run(
            [sys.executable, *command],
            cwd=self.root,
            env=self.env,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    @contextlib.contextmanager
    def asked(self, script: Path, *arguments: str) -> Iterator["Asked"]:
        """The script answers each line it reads with a line of JSON."""
        process = subprocess.Popen(
            [sys.executable, script, *arguments],
            cwd=self.root,
            env=self.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield Asked(process)
        finally:
            process.kill()
            process.wait()


class Asked:
    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def ask(self, line: str) -> dict[str, Any]:
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("The process has no pipes.")
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError(f"The build failed at {line!r}.")
        found: dict[str, Any] = json.loads(answer)
        return found


def checked_out(commit: str, folder: Path) -> Path:
    """The build of a commit in a folder of its own; the repository learns nothing of it."""
    subprocess.run(["git", "clone", "-q", "--shared", "-n", ROOT, folder], check=True)
    subprocess.run(["git", "checkout", "-q", "--detach", commit], cwd=folder, check=True)
    return folder
