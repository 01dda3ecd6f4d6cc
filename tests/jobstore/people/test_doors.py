"""Ways in: a new code, another address, a passkey, and the zone of the browser."""

import re
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.people.user.models import User
from tests.factories.people import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
SIGN_UP, SENT = reverse("account_signup"), reverse("account_email_verification_sent")
SIGN_IN = reverse("account_login")


def sign_up(email, **more):
    client = Client()
    data = {"name": "Nora New", "email": email, "password1": "a glass half full", **more}
    response = client.post(SIGN_UP, data, follow=True)
    return client, response


def codes(email):
    mails = OutgoingMail.objects.filter(recipient_email=email).order_by("created_at", "key")
    found = [re.search(r"^\s*([A-Z0-9]{4}-?[A-Z0-9]{4})\s*$", mail.text, re.M) for mail in mails]
    return [match[1] for match in found if match]


def test_new_code_comes_by_a_button_and_works(now):
    client, page = sign_up("nora@example.org")
    assert "Send a new code" in page.content.decode()
    assert "15 minutes" in page.content.decode()
    assert "Nora New" not in page.content.decode()  # it was taken, so nothing is given back
    first = codes("nora@example.org")
    client.post(SENT, {"action": "resend"})
    (second,) = set(codes("nora@example.org")) - set(first)
    assert client.post(SENT, {"code": second}).status_code == 302
    assert User.objects.get(email="nora@example.org").emailaddress_set.get().verified


def without_tokens(page):
    text = re.sub(r'(name="csrfmiddlewaretoken" value|nonce)="[^"]*"', "", page.content.decode())
    return text.replace("known@example.org", "X").replace("nora@example.org", "X")


def test_page_for_the_code_does_not_tell_who_has_an_account(now):
    UserFactory(email="known@example.org")
    pages = [sign_up(email)[1] for email in ("known@example.org", "nora@example.org")]
    assert without_tokens(pages[0]) == without_tokens(pages[1])
    assert pages[0].redirect_chain == pages[1].redirect_chain


@pytest.mark.parametrize("email", ["known@example.org", "nora@example.org"])
def test_mistyped_address_leads_back_to_the_form(now, email):
    UserFactory(email="known@example.org")
    client, page = sign_up(email)
    assert "Use another address" in page.content.decode()
    response = client.post(reverse("account_logout"), {"next": SIGN_UP}, follow=True)
    assert response.redirect_chain[-1][0] == SIGN_UP
    assert response.status_code == 200


def test_three_wrong_codes_are_explained_and_the_right_password_works_at_once(now):
    client, _ = sign_up("nora@example.org")
    for _ in range(3):
        page = client.post(SENT, {"code": "WRNG-WRNG"}, follow=True)
    assert "sign in and we send a new one" in page.content.decode()
    data = {"login": "nora@example.org", "password": "a glass half full"}
    page = client.post(SIGN_IN, data, follow=True)
    assert page.redirect_chain[-1][0] == SENT
    assert len(codes("nora@example.org")) == 2


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("America/Chicago", "America/Chicago"),
        ("Asia/Calcutta", "Asia/Calcutta"),
        ("Mars/Base", "America/New_York"),
        ("", "America/New_York"),
    ],
)
def test_new_account_has_the_zone_of_the_browser(now, sent, kept):
    sign_up("nora@example.org", time_zone=sent)
    assert User.objects.get(email="nora@example.org").time_zone == kept


def second_step(user):
    client = Client()
    data = {"login": user.email, "password": PASSWORD}
    return client.post(SIGN_IN, data, follow=True).content.decode()


def has(user, *kinds):
    for kind in kinds:
        Authenticator.objects.create(user=user, type=kind, data={"seed": "x", "credential": {}})


CODE_FIELD = 'name="code"'
KEY_OF_NO_DEVICE = SimpleNamespace(authenticator_data=SimpleNamespace(credential_data=None))


@pytest.mark.parametrize(
    ("kinds", "shown", "asks_for_a_code"),
    [
        (["webauthn"], "Use my passkey", False),
        (["webauthn", "recovery_codes"], "one of the recovery codes", True),
        (["totp"], "the code that your app shows", True),
        (["totp", "webauthn"], "Use your passkey, or type the code", True),
    ],
)
def test_second_step_asks_for_what_was_set_up(now, monkeypatch, kinds, shown, asks_for_a_code):
    monkeypatch.setattr(Authenticator, "wrap", lambda row: KEY_OF_NO_DEVICE)
    dana = UserFactory(email="dana@example.org")
    has(dana, *kinds)
    page = second_step(dana)
    assert shown in page
    assert (CODE_FIELD in page) == asks_for_a_code
    assert ("Use my passkey" in page) == ("webauthn" in kinds)


NO_KEYS = ['{"id": "x"}', "[1]", '"x"', "7", '{"id": "x", "rawId": "eA", "response": []}', "{]"]


@pytest.mark.parametrize("sent", NO_KEYS)
def test_what_no_device_sends_is_a_wrong_key(client, dana, now, sent):
    key = {"credential": sent, "name": "Mine"}
    assert client.post(reverse("mfa_login_webauthn"), key)["Location"] == SIGN_IN
    client.post(SIGN_IN, {"login": dana.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.post(reverse("mfa_add_webauthn"), key).context["form"].errors
    client.post(reverse("account_logout"))
    has(dana, "totp")
    client.post(SIGN_IN, {"login": dana.email, "password": PASSWORD})
    assert client.post(reverse("mfa_authenticate"), key).status_code == 200


def test_invitation_fills_in_the_address(client):
    page = client.get(SIGN_UP, {"email": "colin@example.org"}).content.decode()
    assert 'value="colin@example.org"' in page


@pytest.mark.parametrize("path", ["people_user", "people_employer"])
def test_staff_choose_a_zone_and_cannot_type_one(now, client_of, erin, employer, path):
    thing = UserFactory(time_zone="US/Eastern") if path == "people_user" else employer
    url = reverse(f"admin:{path}_change", args=[thing.pk])
    client = client_of(erin)
    page = client.get(url)
    form = page.context["adminform"].form
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    inlines = {
        field.html_name: field.value() or ""
        for formset in page.context["inline_admin_formsets"]
        for field in formset.formset.management_form
    }
    refused = client.post(url, {**data, **inlines, "time_zone": "Mars/Base"})
    assert "Choose one of what is offered." in refused.content.decode()
    stored = thing.time_zone
    client.post(url, {**data, **inlines})
    thing.refresh_from_db()
    assert thing.time_zone == stored
