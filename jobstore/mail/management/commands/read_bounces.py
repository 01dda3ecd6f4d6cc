import mailbox
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError

from jobstore.mail.bounce.actions import record_reports_in, take_answer_in
from jobstore.mail.bounce.queries import SIZE_LIMIT

SEEN = ":2,S"


class Command(BaseCommand):
    help = (
        "Read notifications of mail that came back: from a Maildir (the new ones, which are then "
        "marked as seen), an mbox file, or one message on the standard input. Again is harmless."
    )
    stdin: BinaryIO | None = None

    def add_arguments(self, parser: ArgumentParser) -> None:
        source = parser.add_mutually_exclusive_group()
        source.add_argument("--maildir", type=Path, help="a Maildir with new/ and cur/")
        source.add_argument("--mbox", type=Path, help="an mbox file; it stays as it is")

    def handle(self, *_args: Any, maildir: Path | None, mbox: Path | None, **_options: Any) -> None:
        counted = passed = 0
        for raw in _messages(maildir, mbox, self.stdin or sys.stdin.buffer):
            reports = len(record_reports_in(raw))
            if not reports:
                take_answer_in(raw)
            counted += reports
            passed += not reports
        self.stdout.write(f"{counted} reports counted, {passed} messages without one passed over")


def _messages(maildir: Path | None, mbox: Path | None, stdin: BinaryIO) -> Iterator[bytes]:
    """Each message, cut right behind the size up to which one is read."""
    if maildir is not None:
        yield from _new_in(maildir)
    elif mbox is not None:
        yield from _all_in(mbox)
    else:
        yield stdin.read(SIZE_LIMIT + 1)


def _new_in(maildir: Path) -> Iterator[bytes]:
    if not (maildir / "new").is_dir() or not (maildir / "cur").is_dir():
        raise CommandError(f"{maildir} is no Maildir: it has no new/ and cur/.")
    for path in sorted((maildir / "new").iterdir()):
        if path.is_symlink() or not path.is_file():
            continue
        with path.open("rb") as file:
            yield file.read(SIZE_LIMIT + 1)
        path.rename(maildir / "cur" / f"{path.name}{SEEN}")


def _all_in(path: Path) -> Iterator[bytes]:
    if not path.is_file():
        raise CommandError(f"There is no file {path}.")
    box = mailbox.mbox(path, create=False)
    try:
        for key in box.keys():  # noqa: SIM118 -- a mailbox iterates over messages, not keys
            with box.get_file(key) as file:
                yield file.read(SIZE_LIMIT + 1)
    finally:
        box.close()
