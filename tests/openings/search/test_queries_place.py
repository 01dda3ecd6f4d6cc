"""Places as people write them."""

import pytest
from django.utils.html import escape

from jobstore.lib import places
from openings.search.queries.criteria import SearchCriteria
from openings.search.queries.nicknames import AREAS, NICKNAMES
from openings.search.queries.results import search_openings
from tests.factories.openings import OpeningFactory

pytestmark = pytest.mark.django_db
CHICAGO = {"city": "Chicago", "region": "IL", "latitude": 41.88, "longitude": -87.63}
DENVER = {"city": "Denver", "region": "CO", "latitude": 39.74, "longitude": -104.99}
ABROAD = {"city": "", "region": "", "latitude": None, "longitude": None}


def meant(text):
    return SearchCriteria(place=text).meant


def found(text):
    results = search_openings(SearchCriteria(place=text))
    return sorted(opening.title for opening in results.openings)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Philly", "Philadelphia, PA"), ("SF", "San Francisco, CA"), ("s.f.", "San Francisco, CA"),
        ("Windy City", "Chicago, IL"), ("NYC", "New York, NY"), ("NOLA", "New Orleans, LA"),
        ("St. Louis", "Saint Louis, MO"), ("Greater Boston", "Boston, MA"),
        ("Chicago metro area", "Chicago, IL"), ("near Seattle", "Seattle, WA"),
        ("Austin, TX, USA", "Austin, TX"), ("The Dalles", "The Dalles, OR"),
        ("washington state", "Washington State"), ("State of New York", "New York State"),
        ("606", "Chicago, IL 606"), ("152", "Pittsburgh, PA 152"),
        ("Chicago or remote", "Chicago, IL or remote"), ("remote/Denver", "Denver, CO or remote"),
        ("Portland, OR or remote", "Portland, OR or remote"), ("Portland OR", "Portland, OR"),
        ("Chicago or Denver", "Chicago, IL or Denver, CO"), ("Ohio or remote", "Ohio or remote"),
    ],
)  # fmt: skip
def test_place_is_understood_as_people_write_it(now, text, name):
    assert meant(text).name == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("the Bay Area", "San Francisco, CA or Oakland, CA or San Jose, CA"),
        ("Twin Cities", "Minneapolis, MN or Saint Paul, MN"),
        ("Kansas City metro", "Kansas City, MO"),
        ("KC or remote", "Kansas City, MO or Kansas City, KS or remote"),
        ("DFW metroplex", "Dallas, TX or Fort Worth, TX"),
        ("Denver or the Twin Cities", "Denver, CO or Minneapolis, MN or Saint Paul, MN"),
        ("Greater Hampton Roads", "Norfolk, VA or Virginia Beach, VA or Newport News, VA"),
    ],
)  # fmt: skip
def test_area_is_all_of_its_cities(now, text, name):
    assert (meant(text).name, meant(text).is_guess) == (name, False)


def test_nicknames_are_written_as_they_are_looked_up_and_name_places_that_there_are():
    for area, names in (AREAS | NICKNAMES).items():
        assert places.key_of(area) == area
        assert [name for name in names if not places.find(name)] == []


def test_opening_in_any_city_of_an_area_is_found_once(now):
    points = {
        "San Francisco": (37.77, -122.42),
        "Oakland": (37.8, -122.27),
        "San Jose": (37.3, -121.9),
    }
    for city, (north, east) in points.items():
        OpeningFactory(title=city, city=city, region="CA", latitude=north, longitude=east)
    OpeningFactory(title="Denver", **DENVER)
    assert found("Bay Area") == ["Oakland", "San Francisco", "San Jose"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Chicgo", "Chicago, IL"), ("Chcago, IL", "Chicago, IL"), ("Tuscon", "Tucson, AZ"),
        ("Cincinatti", "Cincinnati, OH"), ("Philidelphia PA", "Philadelphia, PA"),
        ("Pensylvania", "Pennsylvania"), ("Los Angelos", "Los Angeles, CA"),
        ("New Yrok", "New York, NY"), ("Albequerque", "Albuquerque, NM"),
    ],
)  # fmt: skip
def test_slip_in_a_place_is_mended_and_told(now, text, name):
    assert (meant(text).name, meant(text).is_guess) == (name, True)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("LA", "Louisiana"), ("L.A.", "Louisiana"), ("Washington", "Washington State"),
        ("New York", "New York State"), ("Frisco", "San Francisco, CA"), ("Chicgo", "Chico, CA"),
        ("Triangle", "Triangle, VA"), ("Indiana", "Indiana, PA"),
    ],
)  # fmt: skip
def test_place_of_several_meanings_offers_the_others(now, text, other):
    assert other in [place.name for place in meant(text).others]


@pytest.mark.parametrize(
    "text", ["Xyzzy", "near me", "6060", "00000", "Toronto, ON", "Qqqq or remote", "%"]
)
def test_unknown_place_is_asked_about_before_anything_is_shown(client, now, text):
    OpeningFactory.create_batch(2, **CHICAGO)
    assert meant(text).is_unknown
    assert found(text) == []
    page = client.get("/openings/", {"place": text, "q": "supervisor"}).content.decode()
    assert "Which place do you mean?" in page
    assert '<a href="?q=supervisor">search everywhere</a>' in page
    assert "Anywhere</a>: 2 openings" in page
    assert "No opening has" not in page


def test_place_or_remote_finds_both_and_nothing_else(now):
    OpeningFactory(title="There", **CHICAGO)
    OpeningFactory(title="Denver", **DENVER)
    OpeningFactory(title="From home", remote="remote", **ABROAD)
    assert found("Chicago or remote") == ["From home", "There"]
    assert found("Chicago or Denver") == ["Denver", "There"]
    assert found("chicago") == ["There"]
    assert found("Illinois or remote") == ["From home", "There"]


@pytest.mark.parametrize("text", ["Toronto", "toronto, ON", "Toronto, Canada", "Canada"])
def test_place_abroad_where_an_opening_is_live_is_meant_first(client, now, text):
    OpeningFactory(title="Abroad", place_text="Toronto, ON", country="CA", **ABROAD)
    OpeningFactory(title="Over", place_text="Toronto", country="CA", expired=True, **ABROAD)
    OpeningFactory(title="Home", **CHICAGO)
    assert found(text) == ["Abroad"]
    page = client.get("/openings/", {"place": text}).content.decode()
    assert ("Toronto, IA" in page) == (text == "Toronto")


def test_place_at_home_comes_first_when_it_is_big_or_named_with_its_state(now):
    OpeningFactory(title="Abroad", place_text="Birmingham", country="GB", **ABROAD)
    OpeningFactory(title="Paris", place_text="Paris", country="FR", **ABROAD)
    assert meant("Birmingham").name == "Birmingham, AL"
    assert meant("Paris, TX").name == "Paris, TX"
    assert meant("Paris").name == "Paris"


@pytest.mark.parametrize("text", ["springfield", "Aurora", "Arlington", "the Glendale area"])
def test_place_is_asked_about_first_where_nothing_decides(client, now, text):
    OpeningFactory(title="Here", city="Portland", region="OR", latitude=45.52, longitude=-122.68)
    others = meant(text).others
    assert (meant(text).is_unknown, meant(text).name, len(others)) == (True, "", 6)
    assert found(text) == []
    page = client.get("/openings/", {"place": text, "q": "here", "radius": "50"}).content.decode()
    assert f"There is more than one place called “{text}”" in page
    choice = SearchCriteria(words="here", place=others[1].name, radius=50).query
    assert f'<a href="?{escape(choice)}">{others[1].name}</a>' in page
    assert '<a href="?q=here">search everywhere</a>' in page


@pytest.mark.parametrize(
    ("text", "name", "other"),
    [
        ("Columbus", "Columbus, OH", "Columbus, GA"), ("Portland", "Portland, OR", "Portland, ME"),
        ("richmond", "Richmond, VA", "Richmond, CA"), ("Jackson", "Jackson, MS", "Jackson, TN"),
        ("the Salem area", "Salem, OR", "Salem, MA"),
        ("Kansas City", "Kansas City, MO", "Kansas City, KS"),
    ],
)  # fmt: skip
def test_clearly_larger_place_is_searched_and_asked_about_beside(client, now, text, name, other):
    OpeningFactory(title="There", **CHICAGO)
    page = client.get("/openings/", {"place": text}).content.decode()
    assert meant(text).name == name
    assert f"Showing <strong>{name}</strong>." in page
    assert "Did you mean" in page
    assert f">{other}</a>" in page


@pytest.mark.parametrize(
    ("text", "counts", "name"),
    [
        ("Springfield", {"Springfield, MO": 1}, "Springfield, MO"),
        ("Springfield", {"Springfield, MO": 1, "Springfield, MA": 1}, ""),
        ("Springfield", {"Springfield, MO": 1, "Springfield, MA": 2}, "Springfield, MA"),
        ("Aurora", {"Aurora, IL": 1}, "Aurora, IL"),
        ("Portland", {"Portland, ME": 2}, "Portland, ME"),
        ("Portland", {"Portland, ME": 2, "Portland, OR": 1}, "Portland, OR"),
        ("Richmond", {"Richmond, CA": 1, "Richmond, IN": 1}, "Richmond, VA"),
        ("Chicago", {"Springfield, IL": 1}, "Chicago, IL"),
        ("Springfield", {"Washington, DC": 3, "Alexandria, VA": 3}, ""),
        ("Aurora", {"Denver, CO": 3, "Aurora, IL": 1}, "Aurora, IL"),
    ],
)
def test_place_that_holds_live_openings_is_meant(now, text, counts, name):
    for written, count in counts.items():
        place = places.find(written)[0]
        spot = {"latitude": place.latitude, "longitude": place.longitude, "title": written}
        spot["city"] = place.city
        OpeningFactory.create_batch(count, **spot)
        OpeningFactory.create_batch(3, expired=True, **spot)
        OpeningFactory.create_batch(3, closed=True, **spot)
    assert meant(text).name == name
    assert [title for title in found(text) if title == name] == [name] * counts.get(name, 0)


def test_openings_of_a_place_are_counted_without_a_statement(now, django_assert_num_queries):
    with django_assert_num_queries(0):
        for text in ("Chicago", "Columbus, OH", "Ohio", "43215", "Columbus", "Aurora", "Toronto"):
            meant(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Chicago", "Chicago, IL"), ("boston", "Boston, MA"), ("Austin", "Austin, TX"),
        ("Cambridge", "Cambridge, MA"), ("Washington", "Washington, DC"), ("Ohio", "Ohio"),
        ("Portland, ME", "Portland, ME"), ("97201", "Portland, OR 97201"),
    ],
)  # fmt: skip
def test_place_that_dwarfs_the_others_of_its_name_is_taken_and_told(client, now, text, name):
    OpeningFactory(title="There", **CHICAGO)
    assert (meant(text).name, meant(text).is_unknown) == (name, False)
    page = client.get("/openings/", {"place": text}).content.decode()
    assert f"Showing <strong>{name}</strong>." in page


def test_place_of_several_cities_or_remote_keeps_both_parts(client, now):
    page = client.get("/openings/", {"place": "Aurora or remote"}).content.decode()
    assert '<a href="?place=Aurora%2C+IL+or+remote">Aurora, IL or remote</a>' in page


@pytest.mark.parametrize(
    ("words", "is_told"), [("supervisor", False), ("zzyzx", True), ("RN", True)]
)
def test_words_that_no_opening_has_are_told(client, now, words, is_told):
    OpeningFactory(title="Supervisor", **CHICAGO)
    page = client.get("/openings/", {"place": "Denver, CO", "q": words}).content.decode()
    assert (f"No opening has “{words}” at the moment." in page) == is_told


def test_whole_country_and_remote_in_it_are_no_unknown_place():
    for text in ("U.S.", "the United States", "United States of America"):
        assert meant(text) == meant("anywhere")
    for text in ("Remote (US)", "remote, US", "fully remote"):
        assert meant(text) == meant("remote")
