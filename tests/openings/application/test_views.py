import re
from datetime import timedelta
from http import HTTPStatus
from uuid import uuid4

import pytest

from jobstore.lib import clock
from openings.application.models import Application
from openings.application.states import DecisionReason, Happening, Outcome, Stage
from openings.decision.actions.decision import (
    No,
    decline_application,
    tell_ends,
)
from openings.interview.actions import conclude_interview
from openings.interview.states import InterviewState
from openings.offer.actions.make import hire_candidate
from tests.factories.openings import (
    ApplicationFactory,
    InterviewerFactory,
    InterviewFactory,
    OpeningFactory,
)
from tests.support.offer import offer_job

pytestmark = pytest.mark.django_db
NO = No(reason=DecisionReason.EXAMPLES, text="You stayed <general>.", gives_feedback=True)


@pytest.fixture
def client(dana, client_of):
    return client_of(dana)


def read(client, url):
    """The page without what differs from one request to the next."""
    page = client.get(url).content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)


def page_of(application):
    return f"/applications/{application.pk}/"


def test_list_shows_everything_in_one_place(now, dana, client):
    for title in ("Baker", "Driver"):
        ApplicationFactory(candidate=dana, opening__title=title)
    ApplicationFactory(candidate=dana, opening__title="Cook", stage=Stage.DRAFT, submitted_at=None)
    ApplicationFactory(candidate=dana, opening__title="Clerk", outcome=Outcome.WITHDRAWN)
    ApplicationFactory(opening__title="Not mine")

    page = read(client, "/applications/")

    shown = [page.index(title) for title in ("Baker", "Driver", "Cook", "Clerk")]
    assert max(shown[:3]) < shown[3]
    assert page.index("<h2>Over</h2>") < shown[3]
    assert "Not sent yet" in page
    assert "Not mine" not in page


def test_list_without_applications_offers_the_first_step(now, client):
    assert "Find an opening" in read(client, "/applications/")


@pytest.mark.parametrize("page", ["0", "-1", "x", "1e9", "99999999999999999999", "%00"])
def test_list_takes_any_page_number(now, dana, client, page):
    ApplicationFactory(candidate=dana)

    assert client.get(f"/applications/?page={page}").status_code == HTTPStatus.OK


@pytest.mark.parametrize("number", [1, 3])
def test_list_counts_queries(now, dana, client, number, django_assert_max_num_queries):
    for _ in range(number):
        InterviewFactory(application__candidate=dana)
    client.get("/applications/")

    with django_assert_max_num_queries(12):
        client.get("/applications/")


def test_nothing_differs_until_the_telling(now, dana, bob, client):
    """List, page and withdrawal are byte for byte those of an application without a decision."""
    other = ApplicationFactory(candidate=dana, opening__title="Other")
    interview = InterviewFactory(
        application__candidate=dana, held=True, promised_by=(now + timedelta(days=1)).date()
    )
    application = interview.application
    urls = ["/applications/", page_of(application), page_of(application) + "withdraw/"]
    urls += [page_of(application) + "sent/", f"/openings/{application.opening_id}/apply/"]
    urls += ["/applications/"]  # shows the message that the form's page left
    moments = [now, now + timedelta(days=1), now + timedelta(days=5)]

    def look():
        pages = []
        for moment in moments:
            with clock.at(moment):
                pages += [read(client, url) for url in urls]
        return pages

    before = look()
    decline_application(application=application, no=NO, by=bob, version=application.version)

    assert look() == before
    with clock.at(now + timedelta(days=1)):
        assert tell_ends(applications=[application])
        told = read(client, page_of(application))
        listed = read(client, "/applications/")
    assert "You stayed &lt;general&gt;." in told
    assert "Withdraw this application" not in told
    assert listed.index("Other") < listed.index("<h2>Over</h2>") < listed.index("Not selected")
    assert other.opening.title == "Other"


def test_page_after_the_telling_says_why_and_what_next(now, dana, client):
    application = ApplicationFactory(candidate=dana, told=True)

    with clock.at(now + timedelta(days=2)):
        page = read(client, page_of(application))

    assert "Your examples were not specific enough to judge by." in page
    assert "two of your examples stayed general" in page
    assert "What you can do next" in page
    assert "rejected" not in page.lower()


def test_page_says_where_it_stands_and_by_when(now, dana, client):
    application = ApplicationFactory(candidate=dana, opening__employer__name="Acme")

    page = read(client, page_of(application))

    assert "Acme has your application." in page
    assert "It is the employer’s turn." in page
    assert "by Monday, December 7, 2026" in page
    assert "Withdraw this application" in page


def test_page_shows_interviews_in_both_zones(now, dana, client):
    interview = InterviewFactory(application__candidate=dana, time_zone="America/Los_Angeles")
    InterviewerFactory(interview=interview, name="Rex Malone")

    page = read(client, page_of(interview.application))

    assert "Wednesday, November 25, 2026, 10:00 AM EST" in page
    assert "Wednesday, November 25, 2026, 7:00 AM PST" in page
    assert f"/interviews/{interview.pk}/calendar.ics" in page
    assert "Rex Malone" in page


def test_page_of_a_canceled_interview_offers_no_calendar(now, dana, client):
    interview = InterviewFactory(application__candidate=dana, state=InterviewState.CANCELED)

    page = read(client, page_of(interview.application))

    assert "Canceled" in page
    assert "calendar.ics" not in page


def test_page_shows_no_note_of_the_employer(now, dana, bob, client):
    application = ApplicationFactory(candidate=dana)
    application.events.create(
        at=now, by=bob, what=Happening.NOTE, why="Too quiet", candidate_sees_from=now
    )
    application.events.create(
        at=now, by=bob, what=Happening.MOVED, why="Secret", facts={"target": "interview"}
    )

    page = read(client, page_of(application))

    assert "Too quiet" not in page
    assert "Secret" not in page


def test_draft_leads_to_its_form(now, dana, client):
    draft = ApplicationFactory(candidate=dana, stage=Stage.DRAFT, submitted_at=None)

    assert client.get(page_of(draft)).url == f"/openings/{draft.opening_id}/apply/"


@pytest.mark.parametrize("suffix", ["", "sent/", "withdraw/"])
def test_application_of_somebody_else_is_not_found(now, client_of, bob, alice, erin, suffix):
    application = ApplicationFactory()

    for user in (bob, alice, erin):
        browser = client_of(user)
        url = page_of(application) + suffix
        assert browser.get(url).status_code == HTTPStatus.NOT_FOUND
        if suffix == "withdraw/":
            assert browser.post(url).status_code == HTTPStatus.NOT_FOUND
    missing = f"/applications/{uuid4()}/{suffix}"
    assert browser.get(missing).status_code == HTTPStatus.NOT_FOUND
    assert browser.get("/applications/1/").status_code == HTTPStatus.NOT_FOUND
    assert Application.objects.get().outcome == Outcome.OPEN


def test_withdrawing_asks_once_and_says_what_happens(now, dana, client):
    interview = InterviewFactory(application__candidate=dana, held=True)
    application = interview.application

    page = read(client, page_of(application) + "withdraw/")

    assert "No decision yet. The promised date is Wednesday, December 2." in page
    application.refresh_from_db()
    assert application.outcome == Outcome.OPEN

    client.post(page_of(application) + "withdraw/", {"reason": "It took too long.", "more": "10 d"})
    application.refresh_from_db()
    assert application.outcome == Outcome.WITHDRAWN
    assert application.withdraw_reason == "It took too long. 10 d"
    after = read(client, page_of(application))
    assert "You withdrew this application." in after
    assert "Withdraw this application" not in after


@pytest.mark.parametrize("typed", [{"reason": "invented"}, {"more": "x" * 201}, {"more": "a\x00b"}])
def test_withdrawing_with_bad_input_changes_nothing(now, dana, client, typed):
    application = ApplicationFactory(candidate=dana)

    response = client.post(page_of(application) + "withdraw/", typed)

    assert response.status_code == HTTPStatus.OK
    assert "error-summary" in response.content.decode()
    application.refresh_from_db()
    assert application.outcome == Outcome.OPEN


def test_withdrawing_what_is_over_says_so(now, dana, client):
    application = ApplicationFactory(candidate=dana, told=True, told_at=now)

    assert client.get(page_of(application) + "withdraw/").url == page_of(application)
    assert client.post(page_of(application) + "withdraw/").url == page_of(application)
    application.refresh_from_db()
    assert application.outcome == Outcome.NOT_SELECTED


def test_applying_again_is_offered_where_it_is_allowed(now, dana, client):
    for may_apply_again in (True, False):
        application = ApplicationFactory(
            candidate=dana,
            opening=OpeningFactory(may_apply_again=may_apply_again),
            outcome=Outcome.WITHDRAWN,
        )
        assert ("Apply again" in read(client, page_of(application))) == may_apply_again


def test_success_page_of_what_is_over_leads_to_its_status(now, dana, client):
    application = ApplicationFactory(candidate=dana, outcome=Outcome.WITHDRAWN)

    assert client.get(page_of(application) + "sent/").url == page_of(application)


@pytest.mark.parametrize("has_accepted", [False, True])
def test_page_after_good_news_says_it_once_and_does_not_ask_how_it_went(
    now, dana, bob, client, has_accepted
):
    interview = InterviewFactory(
        application__candidate=dana,
        starts_at=now - timedelta(hours=2),
        ends_at=now - timedelta(hours=1),
    )
    application = conclude_interview(interview=interview).application
    assert "How did it go?" in read(client, page_of(application))
    offer_job(application=application, by=bob, version=application.version)
    said = "The employer wants you for this job."
    if has_accepted:
        hire_candidate(application=application, by=bob, version=application.version + 1)
        said = "You got the job."
    page = read(client, page_of(application))
    assert page.count(f"<p>{said}</p>") == 1
    assert "How did it go?" not in page
    assert "Open your plan" in page
