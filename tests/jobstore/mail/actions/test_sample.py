"""A golden file of each kind: what its reader gets, under a clock that stands.

After a wanted change: `WRITE_GOLDEN=1 pytest tests/jobstore/mail/actions/test_sample.py`, and read
the difference.
"""

import os
import re
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from jobstore.mail import kinds
from jobstore.mail.actions.sample import sample_message
from jobstore.mail.states import Category

ROOT = Path(__file__).resolve().parents[3] / "golden" / "mails"
KINDS = [pytest.param(kind, id=kind.name) for kind in kinds.all_kinds()]
LIST_HEADERS = {"List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"}
NO_LIST = {Category.SECURITY, Category.TRANSACTIONAL}
REMOTE = re.compile(
    r"""<(?:img|script|link|iframe|video|audio|object)\b|url\(|@import|\bsrc=""", re.I
)
LARGEST = 100_000  # bytes
FEWEST = 20  # characters of a text that says something


def parsed(kind):
    raw = sample_message(kind=kind).message().as_bytes()
    return raw, message_from_bytes(raw, policy=policy.default)


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
def test_mail_has_a_whole_text_first_and_nothing_from_elsewhere(now, kind):
    raw, message = parsed(kind)
    assert len(raw) <= LARGEST
    assert not message.defects
    kinds_of_text = [
        p.get_content_type() for p in message.walk() if p.get_content_maintype() == "text"
    ]
    assert kinds_of_text[:2] == ["text/plain", "text/html"]
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    assert len(text.strip()) >= FEWEST
    links = set(re.findall(r'href="(https?://[^"]+)"', html)) - {"http://testserver/"}
    assert {link.replace("&amp;", "&") for link in links} <= set(re.findall(r"https?://\S+", text))
    assert not REMOTE.search(html)


@pytest.mark.parametrize("kind", KINDS)
def test_mail_keeps_its_message_id_and_says_what_list_it_is_of(now, kind):
    _, message = parsed(kind)
    _, again = parsed(kind)
    assert message["Message-ID"] == again["Message-ID"]
    found = LIST_HEADERS & set(message.keys())
    assert found == (set() if kind.category in NO_LIST else LIST_HEADERS)
    assert ("Auto-Submitted" in message) is (kind.category != Category.RELAYED)
    assert message["From"].addresses[0].addr_spec.endswith("@jobstore.example")


def test_no_golden_file_is_left_of_a_kind_that_is_gone():
    names = {
        f"{kind.name}.{ending}"
        for kind in kinds.all_kinds()
        for ending in ("headers", "txt", "html")
    }
    assert {path.name for path in ROOT.iterdir()} == names
