"""`make test`: installs what is missing, starts the servers, runs the tests on both databases,
and in between the quick faults.

    python -m tests.services [pytest arguments]

With arguments, one run on PostgreSQL with just those; TEST_DATABASE=sqlite picks the embedded one.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable

from tests import servers

NEEDED: dict[str, Callable[[], object]] = {
    "postgresql": servers.postgres_programs,
    "redis-server": servers.redis_program,
    "chromium": servers.chromium,
    "spamassassin": servers.spamassassin,
}


def missing_packages() -> list[str]:
    missing = []
    for package, find in NEEDED.items():
        try:
            find()
        except servers.ServerMissing:
            missing.append(package)
    return missing


def install(packages: list[str]) -> None:
    """By apt as root; otherwise one line that names what to install, and the end."""
    line = f"apt-get install {' '.join(packages)}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(f"The tests need programs that are not installed. As root: {line}")
    print(f"Installing for the tests: {' '.join(packages)}", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    get = ["apt-get", "-y", "-qq", "--no-install-recommends"]
    for command in (["apt-get", "update", "-qq"], [*get, "install", *packages]):
        subprocess.run(command, check=True, env=env, stdout=subprocess.DEVNULL)


def run_pytest(arguments: list[str], **environment: str) -> int:
    command = [sys.executable, "-m", "pytest", *arguments]
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    # A test may wait for a program of its own inside its transaction.
    env = {"IDLE_TRANSACTION_SECONDS": "600", **inherited, **environment}
    return subprocess.run(command, env=env, check=False).returncode


def run_chaos() -> int:
    """With servers of its own, since these are killed."""
    command = [sys.executable, "-m", "tests.chaos"]
    env = {**os.environ, "PROFILE": "quick"}
    return subprocess.run(command, env=env, check=False).returncode


def main() -> int:
    packages = missing_packages()
    if packages:
        install(packages)
    arguments = sys.argv[1:]
    if arguments and os.environ.get("TEST_DATABASE") == "sqlite":
        return run_pytest(arguments)
    with servers.postgres() as database_url, servers.redis() as redis_url:
        urls = {"DATABASE_URL": database_url, "TEST_REDIS_URL": redis_url}
        if arguments:
            return run_pytest(arguments, **urls)
        print("\n=== All tests on PostgreSQL, with a real Redis and workers ===", flush=True)
        failed = run_pytest(["-n", "2"], **urls)
    if not failed:
        print("\n=== The quick faults: everything is broken once ===", flush=True)
        failed = run_chaos()
    if not failed:
        print("\n=== All tests on the embedded default, SQLite ===", flush=True)
        failed = run_pytest(["-n", "2"], SECOND_DATABASE="1")
    return failed


if __name__ == "__main__":
    sys.exit(main())
