import pytest
from django.contrib.auth.models import Group

from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.trail.models import TrailEvent
from openings.opening.models import Opening
from openings.opening.states import OpeningState
from tests.factories import NOW
from tests.factories.openings import OpeningFactory, RequirementFactory, ScreeningQuestionFactory
from tests.factories.people import UserFactory

LIST = "/staff/openings/opening/"
TEXT = "You bake bread and rolls with two colleagues. " * 6


@pytest.fixture
def waiting(employer, bob, now):
    return OpeningFactory(
        employer=employer, draft=True, state="in_review", created_by=bob, description=TEXT,
        pay_min="18.50", pay_max="22.75", pay_period="HOUR", title="Night Baker", review_by=NOW,
    )  # fmt: skip


def press(client, act, opening, **data):
    typed = {"act": act, "seen": opening.version, **data}
    return client.post(f"{LIST}{opening.pk}/change/", typed, follow=True)


def test_queue_of_review_shows_who_waits_longest_first(client_of, erin, waiting):
    OpeningFactory(title="Day Baker")
    earlier = {"review_by": NOW.replace(hour=1), "state": "in_review"}
    OpeningFactory(draft=True, title="Cook", updated_at=NOW, **earlier)
    page = client_of(erin).get(f"{LIST}?queue=review").content.decode()
    assert page.index("Cook") < page.index("Night Baker")
    assert "$18.50 to $22.75 an hour" in page
    assert "Day Baker" not in page
    for queue in ("overdue", "live", "expired", "unplaced", "x"):
        assert client_of(erin).get(f"{LIST}?queue={queue}").status_code in (200, 302)


def test_reviews_over_their_working_day_are_a_queue(client_of, erin, waiting):
    later = {"review_by": NOW.replace(year=2027), "state": "in_review"}
    OpeningFactory(draft=True, title="Cook", **later)
    page = client_of(erin).get(f"{LIST}?queue=overdue").content.decode()
    assert "Night Baker" in page
    assert "Cook" not in page
    assert "Overdue" in page


def test_list_takes_no_decision(client_of, erin, waiting):
    """Nothing is published from where no text is read."""
    client = client_of(erin)
    assert 'name="action"' not in client.get(LIST).content.decode()
    for action in ("publish", "give_back"):
        client.post(LIST, {"action": action, "_selected_action": [waiting.pk], "note": "x"})
    waiting.refresh_from_db()
    assert waiting.state == OpeningState.IN_REVIEW


def test_page_shows_all_that_candidates_read_or_answer(client_of, erin, waiting):
    RequirementFactory(opening=waiting, text="A food safety card")
    ScreeningQuestionFactory(
        opening=waiting, text="Which shift?", kind="one_of", options="Early one\nLate one"
    )
    page = client_of(erin).get(f"{LIST}{waiting.pk}/change/").content.decode()
    for words in ("You bake bread", "A food safety card", "Which shift?", "Early one", "Late one",
                  "Columbus, OH", "$18.50 to $22.75 an hour", "within 10 working days", "required",
                  "may apply again", "Publish it", "Return it"):  # fmt: skip
        assert words in page, words


def test_staff_publish_on_the_page(client_of, erin, waiting):
    page = press(client_of(erin), "publish", waiting).content.decode()
    assert "Night Baker is published." in page
    waiting.refresh_from_db()
    assert (waiting.state, waiting.review_by) == (OpeningState.PUBLISHED, None)
    assert OutgoingMail.objects.filter(kind="openings.opening_published").count() == 1
    event = TrailEvent.objects.get(subject_id=waiting.pk)
    assert (event.what, event.by) == ("published", erin)


@pytest.mark.parametrize("act", ["publish", "return"])
def test_next_one_that_waits_is_a_link_and_a_second_click_decides_nothing(
    client_of, erin, waiting, act
):
    other = OpeningFactory(draft=True, state="in_review", review_by=NOW, title="Cook & Host")
    for _ in range(2):
        response = press(client_of(erin), act, waiting, note="Name the shifts.")
        assert response.redirect_chain == [(f"{LIST}?queue=review", 302)]
        page = response.content.decode()
        assert f'Next: <a href="{LIST}{other.pk}/change/">Cook &amp; Host</a>' in page
        assert "Publish it" not in page
    other.refresh_from_db()
    assert other.state == OpeningState.IN_REVIEW


def test_staff_return_needs_a_note(client_of, erin, waiting):
    page = press(client_of(erin), "return", waiting).content.decode()
    assert "Write what to change" in page
    waiting.refresh_from_db()
    assert waiting.state == OpeningState.IN_REVIEW
    press(client_of(erin), "return", waiting, note="Name the shifts.")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.review_note) == ("draft", "Name the shifts.")
    event = TrailEvent.objects.get(subject_id=waiting.pk)
    assert (event.what, event.by, event.why) == ("returned", erin, "Name the shifts.")


@pytest.mark.parametrize("version", ["old", "", "x", "\u0663", "9" * 40, None])
@pytest.mark.parametrize("act", ["publish", "return"])
def test_staff_decide_about_what_they_read(client_of, erin, waiting, act, version):
    """Changed while it was read: nothing happens, the new text and their own words stand there."""
    read = waiting.version if version == "old" else version
    data = {"act": act} | ({} if read is None else {"seen": read})
    data |= {"note": "Name the shifts."} if act == "return" else {}
    Opening.objects.update(version=waiting.version + 1, description="Pay a deposit. " + TEXT)
    page = client_of(erin).post(f"{LIST}{waiting.pk}/change/", data).content.decode()
    assert "It changed while you were reading." in page
    assert "Pay a deposit." in page
    assert ("Name the shifts." in page) == (act == "return")
    waiting.refresh_from_db()
    assert waiting.state == OpeningState.IN_REVIEW
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("second", ["publish", "return"])
def test_second_of_two_staff_reads_who_was_faster(client_of, erin, waiting, second):
    sam = UserFactory(staff=True, is_superuser=True, name="Sam Stone")
    press(client_of(sam), "return", waiting, note="Name the shifts.")
    page = press(client_of(erin), second, waiting, note="Other words.").content.decode()
    assert "Sam Stone was faster: returned" in page
    waiting.refresh_from_db()
    assert waiting.review_note == "Name the shifts."


def test_staff_cannot_publish_what_is_not_ready(client_of, erin, waiting):
    waiting.description = "Bake."
    waiting.save()
    assert "Write at least 30" in press(client_of(erin), "publish", waiting).content.decode()
    waiting.refresh_from_db()
    assert waiting.state == OpeningState.IN_REVIEW


def test_page_names_what_the_guard_found(client_of, erin, waiting):
    waiting.title = "Baker, men only"
    waiting.save()
    page = client_of(erin).get(f"{LIST}{waiting.pk}/change/").content.decode()
    assert "“men only” (sex): This speaks about sex or looks" in page


def test_opening_page_takes_no_change(client_of, erin, waiting):
    url = f"{LIST}{waiting.pk}/change/"
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
