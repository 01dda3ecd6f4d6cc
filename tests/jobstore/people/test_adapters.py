"""Signing up and in, as allauth is set up here: whole flows through the pages and the outbox."""

import re
from http import HTTPStatus

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse

from jobstore.mail.outgoing.actions.drain import drain_outbox
from jobstore.people.adapters import at_home
from jobstore.people.user.models import User
from tests.factories.people import PASSWORD

NEW = {"name": "Nora New", "email": "nora@example.org", "password1": "a glass half full"}
DASHBOARD = reverse("home:dashboard")


def written(address):
    """The text of the newest mail that reached an address."""
    drain_outbox()
    return [
        message.body
        for message in mail.outbox
        if message.to[0].endswith(f"{address}>") or message.to == [address]
    ][-1]


def code_in(text):
    """The code that stands alone on its line."""
    [code] = re.findall(r"^\s*([A-Z0-9]{3,8}(?:-[A-Z0-9]{3,8})?)\s*$", text, re.MULTILINE)
    return code


def test_sign_up_needs_the_code_from_the_mail(client, db):
    page = client.post(reverse("account_signup"), NEW)
    assert page.headers["Location"] == reverse("account_email_verification_sent")
    assert client.get(DASHBOARD).status_code == HTTPStatus.FOUND

    wrong = client.post(reverse("account_email_verification_sent"), {"code": "WRONG1"})
    assert wrong.status_code == HTTPStatus.OK
    page = client.post(
        reverse("account_email_verification_sent"), {"code": code_in(written(NEW["email"]))}
    )

    assert page.headers["Location"] == DASHBOARD
    assert EmailAddress.objects.get(email=NEW["email"]).verified
    assert User.objects.get(email=NEW["email"]).name == "Nora New"


def test_sign_up_with_a_known_address_looks_the_same_and_mails_its_owner(client, dana):
    page = client.post(reverse("account_signup"), {**NEW, "email": dana.email})

    assert page.headers["Location"] == reverse("account_email_verification_sent")
    assert User.objects.count() == 1
    assert reverse("account_reset_password") in written(dana.email)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("password1", "short"),
        ("password1", "passwordpassword1"[:8]),
        ("email", "no"),
        ("email", "a@[127.0.0.1]"),
        ("email", f"{'a' * 65}@example.org"),
        ("name", "1"),
    ],
)
def test_sign_up_tells_what_is_wrong(client, db, field, value):
    page = client.post(reverse("account_signup"), {**NEW, field: value})

    assert list(page.context["form"].errors) == [field]
    assert User.objects.count() == 0


def test_sign_up_of_a_robot_makes_nobody(client, db):
    client.post(reverse("account_signup"), {**NEW, "homepage": "https://spam.example"})

    assert User.objects.count() == 0


def test_sign_in_with_password(client, dana):
    page = client.post(reverse("account_login"), {"login": dana.email, "password": PASSWORD})

    assert page.headers["Location"] == DASHBOARD


def test_sign_in_of_an_inactive_person(client, dana):
    User.objects.update(is_active=False)

    client.post(reverse("account_login"), {"login": dana.email, "password": PASSWORD})

    assert client.get(DASHBOARD).status_code == HTTPStatus.FOUND


def test_sign_in_by_code(client, dana):
    client.post(reverse("account_request_login_code"), {"email": dana.email})

    page = client.post(
        reverse("account_confirm_login_code"), {"code": code_in(written(dana.email))}
    )

    assert page.headers["Location"] == DASHBOARD


def test_sign_in_by_code_does_not_tell_who_is_known(client, dana):
    known = client.post(reverse("account_request_login_code"), {"email": dana.email})
    unknown = client.post(reverse("account_request_login_code"), {"email": "x@example.org"})

    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )


def test_reset_link_leads_to_our_host_and_sets_the_password(client, dana, settings):
    settings.SITE_URL = "https://jobs.example"
    client.post(
        reverse("account_reset_password"), {"email": dana.email}, headers={"host": "localhost"}
    )

    text = written(dana.email)
    [link] = re.findall(r"https?://\S+?/accounts/password/reset/key/[^\\\s'\"]+", text)
    assert link.startswith("https://jobs.example/")
    assert "localhost" not in text
    form = client.get(link.removeprefix("https://jobs.example")).headers["Location"]
    page = client.post(form, {"password1": "another long glass", "password2": "another long glass"})
    assert page.status_code == HTTPStatus.FOUND
    assert User.objects.get(pk=dana.pk).check_password("another long glass")


def test_reset_does_not_tell_who_is_known(client, dana):
    known = client.post(reverse("account_reset_password"), {"email": dana.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "x@example.org"})

    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("http://evil.example/a?b=c", "https://jobs.example/a?b=c"),
        ("/a", "/a"),
        ("ABC-123", "ABC-123"),
        (7, 7),
    ],
)
def test_at_home(settings, value, expected):
    settings.SITE_URL = "https://jobs.example"

    assert at_home(value) == expected


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/profile/", "/profile/"),
        ("https://testserver/profile/", "https://testserver/profile/"),
        ("http://testserver/profile/", DASHBOARD),
        ("HTTP://testserver/profile/", DASHBOARD),
        ("https://evil.example/", DASHBOARD),
        ("//evil.example/", DASHBOARD),
        ("https://testserver@evil.example/", DASHBOARD),
    ],
)
def test_signing_in_leads_on_to_our_site_as_securely(client, dana, settings, wanted, leads_to):
    settings.SITE_URL = "https://testserver"
    page = client.post(
        reverse("account_login"), {"login": dana.email, "password": PASSWORD, "next": wanted}
    )
    assert page.headers["Location"] == leads_to


@pytest.mark.parametrize("forwarded", ["<b>", "unknown", "999.1.1.1", "a, b, c", ","])
@pytest.mark.parametrize("remote", ["", "203.0.113.9", "2001:db8::1"])
def test_what_a_proxy_says_stops_nobody_from_signing_in(client, dana, settings, forwarded, remote):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    where = {"REMOTE_ADDR": remote, "HTTP_X_FORWARDED_FOR": forwarded}
    page = client.post(
        reverse("account_login"), {"login": dana.email, "password": PASSWORD}, **where
    )
    assert page.headers["Location"] == DASHBOARD
    assert client.get(DASHBOARD, **where).status_code == HTTPStatus.OK
