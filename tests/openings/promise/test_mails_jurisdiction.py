"""The legal clock and what consultants hear."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from jobstore.home.timeline import pass_time
from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from openings.application.models import Application
from openings.application.states import DecisionReason
from openings.decision.actions.decision import No, advance_application, decline_application
from openings.interview.actions import conclude_interview
from openings.place.models import OpeningPlace
from openings.promise.actions import load_library
from openings.promise.models import Jurisdiction
from openings.promise.queries.clock import jurisdiction_of
from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, InterviewFactory, OpeningFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NO = No(
    reason=DecisionReason.EXAMPLES,
    text="You answered calmly; two of your examples stayed general.",
    gives_feedback=True,
)


@pytest.fixture
def opening(employer):
    return OpeningFactory(
        employer=employer, country="CA", region="", city="", place_text="Toronto, ON"
    )


@pytest.fixture
def sam(db):
    user = UserFactory(email="sam@example.org", name="Sam Staff", is_staff=True)
    user.groups.add(Group.objects.get(name="consultant"))
    return user


@pytest.fixture
def application(opening, dana, bob, sam, now):
    application = ApplicationFactory(candidate=dana, opening=opening, interviewing=True)
    hold(application)
    return application


def hold(application, *, days_ago=0, round_number=1):
    interview = InterviewFactory(
        application=application,
        round=round_number,
        starts_at=NOW - timedelta(hours=2) - days_ago * DAY,
        ends_at=NOW - timedelta(hours=1) - days_ago * DAY,
        promised_by=(NOW + 20 * DAY).date(),
    )
    return conclude_interview(interview=interview)


def tick(until):
    pass_time(until=until, tell=lambda _moment: None)


def sent(kind):
    rows = OutgoingMail.objects.filter(kind=f"openings.{kind}", state="sent").order_by("sent_at")
    return [(row.recipient_email, (row.sent_at.date() - NOW.date()).days) for row in rows]


def test_ontario_stands_in_the_data_once(db):
    assert load_library() == 0
    row = Jurisdiction.objects.get(key="ontario")
    assert (row.days_to_tell, row.remind_after, row.warn_after) == (45, 30, 40)
    Jurisdiction.objects.update(days_to_tell=50)
    load_library()
    assert Jurisdiction.objects.get().days_to_tell == 50


@pytest.mark.parametrize(
    ("facts", "applies"),
    [
        ({"place_text": "Ottawa, Ontario"}, True),
        ({"place_text": "", "region": "ON"}, True),
        ({"place_text": "Montreal, QC"}, False),
        ({"country": "US", "place_text": "Ontario, OR", "region": "OR"}, False),
    ],
)
def test_the_duty_holds_where_the_opening_is(opening, facts, applies):
    for name, value in facts.items():
        setattr(opening, name, value)
    assert bool(jurisdiction_of(opening)) is applies


@pytest.mark.parametrize(("employees", "applies"), [(None, True), (25, True), (24, False)])
def test_small_employers_are_left_out(opening, employees, applies):
    opening.employer.employees = employees
    assert bool(jurisdiction_of(opening)) is applies


def test_the_duty_holds_in_any_place_of_several(employer):
    ontario = OpeningPlace(place_text="Toronto, ON", country="CA")
    assert jurisdiction_of(OpeningFactory(employer=employer, places=[ontario])).key == "ontario"
    quebec = OpeningPlace(place_text="Laval, QC", country="CA")
    assert jurisdiction_of(OpeningFactory(employer=employer, places=[quebec])) is None


def test_retired_place_no_longer_counts(opening):
    Jurisdiction.objects.update(is_active=False)
    assert jurisdiction_of(opening) is None


def test_recruiter_hears_after_30_and_40_days_and_staff_on_the_last(application):
    tick(NOW + 60 * DAY)
    days = sent("legal_clock")
    assert [email for email, _day in days] == ["bob@example.org"] * 2
    assert [30 <= days[0][1] <= 33, 40 <= days[1][1] <= 43] == [True, True]
    ((email, day),) = sent("legal_alert")
    assert (email, 45 <= day <= 48) == ("sam@example.org", True)
    mail = OutgoingMail.objects.filter(kind="openings.legal_clock", state="sent").first()
    assert mail.subject == "Tell Dana Seeker by January 8"
    assert "tell each person whom you interviewed" in mail.text


def test_telling_stops_it_and_recording_does_not(application, bob):
    with clock.at(NOW + 29 * DAY):
        decline_application(application=application, no=NO, by=bob, version=application.version)
    Application.objects.update(tell_at=NOW + 35 * DAY)
    tick(NOW + 34 * DAY)
    assert len(sent("legal_clock")) == 1
    tick(NOW + 60 * DAY)
    assert len(sent("legal_clock")) == 1
    assert sent("legal_alert") == []


def test_good_news_is_told_at_once(application, bob):
    advance_application(application=application, by=bob, version=application.version)
    tick(NOW + 60 * DAY)
    assert sent("legal_clock") == sent("legal_alert") == []


def test_the_last_interview_counts(application):
    with clock.at(NOW + 10 * DAY):
        interview = InterviewFactory(
            application=application,
            round=2,
            starts_at=NOW + 10 * DAY - timedelta(hours=2),
            ends_at=NOW + 10 * DAY - timedelta(hours=1),
            promised_by=(NOW + 20 * DAY).date(),
        )
        conclude_interview(interview=interview)
    tick(NOW + 39 * DAY)
    assert sent("legal_clock") == []
    tick(NOW + 60 * DAY)
    assert len(sent("legal_clock")) == 2


def test_consultants_hear_seven_working_days_after_a_broken_promise(application, sam):
    tick(NOW + 28 * DAY)
    assert sent("decision_overdue_staff") == []
    tick(NOW + 40 * DAY)
    ((email, _day),) = sent("decision_overdue_staff")
    assert email == "sam@example.org"
    assert len(sent("decision_overdue")) == 2


def test_who_phones_no_more_hears_nothing(application, sam):
    sam.groups.clear()
    tick(NOW + 60 * DAY)
    assert sent("decision_overdue_staff") == sent("legal_alert") == []


def test_recruiter_sees_both_clocks(application, client_of, bob, employer):
    board = reverse("openings:pipeline", args=[employer.slug, application.opening_id])
    text = client_of(bob).get(board).content.decode()
    assert "Answer by " in text
    assert "Ontario" in text
    assert "45 days left" in text
    review = reverse("openings:application_review", args=[employer.slug, application.pk])
    assert "last day to tell them" in client_of(bob).get(review).content.decode()
    with clock.at(NOW + 40 * DAY):
        text = client_of(bob).get(board).content.decode()
        assert "Answer overdue" in text
        assert "five days left" in text
        assert "working days late" in client_of(bob).get("/dashboard/").content.decode()


def test_candidate_sees_the_clock_of_the_promise_only(application, client_of, dana, bob):
    page = reverse("openings:application_detail", args=[application.pk])
    before = client_of(dana).get(page).content.decode()
    assert "They promised to answer by Monday, December 14." in before
    assert "45 days" not in before
    decline_application(application=application, no=NO, by=bob, version=application.version)
    after = client_of(dana).get(page).content.decode()
    assert "They promised to answer by Monday, December 14." in after
