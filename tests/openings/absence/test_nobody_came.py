"""The candidate was there alone: a note of theirs, beside whatever the employer noted."""

from datetime import date, timedelta
from http import HTTPStatus

import pytest
from django.urls import reverse

from jobstore.lib import clock
from jobstore.trail.states import Audience
from openings.absence.actions import note_absence, note_nobody_came, tell_absence
from openings.application.models import Application, ApplicationEvent
from openings.application.states import Happening
from openings.interview.models import Interview
from openings.pipeline.queries import history_of
from openings.promise.queries.promise import promise_of
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, InterviewFactory, OpeningFactory

pytestmark = pytest.mark.django_db
SAID = "You noted that nobody came to the interview."


@pytest.fixture
def interview(employer, dana, now):
    """Over since an hour."""
    application = ApplicationFactory(
        candidate=dana, opening=OpeningFactory(employer=employer), interviewing=True
    )
    times = {"starts_at": NOW - timedelta(hours=2), "ends_at": NOW - timedelta(hours=1)}
    return InterviewFactory(application=application, promised_by=date(2026, 12, 4), **times)


def url_of(interview):
    return reverse("openings:interview_nobody_came", args=[interview.pk])


def notes():
    return ApplicationEvent.objects.filter(what=Happening.NOBODY_CAME)


@pytest.mark.row("B54")
def test_note_is_read_by_both_sides_beside_the_note_of_the_employer(
    interview, dana, bob, erin, client_of
):
    application = interview.application
    promised, page = promise_of(application), f"/applications/{application.pk}/"
    candidate = client_of(dana)
    assert "Note that nobody came" in candidate.get(page).content.decode()
    for _ in range(2):
        said = candidate.post(url_of(interview), follow=True).content.decode()
    assert "Acme Stores and our staff read it." in said
    assert "Note that nobody came" not in said
    assert notes().count() == 1
    assert promise_of(Application.objects.get()) == promised
    review = reverse("openings:application_review", args=["acme", application.pk])
    assert "that none of you came" in client_of(bob).get(review).content.decode()
    interview.refresh_from_db()
    noted = note_absence(
        interview=interview, text="We waited at nine.", by=bob, version=interview.version
    )
    with clock.at(noted.tell_at):
        tell_absence(absence=noted)
        application = Application.objects.get(pk=application.pk)
        lines = [
            [line.text for line in history_of(application, reader=who, at=clock.now())]
            for who in (Audience.CANDIDATE, Audience.EMPLOYER)
        ]
        assert SAID in lines[0]
        assert "The employer noted that you did not come to the interview." in lines[0]
        assert "noted that nobody came to the interview" in lines[1]
        assert "told the candidate that they did not come" in lines[1]
        assert application.outcome == "open"
        review = client_of(bob).get(review).content.decode()
    assert "that none of you came" in review
    assert "We waited at nine." in review


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(hours=3), "The interview is not over yet."),
        (timedelta(hours=2), "The interview is not over yet."),
        (timedelta(minutes=61), "The interview is not over yet."),
        (timedelta(hours=1), "Noted."),
    ],
)
def test_before_its_end_it_is_refused(interview, dana, client_of, before, said):
    with clock.at(NOW - before):
        page = client_of(dana).post(url_of(interview), follow=True).content.decode()
    assert said in page
    assert notes().exists() == (said == "Noted.")


def test_canceled_and_ended_ones_keep_no_note(interview, dana, client_of):
    Interview.objects.update(state="canceled")
    page = client_of(dana).post(url_of(interview), follow=True).content.decode()
    assert "was canceled" in page
    assert "Nobody came?" not in page
    Interview.objects.update(state="held")
    Application.objects.update(outcome="withdrawn")
    page = client_of(dana).post(url_of(interview), follow=True).content.decode()
    assert "This application is over." in page
    assert not notes().exists()


def test_each_interview_has_a_note_of_its_own(interview, dana, bob, client_of):
    earlier = InterviewFactory(
        application=interview.application,
        starts_at=NOW - timedelta(days=3),
        ends_at=NOW - timedelta(days=3, hours=-1),
        state="held",
    )
    note_nobody_came(interview=earlier, by=dana)
    page = client_of(dana).get(f"/applications/{interview.application_id}/").content.decode()
    assert page.count("that nobody came. Acme Stores") == 1
    assert page.count("Note that nobody came") == 1


def test_nobody_else_notes_it_and_none_of_an_interview_held_elsewhere(
    interview, dana, bob, client_of
):
    assert client_of(bob).post(url_of(interview)).status_code == HTTPStatus.NOT_FOUND
    opening = interview.application.opening
    type(opening).everywhere.filter(pk=opening.pk).update(tracked_by=dana, state="draft")
    page = client_of(dana).get(f"/applications/{interview.application_id}/").content.decode()
    assert "Nobody came?" not in page
    assert client_of(dana).post(url_of(interview)).status_code == HTTPStatus.NOT_FOUND


def test_staff_read_it_beside_the_interview(interview, dana, admin_client):
    url = reverse("admin:openings_interview_change", args=[interview.pk])
    assert "Not noted" in admin_client.get(url).content.decode()
    note_nobody_came(interview=interview, by=dana)
    page = admin_client.get(url).content.decode()
    assert "nobody came, says the candidate" in page.lower()
    assert "Not noted" not in page
    assert "Noted Tuesday" in page
