"""`make bench RELEVANCE=1`: does the search find what people mean? On both kinds of database.

EACH=1 python -m bench.relevance adds every query of half A with what it found.
"""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import servers


def measure(database_url: str, var: Path) -> None:
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "DATABASE_URL": database_url,
        "VAR_DIR": str(var),
        "LOG_LEVEL": "ERROR",
    }
    for command in (("migrate", "-v", "0"), ("bench_relevance",)):
        subprocess.run([sys.executable, "manage.py", *command], env=env, check=True)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="jobstore-relevance-") as work:
        with servers.postgres() as url:
            print("PostgreSQL", flush=True)
            measure(url, Path(work))
        print("\nSQLite", flush=True)
        measure(f"sqlite:///{work}/relevance.sqlite3", Path(work))


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the servers go as well
    main()
