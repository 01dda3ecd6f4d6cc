import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from jobstore.mail.models import OutgoingMail
from openings.states import OpeningState
from tests.factories.openings import OpeningFactory
from tests.factories.people import UserFactory

LIST = "/staff/openings/opening/"
TEXT = "You bake bread and rolls with two colleagues. " * 6


@pytest.fixture
def waiting(employer, bob, now):
    return OpeningFactory(
        employer=employer, draft=True, state="in_review", created_by=bob, description=TEXT,
        pay_min="18.50", pay_max="22.75", pay_period="HOUR", title="Night Baker",
    )  # fmt: skip


def act(client, action, opening, note=""):
    data = {"action": action, "_selected_action": [opening.pk], "note": note}
    return client.post(reverse("admin:openings_opening_changelist"), data, follow=True)


def test_queue_of_review_shows_what_waits(client_of, erin, waiting):
    OpeningFactory(title="Day Baker")
    page = client_of(erin).get(f"{LIST}?queue=review").content.decode()
    assert "Night Baker" in page
    assert "$18.50 to $22.75 an hour" in page
    assert "Day Baker" not in page
    for queue in ("live", "expired", "unplaced", "x"):
        assert client_of(erin).get(f"{LIST}?queue={queue}").status_code in (200, 302)


def test_staff_publish_from_the_queue(client_of, erin, waiting):
    page = act(client_of(erin), "publish", waiting).content.decode()
    assert "Night Baker is published." in page
    waiting.refresh_from_db()
    assert waiting.state == OpeningState.PUBLISHED
    assert OutgoingMail.objects.filter(kind="openings.opening_published").count() == 1


def test_staff_return_needs_a_note(client_of, erin, waiting):
    page = act(client_of(erin), "give_back", waiting).content.decode()
    assert "Write what to change" in page
    waiting.refresh_from_db()
    assert waiting.state == OpeningState.IN_REVIEW
    act(client_of(erin), "give_back", waiting, note="Name the shifts.")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.review_note) == ("draft", "Name the shifts.")


def test_staff_cannot_publish_what_is_not_ready(client_of, erin, waiting):
    waiting.description = "Bake."
    waiting.save()
    assert "Write at least 30" in act(client_of(erin), "publish", waiting).content.decode()
    waiting.refresh_from_db()
    assert waiting.state == OpeningState.IN_REVIEW


def test_opening_page_shows_the_text_and_takes_no_change(client_of, erin, waiting):
    url = f"{LIST}{waiting.pk}/change/"
    page = client_of(erin).get(url).content.decode()
    assert "You bake bread" in page
    client_of(erin).post(url, {"title": "Changed", "state": "published"})
    waiting.refresh_from_db()
    assert (waiting.title, waiting.state) == ("Night Baker", "in_review")


def test_queue_is_for_moderators(client_of, waiting):
    moderator = UserFactory(staff=True)
    moderator.groups.add(Group.objects.get_or_create(name="moderator")[0])
    coach = UserFactory(staff=True)
    coach.groups.add(Group.objects.get_or_create(name="coach")[0])
    assert client_of(moderator).get(LIST).status_code == 200
    assert client_of(coach).get(LIST).status_code == 403
