import pytest

from openings.search.queries.suggestions import places_begun, words_begun
from tests.factories.openings import OpeningFactory
from tests.factories.people import EmployerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def titles():
    OpeningFactory.create_batch(2, title="Registered Nurse", employer=EmployerFactory(name="Regal"))
    OpeningFactory(title="Registrar")
    OpeningFactory(title="Nurse Aide")


@pytest.mark.row("V3")
@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("reg", ["registered", "registrar", "Regal"]),
        ("night reg", ["night registered", "night registrar"]),
        ("REGI", ["registered", "registrar"]),
        ("r", []),
        ("", []),
        ("-reg", []),
        ('"reg', []),
        ("xyz", []),
        ("regal", ["Regal"]),
    ],
)
def test_last_word_is_finished_and_employers_follow(titles, typed, offered):
    assert words_begun(typed) == offered


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("colum", "Columbus, OH"),
        ("new yo", "New York, NY"),
        ("st. lou", "Saint Louis, MO"),
        ("ohi", "Ohio"),
        ("4321", "43210 Columbus, OH"),
        ("Colum, O", "Columbus, OH"),
    ],
)
def test_places_are_offered_the_largest_first(typed, first):
    assert places_begun(typed)[0] == first


@pytest.mark.parametrize("typed", ["", "c", "qqq", "%", "<b>"])
def test_what_no_place_begins_with_offers_none(typed):
    assert places_begun(typed) == []


def test_list_is_a_part_that_anybody_may_keep(client, titles):
    response = client.get("/openings/suggestions/?q=registe")
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert response.content.decode().count("<option") == 1
    assert "Set-Cookie" not in response.headers
    assert client.get("/openings/suggestions/").status_code == 200
    assert "Columbus, OH" in client.get("/openings/suggestions/?place=colum").content.decode()
