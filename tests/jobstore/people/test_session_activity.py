from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.db.models import F
from django.db.models.functions import Now
from django.urls import reverse

PAGE = reverse("account_email")


@pytest.fixture
def used(client, dana):
    """The one session of somebody who has just opened a page."""
    client.force_login(dana)
    client.get(PAGE, headers={"user-agent": "Firefox"})
    return UserSession.objects.get()


def test_session_is_listed_from_its_first_page(used, dana):
    assert (used.user, used.user_agent) == (dana, "Firefox")


def test_use_a_moment_later_writes_nothing(client, used):
    client.get(PAGE, headers={"user-agent": "Elsewhere"})
    assert UserSession.objects.get().user_agent == "Firefox"


@pytest.mark.parametrize(("minutes", "is_noted"), [(4, False), (6, True)])
def test_use_is_noted_once_in_five_minutes(client, used, minutes, is_noted):
    UserSession.objects.update(last_seen_at=Now() - timedelta(minutes=minutes))
    client.get(PAGE)
    lately = UserSession.objects.filter(last_seen_at__gt=Now() - timedelta(minutes=1))
    assert lately.exists() is is_noted


def test_first_page_of_a_session_that_nobody_listed_lists_it(client, used):
    UserSession.objects.update(session_key=F("id"))
    client.get(PAGE)
    assert UserSession.objects.count() == 2
