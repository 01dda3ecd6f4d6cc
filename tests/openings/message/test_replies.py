"""Mail about a message that somebody answers by mail."""

from email.message import EmailMessage

import pytest

from jobstore.lib import clock
from jobstore.mail.bounce.actions import take_answer_in
from jobstore.mail.outgoing.models import OutgoingMail
from tests.factories import NOW
from tests.openings.message.conftest import UNDO
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db


def reply(mail, **headers):
    message = EmailMessage()
    message["From"] = "Somebody <somebody@example.net>"
    message["In-Reply-To"] = mail.message_id
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("Yes, gladly.")
    return message.as_bytes()


@pytest.mark.row("B102")
@pytest.mark.parametrize("side", ["candidate", "team"])
def test_reply_leads_its_writer_to_the_page_once(application, write, dana, alice, bob, side):
    write(bob if side == "candidate" else dana, sent=True)
    with clock.at(NOW + UNDO):
        deliver()
        mail = OutgoingMail.objects.order_by("pk").filter(state="sent").first()
        for _again in range(2):
            assert take_answer_in(reply(mail)) == 1
        (letter,) = deliver()
    assert mail.recipient_email in letter.to[0]  # never to whatever the reply says
    path = "/applications/" if side == "candidate" else "/employers/acme/applications/"
    assert f"{path}{application.pk}/messages/" in letter.body


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"X_Autoreply": "yes"},
        {"Return_Path": "<>"},
    ],
)
def test_machines_are_told_nothing(application, write, bob, headers):
    write(bob, sent=True)
    with clock.at(NOW + UNDO):
        deliver()
    mail = OutgoingMail.objects.get()
    assert take_answer_in(reply(mail, **headers)) == 0
    assert take_answer_in(b"\xff\x00 nothing to read") == 0


def test_reply_to_another_mail_is_passed_over(application, write, dana, bob):
    write(bob, sent=True)
    with clock.at(NOW + UNDO):
        deliver()
    OutgoingMail.objects.update(kind="openings.offer")
    take_answer_in(reply(OutgoingMail.objects.get()))
    assert OutgoingMail.objects.count() == 1
