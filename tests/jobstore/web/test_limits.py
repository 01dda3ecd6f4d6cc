"""Nobody finds the link of another by trying."""

from datetime import timedelta
from http import HTTPStatus
from uuid import UUID

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from jobstore.mail import kinds
from jobstore.mail.outgoing.actions.compose import stop_link
from jobstore.mail.states import Category
from jobstore.people.access_token.actions import issue_token, secret_of
from jobstore.people.states import TokenPurpose
from tests.factories import NOW
from tests.factories.mail import queued, sample_kind

pytestmark = pytest.mark.django_db
ALLOWED = 20
PAGES = {
    "coaching:letter_link": TokenPurpose.THANK_YOU,
    "coaching:feedback_link": TokenPurpose.FEEDBACK_FORM,
    "coaching:practice_link": TokenPurpose.PRACTICE,
    "coaching:reply_link": TokenPurpose.REPLY,
    "people:invitation_link": TokenPurpose.INVITATION,
}
DEAD = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}


@pytest.fixture(autouse=True)
def _clocks(now):
    """The limits count by the wall clock, not by that of the business."""
    with time_machine.travel(NOW, tick=True) as wall:
        yield wall


@pytest.fixture
def wall(_clocks):
    return _clocks


@pytest.fixture
def mail_kinds(monkeypatch):
    registry = dict(kinds._registered)
    monkeypatch.setattr(kinds, "_registered", registry)
    return registry


def id_for(view):
    return 1 if view.startswith("people:") else UUID(int=1)


def guess(client, page, number, place="203.0.113.5"):
    return client.get(reverse(page, args=[f"guess-{number}"]), REMOTE_ADDR=place).status_code


@pytest.mark.parametrize("view", PAGES)
def test_guesses_from_one_place_are_turned_away_and_a_right_link_opens(client, wall, view):
    token = issue_token(purpose=PAGES[view], object_id=id_for(view), email="rex@example.org")
    right = reverse(view, args=[secret_of(token)])
    answers = [guess(client, view, number) for number in range(60)]
    assert set(answers[:ALLOWED]) <= DEAD
    assert set(answers[ALLOWED:]) == {HTTPStatus.TOO_MANY_REQUESTS}
    blocked = client.get(reverse(view, args=["one-more"]), REMOTE_ADDR="203.0.113.5")
    assert "Please wait a little" in blocked.content.decode()
    assert client.get(right, REMOTE_ADDR="203.0.113.5").status_code == HTTPStatus.FOUND
    assert guess(client, view, 99, "203.0.113.6") in DEAD
    wall.shift(timedelta(minutes=10, seconds=1))
    assert guess(client, view, 99) in DEAD


def test_guesses_on_several_pages_count_together(client):
    answers = [guess(client, list(PAGES)[number % 5], number) for number in range(ALLOWED + 1)]
    assert answers[-1] == HTTPStatus.TOO_MANY_REQUESTS


def test_one_network_of_the_long_addresses_is_one_place(client):
    page = "coaching:letter_link"
    answers = [guess(client, page, n, f"2001:db8:1:2::{n:x}") for n in range(ALLOWED + 1)]
    assert answers[-1] == HTTPStatus.TOO_MANY_REQUESTS
    assert guess(client, page, 99, "2001:db8:1:3::1") in DEAD


def test_right_links_are_not_counted_as_guesses(client):
    for number in range(ALLOWED + 5):
        token = issue_token(
            purpose=TokenPurpose.THANK_YOU, object_id=UUID(int=number), email="a@b.example"
        )
        opened = client.get(reverse("coaching:letter_link", args=[secret_of(token)]))
        assert opened.status_code == HTTPStatus.FOUND


def test_what_a_proxy_passes_on_is_no_reason_to_turn_away(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    page = reverse("coaching:letter_link", args=["guess"])
    for garbage in ("<script>", "unknown", "203.0.113.5", "203.0.113.5, 999.1.2.3, ::g", ","):
        answer = client.get(page, headers={"x-forwarded-for": garbage})
        assert answer.status_code in DEAD, garbage


@pytest.mark.parametrize("view", ["mail:mail_stop", "mail:mail_one_click"])
def test_forged_stop_links_are_limited_and_right_ones_always_work(client, mail_kinds, view):
    mail = queued(sample_kind(mail_kinds, category=Category.COACHING))
    forged = [client.get(reverse(view, args=[f"{n}:x"])).status_code for n in range(ALLOWED + 1)]
    assert set(forged[:ALLOWED]) == {HTTPStatus.NOT_FOUND}
    assert forged[-1] == HTTPStatus.TOO_MANY_REQUESTS
    right = stop_link(mail, "mail:mail_one_click").removeprefix(settings.SITE_URL)
    assert client.post(right).status_code == HTTPStatus.OK


def test_link_of_a_letter_lives_thirty_days(now):
    token = issue_token(purpose=TokenPurpose.THANK_YOU, object_id=UUID(int=1), email="a@b.example")
    assert token.expires_at == now + timedelta(days=30)
