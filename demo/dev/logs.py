"""Reads what the children log and picks out what a developer must see at once."""

import json
from dataclasses import dataclass
from pathlib import Path

LOUD = {"error", "critical"}
LIMIT = 300  # characters of one line on the console


@dataclass
class LogReader:
    """Follows one log of JSON lines from where it ends now."""

    name: str
    path: Path
    offset: int = 0

    def skip_to_end(self) -> None:
        self.offset = self.path.stat().st_size if self.path.exists() else 0

    def fresh_errors(self) -> list[str]:
        """One line for each error logged since the last call."""
        if not self.path.exists():
            return []
        with self.path.open("rb") as log:
            log.seek(self.offset)
            fresh = log.read()
        whole, _newline, rest = fresh.rpartition(b"\n")
        self.offset += len(fresh) - len(rest)
        lines = whole.decode(errors="replace").splitlines()
        return [f"{self.name}: {text}" for line in lines if (text := _error_in(line))]


def _error_in(line: str) -> str:
    if not line.startswith("{"):
        return ""
    try:
        entry = json.loads(line)
    except ValueError:
        return ""
    if entry.get("level") not in LOUD:
        return ""
    what = str(entry.get("event", "")).strip().splitlines()[:1]
    cause = str(entry.get("exception", "")).strip().splitlines()[-1:]
    return " | ".join([*what, *cause])[:LIMIT]
