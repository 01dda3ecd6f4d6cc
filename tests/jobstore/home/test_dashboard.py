from datetime import timedelta
from http import HTTPStatus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jobstore.home.queries.dashboard import dashboard_of
from jobstore.people.states import Role
from openings.application.models import Application
from tests.factories import NOW
from tests.factories.coaching import FeedbackRequestFactory, RecoveryPlanFactory
from tests.factories.openings import (
    ApplicationFactory,
    InterviewerFactory,
    InterviewFactory,
    OpeningFactory,
)
from tests.factories.people import EmployerFactory, MembershipFactory

URL = reverse("home:dashboard")


def plan_of(user, **facts):
    interview = InterviewFactory(application__candidate=user, held=True)
    InterviewerFactory(interview=interview)
    return RecoveryPlanFactory(interview=interview, **facts)


@pytest.mark.parametrize("who", ["alice", "bob", "charlie", "dana", "erin"])
def test_dashboard_has_exactly_one_primary_action(request, now, client_of, who):
    page = client_of(request.getfixturevalue(who)).get(URL)

    assert page.status_code == HTTPStatus.OK
    assert page.content.decode().count("btn-primary") == 1


def test_dashboard_asks_visitors_to_sign_in(client, db):
    assert client.get(URL).headers["Location"].startswith(reverse("account_login"))


def test_dashboard_of_a_newcomer_offers_the_search(now, dana):
    first = dashboard_of(dana, at=now).first

    assert (first.verb, first.url) == ("Search openings", reverse("openings:opening_list"))


def test_dashboard_puts_the_next_step_of_the_newest_plan_first(now, client_of, dana):
    plan_of(dana, created_at=NOW - timedelta(days=9))
    newest = plan_of(dana)

    content = client_of(dana).get(URL).content.decode()

    assert "Say how it felt" in content
    assert reverse("coaching:mood_edit", args=[newest.pk]) in content
    assert reverse("coaching:plan_park", args=[newest.pk]) in content


def test_dashboard_leaves_a_parked_plan_alone(now, dana):
    plan_of(dana, parked_until=NOW + timedelta(hours=12))

    assert dashboard_of(dana, at=now).first.verb == "Search openings"


def test_dashboard_leaves_a_closed_plan_alone(now, dana):
    plan_of(dana, state="closed", closed_at=NOW)

    assert dashboard_of(dana, at=now).first.verb == "Search openings"


def test_dashboard_asks_nothing_of_who_has_the_job(now, dana):
    application = plan_of(dana).interview.application
    Application.objects.filter(pk=application.pk).update(outcome="hired", stage="hired")

    first = dashboard_of(dana, at=now).first

    assert (first.title, first.plan) == ("You have the job", None)
    assert first.url == reverse("openings:application_detail", args=[application.pk])


def test_dashboard_does_not_tell_a_decision_before_the_telling(now, client_of, dana):
    opening = OpeningFactory(title="Florist")
    application = ApplicationFactory(candidate=dana, opening=opening, interviewing=True)
    InterviewFactory(application=application, held=True)
    before = client_of(dana).get(URL).content.decode()

    application.outcome = "not_selected"
    application.decided_at = NOW
    application.tell_at = NOW + timedelta(hours=20)
    application.decision_reason = "examples"
    application.save()
    after = client_of(dana).get(URL).content.decode()

    assert without_token(after) == without_token(before)


def without_token(content):
    lines = content.splitlines()
    return [line for line in lines if "csrfmiddlewaretoken" not in line]


def test_dashboard_shows_interviews_ahead_only(now, dana):
    ahead = InterviewFactory(application__candidate=dana)
    InterviewFactory(application__candidate=dana, held=True)
    InterviewFactory(application__candidate=dana, state="canceled")
    InterviewFactory()

    assert dashboard_of(dana, at=now).interviews == [ahead]


def test_dashboard_shows_five_applications_and_where_the_rest_is(now, client_of, dana):
    for _ in range(6):
        ApplicationFactory(candidate=dana)

    page = client_of(dana).get(URL)

    assert len(page.context["dashboard"].applications) == 5
    assert "All your applications" in page.content.decode()


def test_dashboard_of_a_recruiter_puts_the_late_answer_first(now, alice, employer):
    late = InterviewFactory(
        application__opening__employer=employer,
        held=True,
        promised_by=(NOW - timedelta(days=1)).date(),
    )
    InterviewFactory(application__opening__employer=employer, held=True)
    ApplicationFactory(opening__employer=employer)

    first = dashboard_of(alice, at=now).first

    assert first.verb == "Decide now"
    assert first.url == reverse("openings:application_decide", args=["acme", late.application_id])


def test_dashboard_of_a_recruiter_asks_for_feedback_before_decisions(now, alice, employer):
    request = FeedbackRequestFactory(
        plan__interview__application__opening__employer=employer,
        plan__interview__application__told=True,
        plan__interview__decision="not_selected",
    )
    ApplicationFactory(opening__employer=employer)

    first = dashboard_of(alice, at=now).first

    assert first.url == reverse("coaching:feedback_form", args=[request.pk])


def test_dashboard_of_a_recruiter_reads_the_oldest_application(now, alice, employer):
    ApplicationFactory(opening__employer=employer)
    oldest = ApplicationFactory(opening__employer=employer, submitted_at=NOW - timedelta(days=8))

    first = dashboard_of(alice, at=now).first

    assert first.url == reverse("openings:application_review", args=["acme", oldest.pk])


def test_dashboard_of_a_recruiter_without_work(now, alice):
    assert dashboard_of(alice, at=now).first.verb == "See your openings"


def test_dashboard_shows_nothing_of_other_employers(now, client_of, alice, employer):
    ApplicationFactory(candidate__name="Secret Person", opening__employer=EmployerFactory())

    content = client_of(alice).get(URL).content.decode()

    assert "Secret Person" not in content


def test_dashboard_shows_the_team_to_owners(now, client_of, alice, bob):
    team = reverse("people:member_list", args=["acme"])

    assert team in client_of(alice).get(URL).content.decode()
    assert team not in client_of(bob).get(URL).content.decode()


def test_dashboard_of_staff_leads_to_the_first_queue_with_work(now, erin):
    OpeningFactory(draft=True, state="in_review", employer__is_trusted=True)

    first = dashboard_of(erin, at=now).first

    assert first.title == "Openings in review: 1"


def test_dashboard_of_one_person_in_two_roles(now, client_of, dana, employer):
    """A candidate's bad day goes before the employer's queue."""
    MembershipFactory(employer=employer, user=dana, role=Role.OWNER)
    ApplicationFactory(opening__employer=employer)
    plan_of(dana)

    content = client_of(dana).get(URL).content.decode()

    assert content.count("btn-primary") == 1
    assert "Say how it felt" in content
    assert "New applications" in content


@pytest.mark.parametrize("count", [1, 3])
def test_dashboard_of_a_recruiter_asks_a_constant_number_of_queries(
    now, alice, employer, django_assert_max_num_queries, count
):
    for _ in range(count):
        ApplicationFactory(opening__employer=employer)
        InterviewFactory(application__opening__employer=employer, held=True)

    with django_assert_max_num_queries(12):
        dashboard_of(alice, at=now)


def test_navigation_asks_no_second_time_for_the_employers(client_of, alice, employer, now):
    browser = client_of(alice)
    with CaptureQueriesContext(connection) as caught:
        page = browser.get("/dashboard/").content.decode()
    assert f">{employer.name}</a></li>" in page
    assert sum('FROM "people_membership"' in one["sql"] for one in caught) == 1
