from collections import defaultdict

import pytest
import zipcodes

from jobstore.home.management.commands.write_places import table_of
from jobstore.lib import places, places_table


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


@pytest.fixture(scope="module")
def postal():
    return zipcodes.list_all()


def test_table_is_up_to_date(postal):
    """If not: `manage.py write_places`."""
    assert places_table.PATH.read_text() == table_of(postal)


def test_every_city_lies_near_one_of_its_own_codes(postal):
    codes = defaultdict(list)
    for row in postal:
        for name in (row["city"], *row["acceptable_cities"]):
            if float(row["lat"]) or float(row["long"]):
                spot = (float(row["lat"]), float(row["long"]))
                codes[places.key_of(name), row["state"]].append(spot)
    cities = list(places_table.names())
    assert len(cities) > 39_000
    for key, state, _weight in cities:
        city = places.city_in(key, state)
        point = (city.latitude, city.longitude)
        own = codes[places.key_of(city.city), state]
        assert any(places.miles_between(point, spot) < 60 for spot in own), city.name
        assert places.miles_between(point, (0, 0)) > 1000, city.name


@pytest.mark.parametrize(
    ("name", "spot"),
    [
        ("Los Angeles, CA", "90012"), ("Birmingham, AL", "35203"), ("Bell Gardens, CA", "90201"),
        ("Commerce, CA", "90040"), ("Stockton, CA", "95202"), ("Williston, ND", "58801"),
    ],
)  # fmt: skip
def test_codes_without_a_point_do_not_move_their_city(name, spot):
    city, code = places.find(name)[0], places.zip_place(spot)
    assert (
        places.miles_between((city.latitude, city.longitude), (code.latitude, code.longitude)) < 10
    )


def test_code_without_a_point_takes_that_of_its_city(postal):
    rows = [row for row in postal if row["state"] in places.STATES]
    bare = [row for row in rows if float(row["lat"]) == 0 and float(row["long"]) == 0]
    assert len(bare) == 45
    for row in bare:
        code, city = places.zip_place(row["zip_code"]), places.city_in(row["city"], row["state"])
        assert (code and (code.latitude, code.longitude)) == (
            city and (city.latitude, city.longitude)
        )
    assert places.zip_place("90030").name == "Los Angeles, CA 90030"


@pytest.mark.parametrize("text", ["North Pole, DC", "APO, NJ", "DPO, NJ"])
def test_what_is_nowhere_is_no_place(text):
    assert places.find(text) == []


def test_place_knows_its_time_zone():
    zones = [places.find(name)[0].time_zone for name in ("Phoenix, AZ", "96813", "El Paso, TX")]
    assert zones == ["America/Phoenix", "Pacific/Honolulu", "America/Denver"]


def test_table_is_not_loaded_to_look_a_place_up():
    assert next(places_table.lines_from("60606\t"))[:3] == ["60606", "IL", "Chicago"]
    assert list(places_table.lines_from("zzzz")) == []
    assert list(places_table.lines_from("00000")) == []
