from datetime import timedelta
from http import HTTPStatus

import pytest

from coaching.debrief.models import Debrief
from openings.application.models import Application
from openings.application.states import Happening
from openings.opening.states import QuestionKind
from tests.factories.coaching import DebriefFactory
from tests.factories.openings import ApplicationFactory, InterviewFactory, ScreeningQuestionFactory

pytestmark = pytest.mark.django_db
LIST = "/staff/openings/application/"


@pytest.fixture
def client(erin, client_of):
    return client_of(erin)


@pytest.mark.parametrize("number", [1, 4])
def test_staff_list_says_what_both_sides_see(
    now, dana, client, number, django_assert_max_num_queries
):
    for _ in range(number):
        application = ApplicationFactory(candidate=dana, not_told=True)
        InterviewFactory(application=application, held=True)
    client.get(LIST)

    with django_assert_max_num_queries(14):
        page = client.get(LIST).content.decode()

    assert page.count("not selected") >= number
    assert "Waiting for the answer" in page
    assert "Dec. 2" in page or "Dec 2, 2026" in page


def test_staff_list_is_searched_and_queued(now, dana, client):
    late = ApplicationFactory(candidate=dana, not_told=True, tell_at=now - timedelta(hours=1))
    ApplicationFactory(candidate=dana, not_told=True)
    ApplicationFactory()

    def found(query):
        return list(client.get(f"{LIST}?{query}").context["cl"].queryset)

    assert len(found("q=dana")) == 2
    assert len(found("queue=untold")) == 2
    assert found("queue=late") == [late]


def test_staff_page_shows_history_and_nothing_private(now, dana, bob, client):
    application = ApplicationFactory(candidate=dana)
    application.events.create(at=now, by=bob, what=Happening.NOTE, why="Asked for Tuesday")
    interview = InterviewFactory(application=application, held=True)
    DebriefFactory(plan__interview=interview, sealed=True, went_well="Canary in the mine")

    page = client.get(f"{LIST}{application.pk}/change/").content.decode()

    assert "Asked for Tuesday" in page
    assert "Round 1, Video" in page
    assert Debrief.objects.get().went_well == "Canary in the mine"
    assert "Canary" not in page
    assert f"/resumes/{application.resume_id}/" not in page


def test_staff_page_writes_the_day_of_an_answer_out(now, dana, client):
    application = ApplicationFactory(candidate=dana)
    question = ScreeningQuestionFactory(opening=application.opening, kind=QuestionKind.DATE)
    application.answers.create(question=question, text="2026-12-15")

    page = client.get(f"{LIST}{application.pk}/change/").content.decode()

    assert f"{question.text}<br>Tuesday, December 15, 2026" in page


def test_staff_page_says_times_with_their_zone_what_is_promised_and_nothing_empty(
    now, dana, bob, client
):
    application = ApplicationFactory(candidate=dana)
    application.events.create(at=now, by=bob, what=Happening.NOTE, why="Asked for Tuesday")
    InterviewFactory(application=application, held=True)

    page = client.get(f"{LIST}{application.pk}/change/").content.decode()

    assert "Tuesday, November 24, 2026, 10:00 AM EST: Bob" in page
    assert "wrote a note: Asked for Tuesday" in page
    assert "2026-11-24" not in page
    assert "Promised answer:" in page
    assert "Withdraw reason:" not in page
    assert "<h2>Decision</h2>" not in page


def test_staff_change_and_delete_nothing(now, client):
    application = ApplicationFactory()

    for page in (f"{LIST}{application.pk}/delete/", f"{LIST}add/"):
        assert client.post(page, {"post": "yes"}).status_code == HTTPStatus.FORBIDDEN
    changed = client.post(f"{LIST}{application.pk}/change/", {"stage": "hired"})
    assert changed.status_code == HTTPStatus.FORBIDDEN
    assert Application.objects.get().stage == "applied"


def test_staff_page_is_not_for_others(now, client_of, dana):
    assert client_of(dana).get(LIST).status_code == HTTPStatus.FOUND
