import io
import mailbox

import pytest
from django.core.management import CommandError, call_command

from jobstore.mail.bounce.queries import SIZE_LIMIT
from jobstore.mail.management.commands.read_bounces import Command
from jobstore.mail.outgoing.models import MailEvent, OutgoingMail
from tests.factories.mail import queued, sample_kind
from tests.support.dsn import dsn
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(now, mail_kinds):
    kind = sample_kind(mail_kinds)
    mails = [queued(kind, f"{name}@example.org") for name in ("one", "two")]
    deliver()
    return list(OutgoingMail.objects.filter(pk__in=[mail.pk for mail in mails]).order_by("pk"))


def run(**options):
    out = io.StringIO()
    call_command("read_bounces", stdout=out, **options)
    return out.getvalue().strip()


def test_new_mail_of_a_maildir_is_read_once(sent, tmp_path):
    box = mailbox.Maildir(tmp_path / "box")
    for mail in sent:
        box.add(dsn(mail))
    box.add(b"From: a@example.org\n\nHello")
    box.add(dsn(sent[0]) + b"x" * SIZE_LIMIT)
    (tmp_path / "box" / "new" / "link").symlink_to("/etc/hostname")
    words = "2 reports counted, 2 messages without one passed over"
    assert run(maildir=tmp_path / "box") == words
    assert run(maildir=tmp_path / "box") == "0 reports counted, 0 messages without one passed over"
    assert len(mailbox.Maildir(tmp_path / "box", create=False)) >= 4
    assert MailEvent.objects.count() == 2


def test_mbox_is_read_and_left_alone(sent, tmp_path):
    path = tmp_path / "bounces"
    box = mailbox.mbox(path)
    for mail in sent:
        box.add(dsn(mail))
    box.close()
    before = path.read_bytes()
    assert run(mbox=path).startswith("2 reports")
    assert run(mbox=path).startswith("0 reports")
    assert path.read_bytes() == before


def test_one_message_on_the_standard_input(sent):
    out = io.StringIO()
    command = Command(stdout=out)
    command.stdin = io.BytesIO(dsn(sent[0]))
    call_command(command)
    assert out.getvalue().startswith("1 reports counted, 0")


@pytest.mark.parametrize("option", ["maildir", "mbox"])
def test_what_is_not_there_is_named(db, tmp_path, option):
    with pytest.raises(CommandError, match="nowhere"):
        run(**{option: tmp_path / "nowhere"})
