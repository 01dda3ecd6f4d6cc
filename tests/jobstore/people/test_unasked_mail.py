"""What a visitor without a sign-in can make the site send: listed, counted, and ended by a link."""

import re
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

import allauth
import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse

from jobstore.mail import kinds
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.stop.models import Suppression
from jobstore.people import adapters
from jobstore.people.user.mails import ASKED_BY_ANYBODY
from jobstore.people.user.models import User
from tests.access_matrix import MATRIX
from tests.factories.people import PASSWORD, UserFactory
from tests.support.mail import deliver

pytestmark = pytest.mark.django_db
TEMPLATES = Path(allauth.__file__).parent / "templates"
# Mail that needs a proven account: a sign-in, a right password, or the link of another mail.
OF_ONES_OWN_ACT = {
    *("account/email/email_changed", "account/email/email_confirm", "account/email/email_deleted"),
    *("account/email/password_changed", "account/email/password_reset"),
    *("account/email/password_set", "mfa/email/recovery_codes_generated"),
    *("mfa/email/totp_activated", "mfa/email/totp_deactivated"),
    *("mfa/email/webauthn_added", "mfa/email/webauthn_removed"),
}
# Every kind that a signed-out visitor can cause, and how often it reaches one address in a day.
CAUSED_BY_ANYBODY = {
    "coaching.reply_confirm": 2,
    "openings.alert_confirm": 5,
    "people.address_code": 3,
    "people.known_address": 1,
    "people.login_code": 5,
    "people.no_account": 1,
    "people.password_reset": 3,
}
# Of a reply that may tell of danger, to moderators: counted, but not theirs to end.
CAUSED_TO_STAFF = {"coaching.reply_urgent": 20}
# Every page of ours that takes a POST without a sign-in. A new one is looked at before it is added.
CAUSES_MAIL = {
    "coaching:reply_create": {"coaching.reply_confirm", "coaching.reply_urgent"},
    "openings:alert_new": {"openings.alert_confirm"},
}
CAUSES_NONE = {
    *("coaching:reply_flag", "coaching:reply_mute", "coaching:digest_open"),
    *("coaching:digest_search", "people:invitation_accept", "mail:mail_choices_link"),
    *("mail:mail_events", "mail:mail_stop", "mail:mail_one_click"),
    *("openings:opening_save", "openings:opening_unsave"),
}
# Who has the link of one mail says something once; it goes to the person who asked for that.
ANSWERS_OF_A_LINK = {
    *("coaching:reply_confirm", "coaching:letter_acknowledge", "coaching:letter_report"),
    *("coaching:feedback_form", "coaching:feedback_draft", "coaching:feedback_decline"),
    *("coaching:feedback_call", "coaching:practice_form", "coaching:practice_decline"),
    *("openings:alert_page", "openings:alert_all", "openings:alert_fit", "openings:still_hiring"),
    *("openings:proposal_pick", "openings:proposal_other_times"),
}
NEW = {"name": "Nora New", "password1": "a glass half full"}


def ask(client, what, email):
    data = {"email": email} | (NEW if what == "account_signup" else {})
    return client.post(reverse(what), data)


WAYS = ["account_reset_password", "account_request_login_code", "account_signup"]


def test_every_page_that_takes_a_post_of_anybody_is_sorted():
    open_ = {
        name
        for name, view in views_of(get_resolver().url_patterns, "")
        if name in MATRIX and MATRIX[name].post and not getattr(view, "login_required", True)
    }
    assert open_ == {*CAUSES_MAIL, *CAUSES_NONE, *ANSWERS_OF_A_LINK}
    caused = set().union(*CAUSES_MAIL.values())
    assert caused <= {*CAUSED_BY_ANYBODY, *CAUSED_TO_STAFF}


def views_of(items, prefix):
    for item in items:
        if isinstance(item, URLResolver):
            inner = f"{prefix}{item.namespace}:" if item.namespace else prefix
            yield from views_of(item.url_patterns, inner)
        elif item.name:
            yield f"{prefix}{item.name}", item.callback


def test_every_text_of_allauth_is_sorted():
    stems = {
        str(path.relative_to(TEMPLATES)).removesuffix("_subject.txt")
        for path in TEMPLATES.rglob("email/*_subject.txt")
        if "socialaccount" not in path.parts  # not installed
    }
    assert stems == OF_ONES_OWN_ACT | set(ASKED_BY_ANYBODY)


def test_every_kind_that_anybody_can_cause_is_counted_and_can_be_ended():
    declared = {kind.name: kind for kind in kinds.all_kinds() if kind.per_day or kind.is_unasked}
    assert {name: kind.per_day for name, kind in declared.items()} == {
        **CAUSED_BY_ANYBODY,
        **CAUSED_TO_STAFF,
    }
    assert {name for name, kind in declared.items() if kind.is_unasked} == set(CAUSED_BY_ANYBODY)


def test_public_pages_cause_no_other_kind_of_mail(now, client):
    """Every address that takes a POST of anybody, with what a form there may ask for."""
    UserFactory(email="known@example.org")
    for email in ("known@example.org", "stranger@elsewhere.example"):
        for name in public_forms():
            client.post(name, {"email": email, "login": email, "password": "x", **NEW})
            client.post(name, {"action": "resend"})
    caused = set(OutgoingMail.objects.order_by("kind").values_list("kind", flat=True))
    assert caused == {kind.name for kind in ASKED_BY_ANYBODY.values()}


def public_forms():
    """allauth's pages without an argument in their address."""
    names = [name for name in get_resolver().reverse_dict if isinstance(name, str)]
    found = [name for name in names if name.startswith(("account_", "mfa_"))]
    assert {*WAYS, "account_login", "account_email_verification_sent"} <= set(found)
    for name in found:
        try:
            yield reverse(name)
        except NoReverseMatch:
            continue


@pytest.mark.parametrize(
    ("way", "most"), [("account_request_login_code", 5), ("account_reset_password", 3)]
)
def test_an_account_gets_so_many_a_day_whoever_asks(now, dana, way, most):
    User.objects.update(last_login=now)
    answers = {
        ask(Client(REMOTE_ADDR=f"203.0.113.{n}"), way, dana.email).status_code for n in range(9)
    }
    assert answers == {HTTPStatus.FOUND}
    assert OutgoingMail.objects.count() == most


def test_an_address_without_an_account_gets_one_a_day(now):
    for number in range(12):
        client = Client(REMOTE_ADDR=f"203.0.113.{number}")
        ask(client, WAYS[number % 2], "outsider@elsewhere.example")
    assert [mail.kind for mail in OutgoingMail.objects.order_by("pk")] == ["people.no_account"]


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ("account_reset_password", "asked for a new password for outsider@elsewhere.example."),
        ("account_request_login_code", "tried to sign in with outsider@elsewhere.example."),
    ],
)
def test_an_address_without_an_account_reads_what_was_tried(now, way, said):
    ask(Client(), way, "outsider@elsewhere.example")
    text = " ".join(OutgoingMail.objects.get(kind="people.no_account").text.split())
    assert f"Somebody, most likely you, {said} There is no account" in text


def test_the_code_for_an_address_says_whether_it_is_of_a_sign_up_or_of_an_account(now, dana):
    ask(Client(), "account_signup", "new@elsewhere.example")
    browser = Client()
    browser.post(reverse("account_login"), {"login": dana.email, "password": PASSWORD})
    data = {"action_add": "", "email": "second@elsewhere.example"}
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    browser.post(reverse("account_email"), data)
    said = {
        mail.recipient_email: " ".join(mail.text.split())
        for mail in OutgoingMail.objects.filter(kind="people.address_code").order_by("pk")
    }
    assert "If you did not sign up at Job Store," in said["new@elsewhere.example"]
    assert "did not add it to an account at Job Store," in said["second@elsewhere.example"]


def test_signing_somebody_up_fills_no_mailbox(now):
    for number in range(12):
        client = Client(REMOTE_ADDR=f"203.0.113.{number}")
        ask(client, WAYS[number % 3], "outsider@elsewhere.example")
    assert OutgoingMail.objects.count() == 3


@pytest.mark.parametrize("way", WAYS)
def test_the_page_is_the_same_when_no_mail_goes(now, dana, way):
    pages = [ask(Client(), way, dana.email) for _ in range(8)]
    assert {(page.status_code, page.headers["Location"]) for page in pages} == {
        (HTTPStatus.FOUND, pages[0].headers["Location"])
    }


def test_one_place_cannot_write_to_everybody(now, client, monkeypatch):
    assert adapters.ASKED_FROM_PLACE.allowed == 60
    few = replace(adapters.ASKED_FROM_PLACE, allowed=3)
    monkeypatch.setattr(adapters, "ASKED_FROM_PLACE", few)
    for number in range(5):
        ask(client, "account_reset_password", f"somebody{number}@elsewhere.example")
    assert OutgoingMail.objects.count() == 3


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("email", ["dana@example.org", "outsider@elsewhere.example"])
def test_one_click_ends_all_that_others_ask_for(now, dana, way, email):
    ask(Client(), way, email)
    (message,) = deliver()
    link = message.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://testserver")
    assert link.replace("one-click", "stop") in message.body
    assert Client(enforce_csrf_checks=True).post(link).status_code == HTTPStatus.OK
    for other in WAYS:
        ask(Client(), other, email)
    assert deliver() == []


def test_who_stopped_it_lets_it_come_again(now, client, dana):
    ask(Client(), "account_request_login_code", dana.email)
    page = stop_page_of(deliver()[0])
    client.post(page, {"choice": "unasked"})
    assert Suppression.objects.count() == 1
    assert "Send me this mail again" in client.get(page).content.decode()
    client.post(page, {"choice": "resume"})
    ask(Client(), "account_request_login_code", dana.email)
    assert len(deliver()) == 1


def test_strangers_close_the_code_to_no_browser_that_was_here_before(now, dana):
    own = Client()
    own.post(reverse("account_login"), {"login": dana.email, "password": PASSWORD})
    own.post(reverse("account_logout"))
    for _ in range(9):
        ask(Client(), "account_request_login_code", dana.email)
    client = Client()
    client.post(stop_page_of(deliver()[0]), {"choice": "unasked"})
    ask(own, "account_request_login_code", dana.email)
    assert len(deliver()) == 1


def test_who_reads_the_mail_can_let_a_new_browser_ask(now, dana):
    for _ in range(9):
        ask(Client(), "account_request_login_code", dana.email)
    page = stop_page_of(deliver()[-1])
    ask(Client(), "account_request_login_code", dana.email)
    assert deliver() == []
    new = Client()
    new.post(page, {"choice": "own-browser"})
    ask(new, "account_request_login_code", dana.email)
    assert len(deliver()) == 1
    ask(new, "account_reset_password", "other@elsewhere.example")
    assert "own_browser" not in OutgoingMail.objects.get(kind="people.no_account").payload


def test_a_known_browser_is_no_sender_without_end(now, dana):
    own = Client()
    own.post(reverse("account_login"), {"login": dana.email, "password": PASSWORD})
    own.post(reverse("account_logout"))
    for _ in range(12):
        ask(own, "account_reset_password", dana.email)
    assert OutgoingMail.objects.count() == 10


def stop_page_of(message):
    return re.search(r"http://testserver(/mail/stop/\S+)", message.body)[1]
