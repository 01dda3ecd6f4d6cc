"""SpamAssassin scores a golden mail of each kind by its local rules; no network test is run."""

import re
import subprocess

import pytest

from jobstore.mail import kinds
from jobstore.mail.outgoing.actions.staff import sample_message
from tests import servers

HIGHEST = 1.0  # points; mail counts as spam from 5
OFFLINE = ["--local", "--cf=use_bayes 0", "--cf=use_auto_welcomelist 0"]
STATUS = re.compile(r"^X-Spam-Status: \w+, score=(-?[\d.]+) .*?tests=([\w,\s=.-]*?)\s+\w+=", re.M)
BAIT = b"""From: win@example.com
To: you@example.com
Subject: XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X

XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X
"""


def scores(messages, folder):
    """The score and the rules that fired, for each message in its order."""
    files = []
    for number, raw in enumerate(messages):
        path = folder / f"{number:03}.eml"
        path.write_bytes(raw)
        files.append(path)
    done = subprocess.run(
        [servers.spamassassin(), *OFFLINE, "--test-mode", "--prefs-file=/dev/null", *files],
        env={"HOME": str(folder), "PATH": "/usr/bin:/bin", "LC_ALL": "C"},
        capture_output=True,
        check=True,
    )
    found = STATUS.findall(done.stdout.decode(errors="replace"))
    assert len(found) == len(messages)
    return [(float(score), re.sub(r"\s", "", rules)) for score, rules in found]


@pytest.mark.once
def test_no_mail_looks_like_spam(now, tmp_path):
    every = kinds.all_kinds()
    raws = [sample_message(kind=kind).message().as_bytes() for kind in every]
    *found, (bait, _) = scores([*raws, BAIT], tmp_path)
    assert bait >= 5, "the rules are not loaded"
    by_name = dict(zip([kind.name for kind in every], found, strict=True))
    assert {name: said for name, said in by_name.items() if said[0] >= HIGHEST} == {}
