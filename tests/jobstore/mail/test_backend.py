"""Mail of Django and allauth: rows like all others."""

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, mail_managers, send_mail
from django.template.loader import get_template
from django.urls import reverse

from jobstore.mail.outgoing.actions.compose import CannotBeStored
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, MailState
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db


def test_code_for_signing_in_is_a_row_of_the_first_priority(now, client, dana):
    client.post(reverse("account_request_login_code"), {"email": dana.email})
    mail = OutgoingMail.objects.get()
    assert (mail.category, mail.priority, mail.state) == (Category.SECURITY, 0, MailState.PENDING)
    code = mail.subject.split()[0]
    assert code in mail.text
    (message,) = deliver()
    assert message.subject == f"{code} is your code for signing in"
    assert message.body.startswith("Hello,\n\nEnter this code")
    assert "/mail/one-click/" in message.extra_headers["List-Unsubscribe"]


def test_signup_asks_for_the_address_in_our_frame(now, client):
    data = {"email": "new@example.org", "name": "New Person", "time_zone": "America/Chicago"}
    password = "a long and winding pass"
    data |= {"password1": password, "password2": password}
    client.post(reverse("account_signup"), data)
    mail = OutgoingMail.objects.get()
    assert mail.recipient_email == "new@example.org"
    assert "testserver!" not in mail.text
    assert 'class="glass"' in mail.html
    assert "<script" not in mail.html


def test_reset_link_survives_in_text_and_html(now, client, dana):
    client.post(reverse("account_reset_password"), {"email": dana.email})
    (message,) = deliver()
    link = next(line for line in message.body.splitlines() if line.startswith("http"))
    assert link.startswith("http://testserver/accounts/password/reset/key/")
    assert f'href="{link}"' in message.alternatives[0][0]


def test_texts_about_security_are_forgotten_once_sent(now, client, dana, settings):
    settings.DEV_PAGES = False
    client.post(reverse("account_request_login_code"), {"email": dana.email})
    assert len(deliver()) == 1
    mail = OutgoingMail.objects.get()
    assert (mail.state, mail.subject, mail.text, mail.html) == (MailState.SENT, "", "", "")


def test_every_recipient_gets_a_row_of_their_own(now):
    message = EmailMessage("Hi", "Text", to=["a@example.org", "B <b@example.org>"])
    message.bcc = ["c@example.org"]
    assert message.send() == 1
    addresses = OutgoingMail.objects.order_by("recipient_email").values_list(
        "recipient_email", "recipient_name"
    )
    assert list(addresses) == [
        ("a@example.org", ""),
        ("b@example.org", "B"),
        ("c@example.org", ""),
    ]


def test_given_html_is_kept(now):
    message = EmailMultiAlternatives("Hi", "Text", to=["a@example.org"])
    message.attach_alternative("<p>Own</p>", "text/html")
    message.send()
    assert OutgoingMail.objects.get().html == "<p>Own</p>"


def test_attachments_are_refused(now):
    message = EmailMessage("Hi", "Text", to=["a@example.org"])
    message.attach("a.txt", "text", "text/plain")
    with pytest.raises(CannotBeStored):
        message.send()
    assert not OutgoingMail.objects.exists()


def test_mail_without_recipients_is_no_row(now, settings):
    settings.MANAGERS = []
    mail_managers("Hi", "Text")
    assert send_mail("Hi", "Text", None, []) == 0
    assert not OutgoingMail.objects.exists()


ALLAUTH = [
    *("account_already_exists", "email_changed", "email_confirm", "email_confirmation"),
    *("email_confirmation_signup", "email_deleted", "login_code", "password_changed"),
    *("password_reset", "password_reset_code", "password_reset_key", "password_set"),
    "unknown_account",
]


@pytest.mark.parametrize("stem", ALLAUTH)
def test_allauth_says_nothing_in_words_of_its_own(stem, now):
    context = {
        "site_url": "http://testserver",
        "code": "ABC123",
        "email": "a@example.org",
        "timestamp": now,
    }
    names = ("activate_url", "deleted_email", "from_email", "ip", "password_reset_url")
    context |= dict.fromkeys((*names, "signup_url", "to_email", "user_agent"), "x")
    text = get_template(f"account/email/{stem}_message.txt").render(context)
    subject = get_template(f"account/email/{stem}_subject.txt").render(context)
    assert "Job Store\nhttp://testserver" in text
    assert "!" not in text + subject
    assert subject.strip()
    assert "receiving this" not in text
