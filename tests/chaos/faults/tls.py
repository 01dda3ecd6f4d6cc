"""F22, second half: where TLS is required, a mail waits rather than leaves in the clear."""

import subprocess
from pathlib import Path

from django.test import override_settings

from jobstore.mail.outgoing.actions.drain import drain_outbox
from tests.chaos.faults import smtp
from tests.chaos.lab import Lab
from tests.chaos.report import Checks, NotRun

SUBJECT = "/CN=somebody.else.example"


def slow_and_untrusted(lab: Lab) -> Checks:
    checks = smtp.tarpit(lab)
    lab.crew.stop()
    for way in ("no STARTTLS", "bad certificate"):
        lab.reset()
        if way == "bad certificate":
            _certify(lab.folder)
        lab.stop_sink()
        lab.start_sink()
        lab.fill(5, name="tls")
        with override_settings(EMAIL_USE_TLS=True):
            report = drain_outbox(seconds=5)
        heard = sum(event.phase in {"rcpt", "eod"} for event in lab.sink_log.events())
        checks.zero(f"mails in the clear with {way}", heard)
        checks.equal(f"still waiting with {way}", lab.open_rows(), 5)
        checks.equal(f"seen as down with {way}", int(report.server_is_down), 1)
    for name in ("certificate.pem", "key.pem"):
        (lab.folder / name).unlink()
    lab.stop_sink()
    lab.start_sink()
    return checks


def _certify(folder: Path) -> None:
    """Signed by nobody, for another name."""
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"]
    files = ["-keyout", folder / "key.pem", "-out", folder / "certificate.pem", "-subj", SUBJECT]
    try:
        subprocess.run([*command, *files], check=True, capture_output=True)
    except FileNotFoundError:
        raise NotRun("openssl is not installed") from None
