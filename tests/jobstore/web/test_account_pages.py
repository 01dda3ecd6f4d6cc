"""allauth's pages in our look: each answers, labels its fields and says what to do."""

import re

import pytest
from django.urls import reverse

ENTRANCE = [
    "account_login",
    "account_signup",
    "account_request_login_code",
    "account_reset_password",
]
MANAGE = [
    "account_email",
    "account_change_password",
    "mfa_index",
    "usersessions_list",
    "account_logout",
]


def main_of(response) -> str:
    page = response.content.decode()
    return page[page.index("<main") : page.index("</main>")]


def assert_fields_are_labeled(html: str) -> None:
    for tag in re.findall(r"<(?:input|select|textarea)\b[^>]*>", html):
        if 'type="hidden"' in tag:
            continue
        name = re.search(r'id="([^"]+)"', tag)
        assert name, tag
        assert f'for="{name[1]}"' in html, tag


@pytest.mark.parametrize("view", ENTRANCE)
def test_entrance_page_is_in_our_look(view, client, db):
    response = client.get(reverse(view))
    main = main_of(response)
    assert response.status_code == 200
    assert main.count("<h1>") == 1
    assert main.count("btn-primary") == 1
    assert_fields_are_labeled(main)


@pytest.mark.parametrize("view", MANAGE)
def test_account_page_is_in_our_look(view, client_of, dana):
    response = client_of(dana).get(reverse(view))
    main = main_of(response)
    assert response.status_code == 200
    assert main.count("<h1>") == 1
    assert 'aria-label="Your account"' in main
    assert_fields_are_labeled(main)


@pytest.mark.parametrize("view", ENTRANCE)
def test_empty_form_of_the_library_asks_in_our_words(view, client, db):
    main = main_of(client.post(reverse(view), {}))
    assert "This field is required" not in main
    assert "Fill this in." in main


def test_wrong_sign_in_is_said_on_top_and_text_is_kept(client, db):
    page = client.post(reverse("account_login"), {"login": "dana@example.org", "password": "no"})
    main = main_of(page)
    assert 'class="error-summary"' in main
    assert 'value="dana@example.org"' in main


def test_sign_up_asks_for_the_code_of_the_mail(client, db):
    facts = {"name": "Dana Seeker", "email": "dana@example.org", "password1": "a long pass phrase"}
    response = client.post(reverse("account_signup"), facts, follow=True)
    main = main_of(response)
    assert "We sent a code to" in main
    assert "dana@example.org" in main
    assert main.count("btn-primary") == 1


def test_decoy_is_out_of_reach_and_has_no_inline_style(client, db):
    main = main_of(client.get(reverse("account_signup")))
    decoy = main[main.index('class="decoy"') :].split("</div>")[0]
    assert 'tabindex="-1"' in decoy
    assert 'name="homepage"' in decoy
    assert "style=" not in main


def test_demo_sign_ins_stay_on_development_sites(client, db, settings):
    settings.DEV_PAGES = False
    assert "demo" not in main_of(client.get(reverse("account_login"))).lower()
