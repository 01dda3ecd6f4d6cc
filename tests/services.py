"""`make test`: installs what is missing, starts the servers, runs every test on PostgreSQL, a
sample of the faults, and on SQLite what could differ there.

    python -m tests.services [pytest arguments | prove]

With arguments, one run on PostgreSQL with just those; TEST_DATABASE=sqlite picks the embedded one.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from random import SystemRandom

from tests import measure, servers, template

PLAIN = ("-m", "pytest")
# Each worker goes through one half in order, so that what a file sets up is set up once.
BOTH_CORES = ("-n", "2", "--dist", "worksteal")

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


def keep_bytecode() -> None:
    """Else each of the many processes compiles every module anew, where none may lie beside it."""
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ.setdefault("PYTHONPYCACHEPREFIX", str(Path("var/bytecode").absolute()))


def run_pytest(*arguments: str, program: Sequence[str] = PLAIN, **environment: str) -> int:
    command = [sys.executable, *program, *arguments]
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    # A test may wait for a program of its own inside its transaction.
    env = {"IDLE_TRANSACTION_SECONDS": "600", **inherited, **environment}
    return subprocess.run(command, env=env, check=False).returncode


def run_chaos(profile: str, **environment: str) -> int:
    """With servers of its own, since these are killed."""
    command = [sys.executable, "-m", "tests.chaos"]
    env = {**os.environ, "PROFILE": profile, **environment}
    return subprocess.run(command, env=env, check=False).returncode


def run_some(arguments: list[str], **urls: str) -> int:
    """The inner loop: nothing is measured, and what takes long to load stays out."""
    plugin = [] if any("hypothesis" in one for one in arguments) else ["-p", "no:hypothesispytest"]
    return run_pytest(*plugin, *arguments, **urls)


def run_everything(**urls: str) -> int:
    tell("All tests on PostgreSQL, with a real Redis and workers")
    measure.forget()
    failed = run_pytest(*BOTH_CORES, program=measure.RUN, **urls) or measure.report()
    if not failed:
        tell("A sample of the faults; `make prove` has them all")
        failed = run_chaos("sample")
    if not failed:
        tell("What could differ there on the embedded default, SQLite")
        failed = run_pytest(*BOTH_CORES, SECOND_DATABASE="1")
    return failed


def prove(**urls: str) -> int:
    """Every long proof at its whole length, then every fault."""
    seed = os.environ.get("SEED") or str(SystemRandom().randrange(10**6))
    tell(f"The long proofs, whole, SEED={seed}")
    failed = run_pytest(
        *("-m", "proof", "-n", "2", "--timeout", "3600", f"--hypothesis-seed={seed}"),
        **(urls | {"PROVE": "1", "SEED": seed}),
    )
    return failed or run_chaos("full", SEED=seed)


def tell(what: str) -> None:
    print(f"\n=== {what} ===", flush=True)


def main() -> int:
    # A stopped run stops what it started, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    keep_bytecode()
    packages = missing_packages()
    if packages:
        install(packages)
    arguments = sys.argv[1:]
    if arguments and os.environ.get("TEST_DATABASE") == "sqlite":
        return run_some(arguments)
    with servers.kept_postgres() as database_url, servers.redis() as redis_url:
        urls = {"DATABASE_URL": database_url, "TEST_REDIS_URL": redis_url}
        urls["TEST_TEMPLATE"] = template.ensure_template(database_url)
        if arguments == ["prove"]:
            return prove(**urls)
        return run_some(arguments, **urls) if arguments else run_everything(**urls)


if __name__ == "__main__":
    sys.exit(main())
