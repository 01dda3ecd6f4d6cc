"""Guessing passwords is slow; nobody is locked out by somebody else."""

from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.contrib.auth import hashers
from django.test import Client
from django.urls import reverse

from jobstore.web import limits as guesses
from tests.factories import NOW
from tests.factories.people import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
LOGIN = reverse("account_login")
STRANGER, OWN = "203.0.113.5", "198.51.100.7"


def sign_in(client, user, password=PASSWORD, place=OWN):
    answer = client.post(LOGIN, {"login": user.email, "password": password}, REMOTE_ADDR=place)
    return answer.status_code == HTTPStatus.FOUND


def guess(user, times, place=STRANGER):
    assert not any(sign_in(Client(), user, "wrong password here", place) for _ in range(times))


@pytest.fixture
def wall(now):
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def test_a_stranger_elsewhere_locks_nobody_out(wall, dana):
    guess(dana, 14)
    assert sign_in(Client(), dana)


def test_five_slips_at_the_same_place_close_nothing(wall, dana):
    guess(dana, 5, place=OWN)
    assert sign_in(Client(), dana)


def test_many_guesses_from_one_place_are_slowed_there(wall, dana):
    guess(dana, 11, place=OWN)
    assert not sign_in(Client(), dana)
    wall.shift(timedelta(seconds=31))
    assert sign_in(Client(), dana)


def test_a_browser_that_was_here_before_is_not_slowed(wall, dana):
    own = Client()
    assert sign_in(own, dana)
    own.post(reverse("account_logout"))
    guess(dana, 14, place=OWN)
    assert sign_in(own, dana)


def test_a_known_browser_has_no_tries_without_end(wall, dana):
    own = Client()
    sign_in(own, dana)
    own.post(reverse("account_logout"))
    for _ in range(22):
        sign_in(own, dana, "wrong password here")
    assert not sign_in(own, dana)


def test_a_known_browser_of_one_is_unknown_to_another(wall, dana):
    own = Client()
    sign_in(own, dana)
    own.post(reverse("account_logout"))
    other = UserFactory(email="other@example.org")
    guess(other, 11, place=OWN)
    assert not sign_in(own, other)


def test_one_place_that_tries_many_accounts_is_slowed(wall, monkeypatch):
    assert guesses.WRONG_FROM_PLACE.allowed == 100
    few = replace(guesses.WRONG_FROM_PLACE, allowed=4)
    monkeypatch.setattr(guesses, "WRONG_FROM_PLACE", few)
    for number in range(4):
        guess(UserFactory(email=f"p{number}@example.org"), 1)
    fresh = UserFactory(email="fresh@example.org")
    guess(fresh, 1)
    assert not sign_in(Client(), fresh, place=STRANGER)
    assert sign_in(Client(), fresh, place=OWN)


def test_a_forged_cookie_makes_no_browser_known(wall, dana):
    guess(dana, 11, place=OWN)
    client = Client()
    client.cookies["known-browser"] = "eyJpZCI6ICJ4In0:forged:forged"
    assert not sign_in(client, dana)


def test_signing_up_costs_the_same_hash_whether_an_account_exists(now, dana, monkeypatch):
    counted = []
    real = hashers.make_password
    hasher = type(hashers.get_hasher())
    encode = hasher.encode
    monkeypatch.setattr(hasher, "encode", lambda *a, **k: counted.append(1) or encode(*a, **k))
    assert real("x")
    costs = []
    for email in (dana.email, "new@example.org", "DANA@example.org"):
        counted.clear()
        Client().post(
            reverse("account_signup"),
            {"email": email, "name": "Nora New", "password1": "a glass half full"},
        )
        costs.append(len(counted))
    assert costs == [1, 1, 1]
