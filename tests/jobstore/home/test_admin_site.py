"""The first page of staff: all lists in plain groups, and one search over several of them."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import reverse

from jobstore.home.admin_site import LISTS, MOST_FOUND
from tests.factories import NOW
from tests.factories.coach import CoachRequestFactory
from tests.factories.mail import queued, sample_kind
from tests.factories.openings import OpeningFactory
from tests.factories.people import EmployerFactory, UserFactory

SEARCH = reverse("admin:staff_search")
INDEX = reverse("admin:index")


@pytest.fixture
def world(now, db, mail_kinds):
    employer = EmployerFactory(name="Harbor Books")
    OpeningFactory(employer=employer, title="Harbor Pilot")
    UserFactory(name="Ida Harbor", email="ida@example.org")
    queued(sample_kind(mail_kinds, title="A sample"), email="post@harbor.example")


def member_of(group):
    user = UserFactory(is_staff=True)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


def kinds_found(client, words):
    found = client.get(SEARCH, {"q": words}).context["found"]
    return {kind["name"]: [name for _url, name, _facts in kind["lines"]] for kind in found}


def test_every_list_stands_in_one_group():
    shown = [label for labels in LISTS.values() for label in labels]
    assert sorted(shown) == sorted(model._meta.label_lower for model in admin.site._registry)


def test_lists_of_models_are_folded_below_the_queues(world, client_of, erin):
    page = client_of(erin).get(INDEX).content.decode()
    before, folded = page.split('<details class="all-lists">')
    assert "Jurisdictions" in folded.split("</details>")[0]
    assert "Jurisdictions" not in before
    assert "Authentication and Authorization" not in page


def test_refused_page_names_to_staff_who_can_change_their_role(db, client_of):
    refused = client_of(member_of("moderator")).get(reverse("admin:trail_trailevent_changelist"))
    assert refused.status_code == HTTPStatus.FORBIDDEN
    page = refused.content.decode()
    assert "gives out the staff’s roles" in page
    assert "owner of the employer" not in page


def test_who_has_no_queue_finds_the_lists_open(db, client_of):
    page = client_of(member_of(None)).get(INDEX).content.decode()
    assert '<details class="all-lists" open>' in page


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ({"queue": "first"}, "Nothing waits here."),
        ({"q": "nobody"}, "Nothing fits “nobody”."),
        ({}, "Nothing is here yet."),
    ],
)
def test_empty_list_says_a_kind_sentence(now, db, client_of, erin, wanted, says):
    page = client_of(erin).get(reverse("admin:coaching_coachrequest_changelist"), wanted)
    assert says in page.content.decode()


def test_queue_says_what_is_late_and_what_is_ones_own(now, db, client_of, erin):
    CoachRequestFactory(coach=erin, due_at=NOW - timedelta(hours=3))
    CoachRequestFactory(due_at=NOW + timedelta(days=1))
    page = client_of(erin).get(INDEX)
    (queue,) = [one for one in page.context["waiting"] if one.label.endswith("for an answer")]
    assert (queue.count, queue.late.replace("\xa0", " "), queue.stand.mine) == (2, "3 hours", 1)
    assert "1 yours" in page.content.decode()


@pytest.mark.parametrize("words", ["harbor", "  HARBOR ", "Harbor"])
def test_one_search_finds_people_employers_openings_and_mail(world, client_of, erin, words):
    assert kinds_found(client_of(erin), words) == {
        "users": ["Ida Harbor"],
        "employers": ["Harbor Books"],
        "openings": ["Harbor Pilot"],
        "outgoing mail": ["A sample"],
    }


def test_each_hit_leads_to_its_page(world, client_of, erin):
    client = client_of(erin)
    found = client.get(SEARCH, {"q": "harbor"}).context["found"]
    urls = [url for kind in found for url, _name, _facts in kind["lines"]]
    assert [client.get(url).status_code for url in urls] == [HTTPStatus.OK] * 4


@pytest.mark.parametrize(
    ("group", "kinds"),
    [
        ("moderator", {"users", "employers", "openings"}),
        ("coach", {"users", "employers"}),
        ("consultant", {"users", "employers", "outgoing mail"}),
        (None, set()),
    ],
)
def test_search_shows_only_what_somebody_may_see(world, client_of, group, kinds):
    assert set(kinds_found(client_of(member_of(group)), "harbor")) == kinds


def test_search_is_for_staff(world, client, client_of, dana):
    assert client.get(SEARCH).status_code == HTTPStatus.FOUND
    assert client_of(dana).get(SEARCH, {"q": "harbor"}).status_code == HTTPStatus.FOUND


@pytest.mark.parametrize(
    "words", ["", "a", "x" * 10_000, "\x00\x00zq", "'\"\\ %_", "🙂🙂", "nobody at all"]
)
def test_odd_words_find_nothing_and_harm_nothing(world, client_of, erin, words):
    answer = client_of(erin).get(SEARCH, {"q": words})
    assert (answer.status_code, answer.context["found"]) == (HTTPStatus.OK, [])


@pytest.mark.parametrize("number", [1, 3, MOST_FOUND + 4])
def test_search_asks_once_for_each_kind(
    now, db, client_of, erin, number, django_assert_num_queries
):
    """Three for the session and who it is, and four that find; the rest is one link away."""
    UserFactory.create_batch(number, name="Ida Harbor")
    OpeningFactory.create_batch(number, title="Harbor Pilot")
    client = client_of(erin)
    client.get(SEARCH)
    with django_assert_num_queries(7):
        answer = client.get(SEARCH, {"q": "harbor"})
    users, openings = answer.context["found"]
    assert len(users["lines"]) == len(openings["lines"]) == min(number, MOST_FOUND)
    assert ("All users with" in answer.content.decode()) is (number > MOST_FOUND)
