from datetime import timedelta
from http import HTTPStatus

import pytest
from django.urls import reverse

from jobstore.people.employer.models import Employer
from openings.application.models import Application
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, InterviewerFactory, InterviewFactory
from tests.factories.people import UserFactory

EVERYBODY = {
    *("Lena Late", "Tim Today", "Dora Decided", "Mia Missed"),
    *("Ada Again", "Olga Offered", "Paul Planned"),
}
LIST = "admin:openings_interview_changelist"


@pytest.fixture
def interviews(db):
    def interview(name, **changes):
        candidate = UserFactory(name=name)
        application = ApplicationFactory(candidate=candidate, interviewing=True)
        return InterviewFactory(application=application, **changes)

    late = (NOW - timedelta(days=2)).date()
    interview("Lena Late", held=True, promised_by=late)
    interview("Tim Today", held=True, promised_by=NOW.date())
    interview("Dora Decided", held=True, promised_by=late, decision="offer")
    missed = {"state": "no_show", "starts_at": NOW - timedelta(days=4)}
    missed |= {"ends_at": NOW - timedelta(days=4, hours=-1), "promised_by": late}
    interview("Mia Missed", **missed)
    again = interview("Ada Again", **missed)
    InterviewFactory(application=again.application, starts_at=NOW + timedelta(days=1))
    offered = interview("Olga Offered", **missed)
    Application.objects.filter(pk=offered.application_id).update(stage="offer")
    return interview("Paul Planned")


@pytest.mark.parametrize(
    ("queue", "names"),
    [
        ("overdue", {"Lena Late", "Mia Missed"}),
        ("waiting", {"Tim Today"}),
        ("", EVERYBODY),
        ("nonsense", EVERYBODY),
    ],
)
def test_queue_shows_who_is_late(interviews, erin, client_of, now, queue, names):
    response = client_of(erin).get(reverse(LIST), {"queue": queue} if queue else {})
    found = {row.application.candidate.name for row in response.context["cl"].result_list}
    assert found == names


def test_staff_look_and_do_not_change(interviews, erin, client_of, now):
    client = client_of(erin)
    page = reverse("admin:openings_interview_change", args=[interviews.pk])
    assert client.get(page).status_code == HTTPStatus.OK
    assert client.post(page, {"state": "held"}).status_code == HTTPStatus.FORBIDDEN
    add = reverse("admin:openings_interview_add")
    assert client.get(add).status_code == HTTPStatus.FORBIDDEN


def test_who_is_late_can_be_phoned(interviews, erin, client_of, now):
    Employer.objects.update(phone="614 555 0101")
    InterviewerFactory(interview=interviews, name="Ines Bell", phone="614 555 0202")
    page = client_of(erin).get(reverse("admin:openings_interview_change", args=[interviews.pk]))
    text = page.content.decode()
    assert '<a href="tel:614 555 0101">614 555 0101</a>' in text
    assert "Ines Bell, " in text
    assert "Interview, round 1" in text
    assert f"Round 1 of {interviews.application_id}" not in text


def test_search_finds_the_candidate(interviews, erin, client_of, now):
    response = client_of(erin).get(reverse(LIST), {"q": "Lena"})
    assert response.context["cl"].result_count == 1
