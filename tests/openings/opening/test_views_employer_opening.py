"""The openings of an employer: listed, published, closed."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.openings import (
    ApplicationFactory,
    InterviewFactory,
    OpeningFactory,
    RequirementFactory,
)
from tests.openings.opening.posting import BASE


@pytest.fixture
def recruiter(client_of, bob, now):
    return client_of(bob)


def test_opening_close_asks_why(recruiter, employer):
    opening = OpeningFactory(employer=employer)
    url = f"{BASE}{opening.pk}/close/"
    assert recruiter.get(url).status_code == 200
    assert "Why does it close" in recruiter.post(url, {"reason": "expired"}).content.decode()
    recruiter.post(url, {"reason": "filled"})
    opening.refresh_from_db()
    assert (opening.state, opening.close_reason) == ("closed", "filled")


def test_employer_opening_list_counts_applicants_and_states(recruiter, employer):
    opening = OpeningFactory(employer=employer, title="Cook")
    ApplicationFactory(opening=opening)
    ApplicationFactory(opening=opening, stage="draft", submitted_at=None)
    OpeningFactory(employer=employer, draft=True, review_note="Name the shifts.")
    OpeningFactory(title="Foreign")
    page = recruiter.get(BASE).content.decode()
    assert '<td class="num" data-label="Applied">1</td>' in page
    assert "Please change" in page
    assert "Foreign" not in page


def test_employer_opening_list_shows_the_days_on_which_openings_close(recruiter, employer):
    ends = {
        "Midnight": datetime(2026, 12, 2, 5, 0, tzinfo=UTC),  # of New York
        "Within a day": datetime(2026, 12, 4, 15, 30, tzinfo=UTC),
        "Over": datetime(2026, 11, 20, 20, 0, tzinfo=UTC),
        "Open": None,
    }
    for title, moment in ends.items():
        OpeningFactory(employer=employer, title=title, closes_at=moment)
    page = recruiter.get(BASE).content.decode()
    found = re.findall(r'data-label="Closes">([^<]*)<', page)
    assert sorted(found) == [
        "Friday, December 4, 2026, 10:30 AM EST",
        "Friday, November 20, 2026, 3:00 PM EST",
        "Not set",
        "Tuesday, December 1, 2026",
    ]


def test_employer_opening_list_needs_no_query_per_row(recruiter, employer):
    counts = []
    for _ in range(2):
        OpeningFactory.create_batch(6, employer=employer)
        recruiter.get(BASE)
        with CaptureQueriesContext(connection) as queries:
            recruiter.get(BASE)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("page", ["", "new/", "{pk}/edit/", "{pk}/preview/", "{pk}/close/"])
def test_pages_of_an_employer_are_for_its_members(
    client, client_of, employer, alice, charlie, dana, erin, now, page
):
    opening = OpeningFactory(employer=employer)
    RequirementFactory(opening=opening)
    url = BASE + page.format(pk=opening.pk)
    assert client.get(url).status_code == 302
    for outsider in (charlie, dana, erin):
        assert client_of(outsider).get(url).status_code == 404
    assert client_of(alice).get(url).status_code == 200


def test_openings_of_another_employer_are_not_found(recruiter, charlie):
    opening = OpeningFactory(employer=charlie.memberships.get().employer, draft=True)
    for page in ("edit", "preview", "close"):
        assert recruiter.get(f"{BASE}{opening.pk}/{page}/").status_code == 404
    assert recruiter.post(f"{BASE}{opening.pk}/publish/").status_code == 404
    assert recruiter.post(f"{BASE}{opening.pk}/close/", {"reason": "filled"}).status_code == 404


def test_opening_publish_is_never_a_get(recruiter, employer):
    opening = OpeningFactory(employer=employer, draft=True)
    assert recruiter.get(f"{BASE}{opening.pk}/publish/").status_code == 405


def test_opening_close_lists_who_is_open_and_says_what_stays(recruiter, employer, dana):
    opening = OpeningFactory(employer=employer)
    url = f"{BASE}{opening.pk}/close/"
    assert "still open" not in recruiter.get(url).content.decode()
    planned = InterviewFactory(application__opening=opening, application__candidate=dana)
    ApplicationFactory(opening=opening, stage="offer")
    page = recruiter.get(url).content.decode()
    assert "2 applications are still open" in page
    assert "Closing ends none of them and tells nobody: right after it" in page
    assert "1 has an offer of yours." in page
    assert "These interviews stay planned." in page
    late = recruiter.post(url, {"reason": "filled", "seen_open": "1"})
    assert late.status_code == 409
    assert 'name="seen_open" value="2"' in late.content.decode()
    assert recruiter.post(url, {"reason": "filled"}).status_code == 409
    done = recruiter.post(url, {"reason": "filled", "seen_open": "2"}, follow=True)
    page = done.content.decode()
    assert "These people still wait for an answer." in page
    assert "This opening takes no more applications." in page
    planned.refresh_from_db()
    assert planned.state == "scheduled"


@pytest.mark.parametrize("count", [1, 3])
def test_opening_close_page_takes_few_queries(
    recruiter, employer, count, django_assert_max_num_queries
):
    opening = OpeningFactory(employer=employer)
    for _ in range(count):
        InterviewFactory(application__opening=opening)
    with django_assert_max_num_queries(19):
        recruiter.get(f"{BASE}{opening.pk}/close/")


def test_candidate_of_a_closed_opening_reads_that_theirs_stays_open(employer, dana, client_of):
    application = ApplicationFactory(
        candidate=dana, opening=OpeningFactory(employer=employer, closed=True)
    )
    page = client_of(dana).get(f"/applications/{application.pk}/").content.decode()
    assert "Yours stays open, and the promised answer is still due." in page


def test_page_of_the_own_employer_leads_to_posting(recruiter, client, employer):
    link = f'href="{BASE}new/">Post an opening</a>'
    assert link in recruiter.get(employer.page_url).content.decode()
    assert link not in client.get(employer.page_url).content.decode()
