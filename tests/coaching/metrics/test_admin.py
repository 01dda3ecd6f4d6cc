"""The staff's page of figures: who sees it, what it counts, and what it never says."""

from datetime import UTC, datetime
from http import HTTPStatus

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from coaching.feedback.models import FeedbackAnswer
from coaching.feedback.states import Pick
from coaching.metrics.actions import close_quarter, close_quarters, refresh_records
from coaching.metrics.models import ThemeScope, ThemeSnapshot
from coaching.metrics.queries import share_of_mails, share_of_people
from coaching.metrics.queries.themes import next_closing_at, quarter_of
from jobstore.lib import clock
from tests.factories import NOW
from tests.factories.people import UserFactory
from tests.support.metrics import answered, delivered_request

pytestmark = pytest.mark.django_db
URL = reverse("admin:coaching_metrics")
SUMMER = datetime(2026, 8, 12, 15, 0, tzinfo=UTC)


def picks_in_summer(employer, **told):
    for pick, count in told.items():
        for _ in range(count):
            answered(
                delivered_request(employer, sent_at=SUMMER), Pick(pick), at=SUMMER, useful=True
            )


def test_page_is_for_staff_with_the_permission(now, client_of, alice, dana):
    assert client_of(dana).get(URL).status_code == HTTPStatus.FOUND
    staff = UserFactory(is_staff=True)
    assert client_of(staff).get(URL).status_code == HTTPStatus.FORBIDDEN
    staff.user_permissions.add(Permission.objects.get(codename="view_themesnapshot"))
    assert client_of(type(staff).objects.get(pk=staff.pk)).get(URL).status_code == HTTPStatus.OK


def test_empty_page_says_so(now, client_of, erin):
    page = client_of(erin).get(URL).content.decode()
    assert "Too few yet" in page
    assert "No employer has been counted yet." in page
    assert "style=" not in page.partition('id="content-main"')[2]


@pytest.mark.parametrize(
    "query", ["?quarter=x", "?quarter=2026-13-01", "?by=employer&quarter=", "?by=x"]
)
def test_odd_choices_show_a_page(now, client_of, erin, query):
    assert client_of(erin).get(URL + query).status_code == HTTPStatus.OK


def test_page_draws_bars_with_their_table(client_of, erin, employer):
    picks_in_summer(employer, examples=6, length=7)
    with clock.at(NOW):
        close_quarter(quarter=quarter_of(SUMMER.date()))
        refresh_records()
        page = client_of(erin).get(f"{URL}?by=employer").content.decode()
    assert employer.name in page
    assert '<svg viewBox="0 0 400' in page
    assert "July to September 2026" in page
    assert "About 10 candidates." in page


def test_quarter_is_written_once_when_it_is_over(employer):
    picks_in_summer(employer, examples=6, length=7)
    assert next_closing_at() == datetime(2026, 10, 1, 4, 0, tzinfo=UTC)
    with clock.at(SUMMER):
        assert close_quarters() == 0
    with clock.at(NOW):
        assert close_quarters() == 3
        first = list(ThemeSnapshot.objects.order_by("pk").values())
        picks_in_summer(employer, questions=9)
        assert close_quarter(quarter=quarter_of(SUMMER.date())) == 0
    assert list(ThemeSnapshot.objects.order_by("pk").values()) == first
    assert {row["scope"] for row in first} == set(ThemeScope) - {ThemeScope.PRAISE}


def test_quarter_of_few_people_says_nothing_of_them(employer):
    picks_in_summer(employer, examples=4)
    with clock.at(NOW):
        close_quarters()
    row = ThemeSnapshot.objects.get(scope=ThemeScope.ALL)
    assert row.about == 0
    assert set(row.cells.values()) == {None}
    assert not ThemeSnapshot.objects.exclude(scope=ThemeScope.ALL).exists()


def test_withheld_picks_are_not_counted(employer):
    picks_in_summer(employer, examples=6)
    FeedbackAnswer.objects.update(withheld_parts="picks")
    with clock.at(NOW):
        close_quarters()
    assert ThemeSnapshot.objects.get().about == 0


def test_page_tells_shares_in_steps_and_mails_to_the_hundredth(now, client_of, erin, monkeypatch):
    figures = [
        share_of_people("Debriefs sealed", frozenset(range(13)), frozenset(range(27))),
        share_of_mails("Mails stopped", 2, 4000, people=50, hint="the goal is under 0.1%"),
    ]
    monkeypatch.setattr("coaching.metrics.admin.health_at", lambda *, at: figures)
    page = client_of(erin).get(URL).content.decode()
    assert "<td>50%</td>" in page
    assert "<td>about 25 people</td>" in page
    assert "<td>0.05%</td>" in page
    assert "Mails stopped, 0.05%</text>" in page
