"""Who is asked to sign in ends where they were heading, whatever happens on the way."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.people.user.forms import PasskeySignInForm
from jobstore.web.requests import HEADING, HEADING_KEPT
from tests.factories.people import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
SIGN_UP, SIGN_IN = reverse("account_signup"), reverse("account_login")
ADDRESS_CODE, CODE_ASKED = (
    reverse("account_email_verification_sent"),
    reverse("account_request_login_code"),
)
LOGIN_CODE, SECOND_STEP = reverse("account_confirm_login_code"), reverse("mfa_authenticate")
GOAL = "/openings/7/apply/?from=alert&name=Zoë"
SEEN_GOAL = "/openings/7/apply/?from=alert&name=Zo%C3%AB"
FROM_DEVICE = {"credential": '{"id": "x"}'}
NORA = "nora@example.org"


@pytest.fixture
def visitor(db):
    """Comes from a page that needs an account."""
    client = Client()
    assert client.get(SIGN_IN, {"next": GOAL}).status_code == 200
    return client


def newest_code(email):
    mails = OutgoingMail.objects.filter(recipient_email=email).order_by("-created_at")
    found = [re.search(r"^\s*([A-Z0-9]{4}-?[A-Z0-9]{4})\s*$", mail.text, re.M) for mail in mails]
    return next(match[1] for match in found if match)


def sign_up(client, email=NORA, **more):
    data = {"name": "Nora New", "email": email, "password1": PASSWORD, **more}
    answer = client.post(SIGN_UP, data)
    assert answer["Location"] == ADDRESS_CODE


def sign_in(client, email=NORA, **more):
    return client.post(SIGN_IN, {"login": email, "password": PASSWORD, **more})


def mistype(client, page, times):
    for _ in range(times):
        answer = client.post(page, {"code": "WRNG-WRNG"})
    return answer["Location"] if times == 3 else page


@pytest.mark.parametrize("wrong", [0, 1, 2, 3])
@pytest.mark.parametrize("form", [{}, {"next": GOAL}], ids=["from the link above", "by the form"])
def test_sign_up_ends_there(visitor, wrong, form):
    sign_up(visitor, **form)
    if wrong:
        assert mistype(visitor, ADDRESS_CODE, wrong) == (SIGN_IN if wrong == 3 else ADDRESS_CODE)
    if wrong == 3:
        assert sign_in(visitor)["Location"] == ADDRESS_CODE
    done = visitor.post(ADDRESS_CODE, {"code": newest_code(NORA)})
    assert done["Location"] in {GOAL, SEEN_GOAL}
    assert done.cookies[HEADING]["max-age"] == 0


def test_new_code_and_a_corrected_address_lose_nothing(visitor):
    sign_up(visitor, "nroa@example.org")
    visitor.post(ADDRESS_CODE, {"action": "resend"})
    visitor.post(reverse("account_logout"), {"next": SIGN_UP})
    sign_up(visitor)
    done = visitor.post(ADDRESS_CODE, {"code": newest_code(NORA)})
    assert done["Location"] == SEEN_GOAL


@pytest.mark.parametrize("page", [SIGN_UP, SIGN_IN])
def test_leaving_the_code_for_another_way_loses_nothing(visitor, page):
    UserFactory(email="known@example.org")
    sign_up(visitor, "known@example.org")  # such a code never comes
    assert visitor.post(reverse("account_logout"), {"next": page})["Location"] == page
    assert sign_in(visitor, "known@example.org")["Location"] == SEEN_GOAL


@pytest.mark.parametrize("wrong", [0, 1, 3])
@pytest.mark.parametrize("asks_again", [False, True])
def test_code_in_place_of_the_password_ends_there(visitor, wrong, asks_again):
    UserFactory(email=NORA)
    visitor.post(CODE_ASKED, {"email": NORA})
    if asks_again:
        visitor.post(LOGIN_CODE, {"action": "resend"})
    if wrong and mistype(visitor, LOGIN_CODE, wrong) == CODE_ASKED:
        visitor.post(CODE_ASKED, {"email": NORA})
    done = visitor.post(LOGIN_CODE, {"code": newest_code(NORA)})
    assert done["Location"] == SEEN_GOAL


def test_new_password_ends_there(visitor):
    UserFactory(email=NORA)
    visitor.post(reverse("account_reset_password"), {"email": NORA})
    text = OutgoingMail.objects.get(recipient_email=NORA).text
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", text)[1]
    page = visitor.get(link)["Location"]
    new = "a boat upon the lake"
    done = visitor.post(page, {"password1": new, "password2": new})
    assert done["Location"] == SEEN_GOAL


@pytest.fixture
def with_app():
    user = UserFactory(email=NORA)
    codes = {"seed": "x", "used_mask": 0, "migrated_codes": ["12345678", "87654321"]}
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x" * 32})
    Authenticator.objects.create(user=user, type="recovery_codes", data=codes)


@pytest.mark.parametrize("wrong", [0, 1, 3])
def test_second_step_ends_there(visitor, with_app, wrong):
    assert sign_in(visitor)["Location"] == SECOND_STEP
    for _ in range(wrong):
        visitor.post(SECOND_STEP, {"code": "000000"})
    assert visitor.post(SECOND_STEP, {"code": "12345678"})["Location"] == SEEN_GOAL


def test_second_step_given_up_and_begun_again_ends_there(visitor, with_app):
    sign_in(visitor, next=GOAL)
    visitor.post(reverse("account_logout"), {"next": SIGN_IN})
    sign_in(visitor)
    assert visitor.post(SECOND_STEP, {"code": "87654321"})["Location"] == SEEN_GOAL


def test_passkey_ends_there_also_after_one_that_failed(visitor, monkeypatch):
    person = UserFactory(email=NORA)
    key = Authenticator.objects.create(user=person, type="webauthn", data={"credential": {}})
    answer = visitor.post(reverse("mfa_login_webauthn"), FROM_DEVICE)
    assert answer["Location"] == SIGN_IN

    monkeypatch.setattr(PasskeySignInForm, "clean_credential", lambda form: key)
    answer = visitor.post(reverse("mfa_login_webauthn"), FROM_DEVICE)
    assert answer["Location"] == SEEN_GOAL


@pytest.mark.parametrize(
    "elsewhere",
    ["https://elsewhere.example/", "//elsewhere.example/", SIGN_UP, ADDRESS_CODE, "http://[", ""],
)
def test_nobody_is_led_off_the_site_or_back_to_a_door(now, elsewhere):
    UserFactory(email=NORA)
    client = Client()
    assert HEADING not in client.get(SIGN_IN, {"next": elsewhere}).cookies
    assert sign_in(client)["Location"] == reverse("home:dashboard")


def test_what_was_named_last_counts(visitor):
    UserFactory(email=NORA)
    visitor.get(SIGN_UP, {"next": "/invitations/accept/"})
    assert sign_in(visitor)["Location"] == "/invitations/accept/"


def test_it_is_forgotten_after_an_hour(visitor):
    UserFactory(email=NORA)
    with time_machine.travel(datetime.now(UTC) + HEADING_KEPT + timedelta(seconds=2)):
        assert sign_in(visitor)["Location"] == reverse("home:dashboard")


def test_pages_of_the_account_can_be_where_somebody_was_heading(now):
    UserFactory(email=NORA)
    client = Client()
    client.get(SIGN_IN, {"next": reverse("account_email")})
    assert sign_in(client)["Location"] == reverse("account_email")


def test_three_wrong_codes_for_one_more_address_lead_back_to_the_addresses(client_of, dana, now):
    client = client_of(dana)
    client.post(reverse("account_email"), {"action_add": "", "email": "more@example.org"})
    assert mistype(client, ADDRESS_CODE, 3) == reverse("account_email")
