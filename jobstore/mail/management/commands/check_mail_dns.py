from argparse import ArgumentParser
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import dns.resolver
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from jobstore.mail.dns.queries.check import check_mail_dns, check_signature
from jobstore.mail.dns.queries.records import Finding, Mark, Resolver

WORDS = {Mark.OK: "ok      ", Mark.WRONG: "WRONG   ", Mark.UNKNOWN: "unknown "}


class Command(BaseCommand):
    help = (
        "Ask the name servers whether others will believe our mail: SPF, DKIM and DMARC of the "
        "sending domains, reverse names of the sending server. Exit status: 0 all is well, "
        "1 something is wrong, 2 something could not be checked."
    )
    resolver: Resolver | None = None

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--host", default="", help="the server others get our mail from (MAIL_SENDING_HOST)"
        )
        parser.add_argument(
            "--message",
            type=Path,
            help="a mail of this site as it arrived elsewhere, headers and all",
        )

    def handle(self, *_args: Any, host: str, message: Path | None, **_options: Any) -> None:
        senders = (settings.DEFAULT_FROM_EMAIL, settings.FOLLOW_UP_FROM_EMAIL)
        domains = {parseaddr(sender)[1].rpartition("@")[2].casefold() for sender in senders}
        findings = check_mail_dns(
            self.resolver or dns.resolver.Resolver(),
            domains=sorted(domains),
            selector=settings.DKIM_SELECTOR,
            dkim_domain=settings.DKIM_DOMAIN,
            host=host or settings.MAIL_SENDING_HOST,
        )
        signers = [settings.DKIM_DOMAIN] if settings.DKIM_DOMAIN else sorted(domains)
        findings.append(check_signature(_read(message), domains=signers))
        for finding in findings:
            self._tell(finding)
        marks = {finding.mark for finding in findings}
        if Mark.WRONG in marks:
            raise CommandError("Mail may be refused or land among spam.", returncode=1)
        if Mark.UNKNOWN in marks:
            raise CommandError("Not everything could be checked.", returncode=2)

    def _tell(self, finding: Finding) -> None:
        self.stdout.write(f"{WORDS[finding.mark]}{finding.what}: {finding.says}")
        if finding.todo:
            self.stdout.write(f"        {finding.todo}")


def _read(path: Path | None) -> bytes | None:
    if path is None:
        return None
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
