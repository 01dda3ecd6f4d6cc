import re
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus

import pytest
from django.urls import reverse

from jobstore.lib import clock
from openings.application.models import Application
from openings.interview.models import Absence
from openings.interview.states import InterviewState
from openings.tasks import tell_absences
from tests.factories import NOW
from tests.factories.openings import (
    AbsenceFactory,
    ApplicationFactory,
    InterviewFactory,
    OpeningFactory,
)

MORNING = datetime(2026, 11, 25, 14, tzinfo=UTC)
TEXT = "We waited at the counter from nine until half past."


@pytest.fixture
def interview(employer, dana, now):
    application = ApplicationFactory(
        candidate=dana, opening=OpeningFactory(employer=employer), interviewing=True
    )
    return InterviewFactory(application=application, held=True, promised_by=date(2026, 12, 4))


def url_of(interview, name="interview_absence"):
    return reverse(f"openings:{name}", args=["acme", interview.pk])


def post(client, interview, step, text=TEXT, name="interview_absence", **more):
    interview.refresh_from_db()
    data = {"text": text, "version": interview.version, "step": step} | more
    return client.post(url_of(interview, name), data)


def test_note_is_previewed_recorded_and_undone(interview, bob, client_of):
    client = client_of(bob)
    assert (
        "Wednesday, November 25, 2026, 9:00 AM EST"
        in client.get(url_of(interview)).content.decode()
    )
    preview = post(client, interview, "preview").content.decode()
    assert "Acme Stores noted that you did not come to the interview" in preview
    assert TEXT in preview
    assert not Absence.objects.exists()
    assert TEXT in post(client, interview, "edit").content.decode()
    response = post(client, interview, "record")
    page = client.get(response.url).content.decode()
    assert "Until then you can undo it" in page
    client.post(url_of(interview, "interview_absence_undo"))
    assert not Absence.objects.exists()
    assert TEXT in client.get(url_of(interview)).content.decode()


@pytest.mark.parametrize("text", ["", "   ", "You were rejected.", "You are too old to come."])
def test_words_are_asked_for_and_kept_kind(interview, bob, client_of, text):
    response = post(client_of(bob), interview, "record", text=text)
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert text.strip() in response.content.decode()
    assert not Absence.objects.exists()


def test_slower_recruiter_keeps_the_words(interview, alice, bob, client_of):
    post(client_of(bob), interview, "record")
    response = post(client_of(alice), interview, "record", text="Nobody came.", version=1)
    assert response.status_code == HTTPStatus.CONFLICT
    page = response.content.decode()
    assert "Bob Recruiter noted that the candidate did not come" in page
    assert "Nobody came." in page


def seen(client, url):
    """A page without its random tokens."""
    return re.sub(r"[A-Za-z0-9]{64}", "", client.get(url).content.decode())


@pytest.mark.parametrize("place", ["detail", "list", "plans", "mails", "dashboard", "calendar"])
def test_pages_of_the_candidate_are_those_of_nobody_noted(interview, bob, dana, client_of, place):
    urls = {
        "detail": reverse("openings:application_detail", args=[interview.application_id]),
        "list": reverse("openings:application_list"),
        "plans": reverse("coaching:plan_list"),
        "mails": reverse("mail:my_mail_list"),
        "dashboard": reverse("home:dashboard"),
        "calendar": reverse("openings:interview_calendar", args=[interview.pk]),
    }
    client = client_of(dana)
    with clock.at(NOW + timedelta(hours=1)):
        before = seen(client, urls[place])
        post(client_of(bob), interview, "record")
        assert seen(client, urls[place]) == before
        answer = client.post(
            reverse("openings:interview_absence_answer", args=[interview.pk]), {"answer": "wrong"}
        )
        assert answer.status_code == HTTPStatus.NOT_FOUND


def test_candidate_reads_the_note_and_contradicts(interview, bob, dana, client_of):
    post(client_of(bob), interview, "record")
    client = client_of(dana)
    page_url = reverse("openings:application_detail", args=[interview.application_id])
    with clock.at(MORNING):
        tell_absences()
        page = client.get(page_url).content.decode()
        assert TEXT in page
        assert "since Tuesday, November 24" in page
        answer_url = reverse("openings:interview_absence_answer", args=[interview.pk])
        client.post(answer_url, {"answer": "nonsense"})
        assert Absence.objects.get().answer == ""
        client.post(answer_url, {"answer": "could_not"})
        assert "You answered: “I could not.”" in client.get(page_url).content.decode()
        review = client_of(bob).get(
            reverse("openings:application_review", args=["acme", interview.application_id])
        )
    assert "Dana answers: “I could not.”" in review.content.decode()


def test_note_that_was_wrong_is_taken_back_on_a_page(interview, bob, client_of):
    AbsenceFactory(told=True, interview=interview)
    interview.state = InterviewState.NO_SHOW
    interview.save()
    client = client_of(bob)
    name = "interview_absence_take_back"
    assert "counts as held again" in client.get(url_of(interview, name)).content.decode()
    assert "took back the note" in post(client, interview, "preview", name=name).content.decode()
    post(client, interview, "record", text="", name=name)
    interview.refresh_from_db()
    assert interview.state == InterviewState.HELD
    assert (
        "Decide"
        in client.get(
            reverse("openings:application_review", args=["acme", interview.application_id])
        ).content.decode()
    )
    assert Application.objects.get().outcome == "open"


def test_card_says_that_somebody_did_not_come(interview, bob, client_of):
    client = client_of(bob)
    url = reverse("openings:pipeline", args=["acme", interview.application.opening_id])
    post(client, interview, "record")
    page = client.get(url).content.decode()
    assert "(not told yet)" in page
    assert ">Decide</a>" not in page
    Absence.objects.update(told_at=NOW, answer="wrong")
    interview.state = InterviewState.NO_SHOW
    interview.save()
    page = client.get(url).content.decode()
    assert "“That is wrong”" in page
    assert ">Plan an interview</a>" in page
