"""What every mail must look like on the wire, whatever it says."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage

from jobstore.mail.kinds import Mail
from jobstore.mail.outgoing.actions.staff import sample_message
from jobstore.mail.states import Category

LIST_HEADERS = {"List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"}
REMOTE = re.compile(
    r"""<(?:img|script|link|iframe|video|audio|object)\b|url\(|@import|\bsrc=""", re.I
)
LARGEST = 100_000  # bytes
FEWEST = 20  # characters of a text that says something


def parsed(kind: type[Mail]) -> tuple[bytes, EmailMessage]:
    raw = sample_message(kind=kind).message().as_bytes()
    return raw, message_from_bytes(raw, policy=policy.default)


def shape_faults(kind: type[Mail], *, site: str) -> list[str]:
    """What is wrong with a sample of the kind, in words; `site` is where its links lead."""
    raw, message = parsed(kind)
    _, again = parsed(kind)
    faults = {
        "too large": len(raw) > LARGEST,
        f"defects {message.defects}": bool(message.defects),
        "another Message-ID the second time": message["Message-ID"] != again["Message-ID"],
        "list headers": LIST_HEADERS & set(message.keys())
        != (LIST_HEADERS if kind.may_be_stopped else set()),
        "Auto-Submitted": ("Auto-Submitted" in message) is (kind.category == Category.RELAYED),
        "sent in another's name": not message["From"]
        .addresses[0]
        .addr_spec.endswith("@jobstore.example"),
    }
    return [what for what, is_wrong in faults.items() if is_wrong] + _faults_of_parts(message, site)


def _faults_of_parts(message: EmailMessage, site: str) -> list[str]:
    texts = [p.get_content_type() for p in message.walk() if p.get_content_maintype() == "text"]
    if texts[:2] != ["text/plain", "text/html"]:
        return [f"parts {texts}"]
    plain, rich = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert rich is not None
    text, html = plain.get_content(), rich.get_content()
    links = set(re.findall(r'href="(https?://[^"]+)"', html)) - {f"{site}/"}
    missing = {link.replace("&amp;", "&") for link in links} - set(
        re.findall(r"https?://\S+", text)
    )
    faults = {
        "a text that says nothing": len(text.strip()) < FEWEST,
        f"links that the text lacks: {missing}": bool(missing),
        "something from elsewhere": bool(REMOTE.search(html)),
    }
    return [what for what, is_wrong in faults.items() if is_wrong]
