"""`make bench`: how fast mail leaves, on servers of its own, as ratios of the same run.

SIZE=small|full python -m bench.mail
"""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from tests import servers

FOLDER = Path("var/bench")


def main() -> int:
    work = FOLDER / "work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    port = servers.free_port()
    with servers.postgres() as database_url, servers.redis() as redis_url:
        env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "EMAIL_PORT": str(port),
            "VAR_DIR": str(work.resolve()),
            "LOG_LEVEL": "ERROR",
        }
        sink = subprocess.Popen(
            [sys.executable, "-m", "bench.sink", str(port), str(work / "sink.log")]
        )
        try:
            servers.wait_for_port(port)
            manage = [sys.executable, "manage.py"]
            subprocess.run([*manage, "migrate", "-v", "0"], env=env, check=True)
            return subprocess.run([*manage, "bench_mail"], env=env, check=False).returncode
        finally:
            sink.kill()
            sink.wait()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the servers go as well
    sys.exit(main())
