"""`make chaos`: every fault, one line each.

python -m tests.chaos [F1 F6 ...]      PROFILE=full|quick|sample SEED=number
"""

import logging
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from random import Random, SystemRandom

from tests import servers
from tests.chaos.cluster import Cluster
from tests.chaos.profile import PROFILES, Profile
from tests.chaos.report import LATEST, Report

LOGS = LATEST.parent / "log"


def environment(folder: Path, cluster: Cluster, profile: Profile) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "tests.chaos.settings",
        "DATABASE_URL": cluster.url,
        "REDIS_URL": f"redis://127.0.0.1:{servers.free_port()}/0",
        "MAIL_TRANSPORT": "jobstore.mail.backend.SmtpTransport",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(servers.free_port()),
        "CHAOS_FOLDER": str(folder),
        "CHAOS_SMTP_TIMEOUT": str(profile.smtp_timeout),
        "OUTBOX_LEASE_SECONDS": str(profile.lease),
        "IDLE_TRANSACTION_SECONDS": str(profile.lease),
        "WORKER_DEAF_AFTER": str(profile.deaf_after),
        "DRAIN_EVERY": "0.5",
        "LOG_LEVEL": "WARNING",
        "VAR_DIR": str(folder),
    }


def set_up() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    logging.disable(logging.ERROR)  # of this process; what it provokes is no news
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def run(report: Report, profile: Profile, folder: Path, cluster: Cluster, only: list[str]) -> None:
    env = environment(folder, cluster, profile)
    # What this process locks stands for another program, which nobody sends away.
    os.environ.update(env | {"IDLE_TRANSACTION_SECONDS": "0"})
    set_up()
    # Models can be imported only now, once the settings are known.
    from tests.chaos.faults import draw, run_all
    from tests.chaos.lab import Lab

    lab = Lab(profile=profile, seed=report.seed, folder=folder, env=env, cluster=cluster)
    lab.open()
    if profile.draws and not only:
        only = draw(Random(report.seed))
    try:
        run_all(lab, report, only=only)
    finally:
        lab.close()


def keep_logs(folder: Path) -> None:
    """What the processes said, for whoever looks into a failed gate."""
    LOGS.mkdir(parents=True, exist_ok=True)
    for log in folder.glob("*.log"):
        shutil.copy(log, LOGS)


def main() -> int:
    profile = PROFILES[os.environ.get("PROFILE", "full")]
    seed = int(os.environ.get("SEED") or SystemRandom().randrange(10**6))
    print(f"Chaos, profile {profile.name}, SEED={seed}", flush=True)
    # A stopped run stops what it started, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    report = Report(profile=profile.name, seed=seed)
    cluster = Cluster()
    try:
        cluster.create()
        with tempfile.TemporaryDirectory(prefix="jobstore-chaos-") as folder:
            try:
                run(report, profile, Path(folder), cluster, sys.argv[1:])
            finally:
                keep_logs(Path(folder))
    finally:
        cluster.remove()
    return report.close()


if __name__ == "__main__":
    sys.exit(main())
