"""`make bench IMPORT=10000`: rows a second of an import into a database that grows, in five parts;
then all once more unchanged, and with every tenth changed.

PLAIN=1: without the triggers of the tables. PROFILE=1: where the time of one more part goes.
DATABASE_URL, empty: instead of a server of its own.
"""

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import nullcontext

from tests import servers


def main() -> None:
    known = os.environ.get("DATABASE_URL")
    with (
        tempfile.TemporaryDirectory(prefix="jobstore-import-") as work,
        nullcontext(known) if known else servers.postgres() as url,
    ):
        env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "DATABASE_URL": url,
            "VAR_DIR": work,
            "LOG_LEVEL": "ERROR",
        }
        for command in (("migrate", "-v", "0"), ("bench_import", os.environ.get("IMPORT", ""))):
            subprocess.run([sys.executable, "manage.py", *command], env=env, check=True)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the server goes as well
    main()
