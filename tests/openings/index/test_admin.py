"""The page of staff that says how the index stands."""

import os
import time
from http import HTTPStatus

import pytest
from django.urls import reverse

from openings.index.actions.keeping import audit_index, rebuild_index
from openings.index.models.change import SearchChange
from openings.index.queries import reader
from openings.opening.models import Opening
from tests.factories.openings import OpeningFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
URL = reverse("admin:openings_search_index")


def text_of(client) -> str:
    page = client.get(URL).content.decode().partition('id="content-main"')[2]
    return " ".join(page.split())


def test_page_is_for_those_who_keep_what_searches_find(client_of, dana, erin, on_disk):
    assert client_of(dana).get(URL).status_code == HTTPStatus.FOUND
    assert client_of(UserFactory(is_staff=True)).get(URL).status_code == HTTPStatus.FORBIDDEN
    assert client_of(erin).get(URL).status_code == HTTPStatus.OK
    assert URL in client_of(erin).get(reverse("admin:index")).content.decode()


def test_page_says_who_follows_and_what_differed(client_of, erin, on_disk):
    client = client_of(erin)
    assert "Nobody has followed it yet." in text_of(client)
    assert "Nobody has compared it yet." in text_of(client)
    opening = OpeningFactory(title="Glazier")
    rebuild_index()
    reader.alive().touch()
    SearchChange.objects.all().delete()
    audit_index()
    text = text_of(client)
    assert "Yes: just now" in text
    assert "<td>1</td>" in text
    assert "Compared whole just now, with 1 opening: nothing differed." in text
    Opening.objects.update(title="Roofer")
    SearchChange.objects.all().delete()
    audit_index()
    an_hour_ago = time.time() - 3700
    os.utime(reader.alive(), (an_hour_ago, an_hour_ago))
    text = text_of(client)
    assert "<strong>No.</strong> Last 1 hour ago." in text
    assert '<th scope="row">Changes noted since</th><td>1</td>' in text
    assert "<strong>1 differed</strong>, and was noted to be read again." in text
    assert f'<a href="{opening.get_absolute_url()[:11]}' in text
    assert "Roofer" in text


@pytest.mark.parametrize("text", ["", "{", "[]", '{"at": "x"}', '{"other": 1}'])
def test_page_shows_whatever_stands_in_the_file(client_of, erin, on_disk, text):
    (on_disk / "compared.json").write_text(text)
    assert "Nobody has compared it yet." in text_of(client_of(erin))
