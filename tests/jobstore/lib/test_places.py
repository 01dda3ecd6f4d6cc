import pytest

from jobstore.lib import places


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Columbus, OH", "Columbus, OH"),
        ("columbus ohio", "Columbus, OH"),
        ("43215", "Columbus, OH 43215"),
        ("43215-1234", "Columbus, OH 43215"),
        ("Berkeley, CA 94720", "Berkeley, CA 94720"),
        ("St. Paul, MN", "Saint Paul, MN"),
        ("New York City, NY", "New York, NY"),
        ("New York", "New York, NY"),
        ("Washington D.C.", "Washington, DC"),
        ("OH", "Ohio"),
        ("north carolina", "North Carolina"),
        ("Springfield", "Springfield, IL"),
    ],
)
def test_find_knows_cities_states_and_zip_codes(text, name):
    assert places.find(text)[0].name == name


@pytest.mark.parametrize(
    "text", ["", " ", "Xyzzy", "00000", "Columbus, ZZ", "Boston, OH", "\x00", "x" * 500, "9" * 5]
)
def test_find_guesses_nothing(text):
    assert places.find(text) == []


def test_zip_code_must_agree_with_the_state():
    assert places.city_and_state("Columbus, OH 10001") is None


def test_miles_between_is_the_great_circle():
    columbus, boston = (39.96, -83.0), (42.36, -71.06)
    assert 635 < places.miles_between(columbus, boston) < 650
    assert places.miles_between(columbus, columbus) == 0
