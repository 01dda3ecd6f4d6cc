"""Nobody reads the stock words of the sign-in library: each that can be met is said in ours."""

import ast
from pathlib import Path

import allauth
import pytest
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.messages import get_messages
from django.template.loader import get_template
from django.urls import get_resolver, reverse

from jobstore.people.adapters import AccountAdapter, SecondFactorAdapter
from tests.factories.people import PASSWORD

LIBRARY = Path(allauth.__file__).parent
APPS = [name.rpartition(".")[2] for name in settings.INSTALLED_APPS if name.startswith("allauth.")]
WORDS = ("{% trans", "{% translate", "{% blocktrans")
# What no page of ours leads to, and the setting that would change that.
NOT_REACHED = {
    "account/confirm_password_reset_code.html": "ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED",
    "account/confirm_phone_verification_code.html": "no phone to sign in with",
    "account/email_change.html": "ACCOUNT_CHANGE_EMAIL",
    "account/email_confirm.html": "ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED",
    "account/messages/phone_verification_sent.txt": "no phone to sign in with",
    "account/messages/phone_verified.txt": "no phone to sign in with",
    "account/phone_change.html": "no phone to sign in with",
    "account/signup_by_passkey.html": "MFA_PASSKEY_SIGNUP_ENABLED",
    "account/signup_closed.html": "everybody may sign up",
    "account/snippets/already_logged_in.html": "only pages that are ours include it",
    "account/snippets/warn_no_email.html": "only pages that are ours include it",
    "account/verification_sent.html": "ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED",
    "account/verified_email_required.html": "no view of ours asks for it",
    "mfa/recovery_codes/base.html": "only pages that are ours extend it",
    "mfa/totp/base.html": "only pages that are ours extend it",
    "mfa/trust.html": "MFA_TRUST_ENABLED",
    "mfa/webauthn/signup_form.html": "MFA_PASSKEY_SIGNUP_ENABLED",
}
NOT_SAID = {
    *("phone_password_mismatch", "phone_taken", "select_only_one", "unknown_phone"),
    *("username_blacklisted", "username_password_mismatch", "username_taken"),
}
# Of pages that exist only when a setting is changed.
ROUTES_OF_OTHERS = {
    *("account_confirm_password_reset_code", "account_confirm_email", "account_signup_by_passkey"),
    *("account_change_phone", "account_verify_phone", "mfa_trust", "mfa_signup_webauthn"),
}
# Texts in the library's code: plain already, put in ours by a form or an adapter, or not reached.
PLAIN = {"Password", "Email", "Code", "Email address", "Forgot your password?"}
PLAIN |= {"You must type the same password each time.", "Authenticator code", "Password (again)"}
OURS_BY_FORM = {"Current Password", "New Password", "New Password (again)", "Passwordless"}
HELP_OF_A_PASSKEY = "Enabling passwordless operation"
OURS_BY_ADAPTER = {"Use your password", "Use authenticator app or code", "Use a security key"}
OURS_BY_ADAPTER |= {"Master key", "Backup key", "Key nr. {number}"}
OF_OTHER_SETTINGS = {
    *("Username", "Username (optional)", "Username or email", "Username or phone", "Phone"),
    *("Username, email or phone", "Email or phone", "Email (again)", "Email (optional)", "Login"),
    *("Email address confirmation", "You must type the same email each time.", "Remember Me"),
    "Enter a phone number including country code (e.g. +1 for the US).",
}


def stock_templates() -> list[str]:
    root = LIBRARY / "templates"
    found = [path for app in APPS for path in sorted((root / app).rglob("*.*"))]
    return [
        path.relative_to(root).as_posix()
        for path in found
        if any(word in path.read_text() for word in WORDS)
    ]


@pytest.mark.parametrize("name", [one for one in stock_templates() if one not in NOT_REACHED])
def test_page_message_and_mail_of_the_library_is_ours(name):
    assert Path(get_template(name).origin.name).is_relative_to(settings.BASE_DIR), name


def test_what_is_not_reached_is_still_there_and_has_no_route():
    assert set(NOT_REACHED) <= set(stock_templates())
    assert not ROUTES_OF_OTHERS & set(map(str, get_resolver().reverse_dict))


@pytest.mark.parametrize(
    ("ours", "stock"),
    [(AccountAdapter, DefaultAccountAdapter), (SecondFactorAdapter, DefaultMFAAdapter)],
)
def test_each_error_of_an_adapter_is_ours(ours, stock):
    same = {key for key, text in stock.error_messages.items() if ours.error_messages[key] == text}
    assert same <= NOT_SAID


def test_texts_in_the_code_of_the_library_are_known():
    of_adapters = {
        str(text)
        for stock in (DefaultAccountAdapter, DefaultMFAAdapter)
        for text in stock.error_messages.values()
    }
    known = PLAIN | OURS_BY_FORM | OURS_BY_ADAPTER | OF_OTHER_SETTINGS | of_adapters
    assert {
        text
        for text in texts_in_code()
        if not text.startswith(HELP_OF_A_PASSKEY) and text not in known
    } == set()


def texts_in_code() -> set[str]:
    found = set()
    for app in APPS:
        for path in (LIBRARY / app).rglob("*.py"):
            if path.name in {"models.py", "apps.py", "admin.py"} or "migrations" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    if node.func.id in {"_", "gettext", "gettext_lazy"}:
                        found |= {arg.value for arg in node.args if isinstance(arg, ast.Constant)}
                    elif node.func.id == "pgettext":
                        found.add(node.args[1].value)
    return found - {""}


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_signing_in_says_so_in_plain_words(client, dana):
    page = client.post(reverse("account_login"), {"login": dana.email, "password": PASSWORD})
    assert said(page) == ["You are signed in."]


def test_signing_out_says_so_in_plain_words(client_of, dana):
    assert "You are signed out." in said(client_of(dana).post(reverse("account_logout")))


def test_wrong_code_and_the_title_of_its_page_are_in_plain_words(client, dana):
    client.post(reverse("account_request_login_code"), {"email": dana.email})
    page = client.post(reverse("account_confirm_login_code"), {"code": "WRONG1"}).content.decode()
    assert "<title>Enter the code" in page
    assert "This is not the code of our newest mail." in page


@pytest.mark.parametrize("name", ["account_change_password", "account_reset_password"])
def test_labels_are_no_titles(client_of, client, dana, name):
    page = (client_of(dana) if name == "account_change_password" else client).get(reverse(name))
    assert "New Password" not in page.content.decode()


def test_link_that_was_used_leads_to_a_new_one(client, db):
    page = client.get(reverse("account_reset_password_from_key", args=["1", "set-password"]))
    assert "This link no longer works" in page.content.decode()
