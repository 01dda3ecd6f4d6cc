"""Figures appear when enough people stand behind them, and nobody can be computed out of them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from coaching.feedback.states import Pick
from coaching.metrics.actions import close_quarter
from coaching.metrics.models import EmployerRecord, ThemeScope, ThemeSnapshot
from coaching.metrics.queries.themes import lines_of, quarter_of
from coaching.tasks import RECORDS
from jobstore.lib import clock
from tests.factories import NOW
from tests.support.metrics import answered, delivered_request

EMPTY = "Not enough answers yet"
NEXT_WEEK = NOW + timedelta(days=7)


def page_of(client, employer) -> str:
    return client.get(reverse("people:employer_detail", args=[employer.slug])).content.decode()


def feedback_line(page: str) -> str:
    """What the page says under "Feedback" in the employer's record."""
    after = page.partition('id="record-')[2].partition("<dt>Feedback</dt>")[2]
    return " ".join(after.partition("<dd>")[2].partition("</dd>")[0].split())


@pytest.mark.row("X5")
def test_four_requests_make_no_figure_and_five_make_one(client, employer, db):
    for _ in range(4):
        answered(delivered_request(employer), Pick.EXAMPLES)
    with clock.at(NOW):
        RECORDS.run()
        assert feedback_line(page_of(client, employer)) == EMPTY
    delivered_request(employer)
    with clock.at(NEXT_WEEK):
        RECORDS.run()
        assert feedback_line(page_of(client, employer)) == "80% of 5 requests in the last 365 days"


@pytest.mark.row("X5")
def test_five_requests_of_one_person_make_no_figure(client, employer, dana, db):
    for _ in range(5):
        answered(delivered_request(employer, candidate=dana), Pick.EXAMPLES)
    with clock.at(NOW):
        RECORDS.run()
        assert feedback_line(page_of(client, employer)) == EMPTY


@pytest.mark.row("S24")
def test_employers_figure_changes_only_from_five_on(client, employer, db):
    """An interview without an answer counts, and the page says so only with enough people."""
    pages = []
    for count in range(1, 7):
        delivered_request(employer)
        with clock.at(NOW + timedelta(weeks=count)):
            RECORDS.run()
            pages.append(feedback_line(page_of(client, employer)))
    assert pages[:4] == [EMPTY] * 4
    assert pages[4] == "0% of 5 requests in the last 365 days"
    assert pages[5] == pages[4]  # one more person is not enough to change a shown figure


@pytest.mark.row("X6")
def test_hide_one_cell_attack_finds_two_hidden_cells(employer, db):
    """Five, six and one candidate: the one is hidden, and the five with it."""
    moment = datetime(2026, 8, 12, 15, 0, tzinfo=UTC)
    told = {Pick.EXAMPLES: 5, Pick.LENGTH: 6, Pick.QUESTIONS: 1}
    for pick, count in told.items():
        for _ in range(count):
            answered(delivered_request(employer, sent_at=moment), pick, at=moment)
    with clock.at(NOW):
        close_quarter(quarter=quarter_of(moment.date()))
    for scope in ThemeScope:
        for table in ThemeSnapshot.objects.filter(scope=scope).order_by("pk"):
            shown = {line.pick for line in lines_of(table)}
            assert shown == {Pick.LENGTH}
            hidden = {pick for pick in told if table.cells[pick] is None}
            assert hidden == {Pick.EXAMPLES, Pick.QUESTIONS}


@pytest.mark.row("X6")
def test_staff_page_shows_what_may_be_shown(client_of, erin, employer, db):
    moment = datetime(2026, 8, 12, 15, 0, tzinfo=UTC)
    for pick, count in {Pick.EXAMPLES: 5, Pick.LENGTH: 6, Pick.QUESTIONS: 1}.items():
        for _ in range(count):
            answered(delivered_request(employer, sent_at=moment), pick, at=moment)
    with clock.at(NOW):
        close_quarter(quarter=quarter_of(moment.date()))
        page = client_of(erin).get(reverse("admin:coaching_metrics")).content.decode()
    assert Pick.LENGTH.label in page
    assert Pick.EXAMPLES.label not in page
    assert Pick.QUESTIONS.label not in page


@pytest.mark.row("X7")
def test_erased_candidate_changes_no_published_figure(employer, db):
    requests = [delivered_request(employer) for _ in range(6)]
    for request in requests:
        answered(request, Pick.EXAMPLES, at=datetime(2026, 8, 12, 15, 0, tzinfo=UTC))
    with clock.at(NOW):
        RECORDS.run()
        close_quarter(quarter=quarter_of(datetime(2026, 8, 12, tzinfo=UTC).date()))
    before = EmployerRecord.objects.values().get(), list(ThemeSnapshot.objects.order_by("pk"))
    requests[0].plan.delete()
    with clock.at(NOW):
        RECORDS.run()
    after = EmployerRecord.objects.values().get(), list(ThemeSnapshot.objects.order_by("pk"))
    assert before == after
