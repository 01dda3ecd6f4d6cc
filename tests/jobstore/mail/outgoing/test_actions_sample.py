"""A golden file of each kind: what its reader gets, under a clock that stands.

After a wanted change: `WRITE_GOLDEN=1 pytest tests/jobstore/mail/outgoing/test_actions_sample.py`,
and read the difference.
"""

import os
import re
from pathlib import Path

import pytest

from jobstore.mail import kinds
from tests.support.mail_shape import parsed, shape_faults

ROOT = Path(__file__).resolve().parents[3] / "golden" / "mails"
LINK = re.compile(r"https?://\S+")
LABEL = re.compile(r"\w.*:$|^Job Store$|^\w.* (applied|withdrew): ")
REPLY = re.compile(r"(?:[Rr]eply goes to|reply to this e-mail, and) (\w+ \w+)")
KINDS = [pytest.param(kind, id=kind.name) for kind in kinds.all_kinds()]


def lines_of(message) -> str:
    """All headers but the random boundary, then the parts."""
    headers = [
        f"{name}: {value}"
        for name, value in message.items()
        if name not in {"Content-Type", "MIME-Version"}
    ]
    parts = [
        f"part: {part.get_content_type()} {part.get_filename() or ''}".rstrip()
        for part in message.walk()
    ]
    return "\n".join([*headers, *parts, ""])


@pytest.mark.parametrize("kind", KINDS)
def test_mail_is_as_written_down(now, kind):
    _, message = parsed(kind)
    written = {
        "headers": lines_of(message),
        "txt": message.get_body(("plain",)).get_content(),
        "html": message.get_body(("html",)).get_content(),
    }
    for ending, text in written.items():
        path = ROOT / f"{kind.name}.{ending}"
        if os.environ.get("WRITE_GOLDEN"):
            path.write_text(text)
        assert text == path.read_text(), f"{path.name} differs"


@pytest.mark.parametrize("kind", KINDS)
def test_mail_has_a_whole_text_its_list_headers_and_nothing_from_elsewhere(now, kind):
    assert shape_faults(kind, site="http://testserver") == []


@pytest.mark.parametrize("kind", KINDS)
def test_text_says_what_each_link_opens_and_whom_a_reply_reaches(now, kind):
    _, message = parsed(kind)
    lines = message.get_body(("plain",)).get_content().splitlines()
    pairs = zip(["", *lines], lines, strict=False)
    bare = [link for before, link in pairs if LINK.fullmatch(link) and not LABEL.search(before)]
    assert bare == []
    letter = kind.sample()
    for part in ("plain", "html"):
        said = REPLY.findall(" ".join(message.get_body((part,)).get_content().split()))
        assert said == ([letter.reply_to.name] if letter.reply_to else [])


def test_no_golden_file_is_left_of_a_kind_that_is_gone():
    names = {
        f"{kind.name}.{ending}"
        for kind in kinds.all_kinds()
        for ending in ("headers", "txt", "html")
    }
    assert {path.name for path in ROOT.iterdir()} == names
