import re
from email import message_from_bytes, policy

import pytest

from jobstore.mail import kinds
from jobstore.mail.kinds import Attachment, Letter, Reader
from jobstore.mail.outgoing.actions.compose import CannotCompose, compose_mail
from jobstore.mail.outgoing.actions.queue import Recipient
from jobstore.mail.states import Category
from tests.factories.mail import queued, sample_kind

pytestmark = pytest.mark.django_db
CONTEXT = {"words": 'Tom & "Ann" <b>', "link": "http://testserver/go/?a=1&b=2"}


@pytest.fixture
def folder(tmp_path, settings):
    """A kind's three templates, below the site's own frame."""
    (tmp_path / "sample.subject.txt").write_text("News from\n{{ words }}")
    body = '{% extends "mail/base.EXT" %}{% block body %}BODY{% endblock body %}'
    text = body.replace("EXT", "txt").replace("BODY", "\n\n\n{{ words }}\n{{ link }}")
    html = '<p>{{ words }}</p><p><a class="button" href="{{ link }}">Go</a></p>'
    (tmp_path / "sample.txt").write_text(text)
    (tmp_path / "sample.html").write_text(body.replace("EXT", "html").replace("BODY", html))
    templates = [dict(settings.TEMPLATES[0])]
    templates[0]["DIRS"] = [*templates[0]["DIRS"], tmp_path]
    settings.TEMPLATES = templates
    return tmp_path


def raw_headers(mail):
    """The lines of all headers, as they would go over the wire, folded ones unfolded."""
    raw = compose_mail(mail=mail, kind=kinds.get(mail.kind)).message().as_bytes()
    parts = [part for part in raw.decode("latin-1").split("\n\n") if part.strip()]
    return re.sub(r"\n[ \t]", " ", "\n".join(parts)).split("\n")


def built(mail_kinds, *, letter=None, to=None, **changes):
    changes.setdefault("template", "sample")
    letter = letter or Letter(context=CONTEXT)
    kind = sample_kind(mail_kinds, render=lambda mail: letter, **changes)
    mail = queued(kind, **({"to": to} if to else {}))
    message = compose_mail(mail=mail, kind=kind)
    return mail, message_from_bytes(message.message().as_bytes(), policy=policy.default)


def test_text_reads_as_written_by_hand(now, mail_kinds, folder):
    _, message = built(mail_kinds)
    text = message.get_body(("plain",)).get_content()
    assert text.startswith('Hello Rex,\n\nTom & "Ann" <b>\nhttp://testserver/go/?a=1&b=2\n\n')
    assert "\n\n\n" not in text
    assert message["Subject"] == 'News from Tom & "Ann" <b>'


def test_html_is_escaped_and_carries_its_styles(now, mail_kinds, folder):
    _, message = built(mail_kinds)
    html = message.get_body(("html",)).get_content()
    assert "Tom &amp; " in html
    assert "<b>" not in html
    assert 'class="button" href="http://testserver/go/?a=1&amp;b=2" style="' in html
    assert "prefers-color-scheme: dark" in html
    assert "<img" not in html
    assert len(html.encode()) < 20_000


@pytest.mark.parametrize("category", list(Category))
def test_headers_of_each_category(now, mail_kinds, folder, category):
    mail, message = built(mail_kinds, category=category)
    can_stop = category in {Category.COACHING, Category.DIGEST, Category.RELAYED}
    assert message["Message-ID"] == mail.message_id
    assert message["Date"].datetime == now
    assert message["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    assert (message["Auto-Submitted"] is None) is (category == Category.RELAYED)
    for header in ("List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"):
        assert (header in message) is can_stop
    text = message.get_body(("plain",)).get_content()
    assert ("http://testserver/mail/stop/" in text) is can_stop
    if can_stop:
        link = message["List-Unsubscribe"].strip()
        assert link.startswith("<http://testserver/mail/one-click/")


def test_mail_of_a_candidate_comes_from_us_and_goes_back_to_them(now, mail_kinds, folder):
    letter = Letter(
        context=CONTEXT, from_name="Maya\r\nOrtiz", reply_to=Reader("maya@example.org", "Maya")
    )
    _, message = built(mail_kinds, letter=letter, category=Category.RELAYED)
    assert message["From"] == "Maya Ortiz via Job Store <hello@jobstore.example>"
    assert message["Reply-To"] == "maya@example.org"


def test_attachment_travels(now, mail_kinds, folder):
    calendar = Attachment("interview.ics", b"BEGIN:VCALENDAR", "text/calendar")
    _, message = built(mail_kinds, letter=Letter(context=CONTEXT, attachments=(calendar,)))
    (part,) = message.iter_attachments()
    assert (part.get_filename(), part.get_content_type()) == ("interview.ics", "text/calendar")


# mail.EmailMessage and its serializer treat these in five ways, from an error to a raw byte.
HOSTILE = ["\n", "\r", "\x00", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x7f", "\x85"]
HOSTILE += ["\u2028", "\u2029", "\ud800"]
INJECTED = "Bcc: x@example.org"


@pytest.mark.parametrize("char", HOSTILE, ids=ascii)
@pytest.mark.parametrize("field", ["Subject", "From", "To", "attachment"])
def test_no_character_leaves_its_header(now, mail_kinds, folder, char, field):
    text = f"A{char}{INJECTED}"
    facts = {"context": CONTEXT}
    to = None
    if field == "Subject":
        (folder / "sample.txt").write_text("Only the subject has it.")
        (folder / "sample.html").write_text("Only the subject has it.")
        facts["context"] = CONTEXT | {"words": text}
    elif field == "From":
        facts["from_name"] = text
    elif field == "To":
        to = Recipient(email="rex@acme.example", name=text)
    else:
        facts["attachments"] = (Attachment(f"{text}.ics", b"BEGIN:VCALENDAR", "text/calendar"),)
    mail, message = built(mail_kinds, letter=Letter(**facts), to=to)
    assert message["Bcc"] is None
    lines = raw_headers(mail)
    assert not [line for line in lines if line.startswith(INJECTED)]
    assert not [line for line in lines if set(line) & set(HOSTILE)]


@pytest.mark.parametrize("char", HOSTILE, ids=ascii)
@pytest.mark.parametrize("address", ["maya{}@example.org", "maya@example{}.org", "M{} <m@x.org>"])
def test_no_character_enters_a_reply_address(now, mail_kinds, folder, char, address):
    letter = Letter(context=CONTEXT, reply_to=Reader(address.format(f"{char}{INJECTED}"), "X"))
    with pytest.raises(CannotCompose, match="ValidationError"):
        built(mail_kinds, letter=letter)


@pytest.mark.parametrize(
    "address", ["a@[127.0.0.1]", f"{'a' * 65}@example.org", "a@localhost", "no address", "a@b@c.d"]
)
def test_impossible_address_cannot_be_composed(now, mail_kinds, folder, address):
    with pytest.raises(CannotCompose):
        built(mail_kinds, to=Recipient(email=address))


def test_missing_template_cannot_be_composed(now, mail_kinds, folder):
    with pytest.raises(CannotCompose, match="TemplateDoesNotExist"):
        built(mail_kinds, template="no/such/mail")


def test_times_are_in_the_zone_of_the_recipient(now, mail_kinds, folder):
    (folder / "sample.txt").write_text("{{ when|moment }}")
    letter = Letter(context=CONTEXT | {"when": now})
    to = Recipient(email="kai@example.org", zone="Pacific/Honolulu")
    _, message = built(mail_kinds, letter=letter, to=to)
    text = message.get_body(("plain",)).get_content()
    assert text.strip() == "Tuesday, November 24, 2026, 5:00 AM HST"
