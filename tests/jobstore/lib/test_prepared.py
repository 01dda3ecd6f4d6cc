from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef
from django.test.utils import CaptureQueriesContext

from jobstore.lib.prepared import Prepared, PreparedFacts, hold
from openings.opening.models import Opening, Requirement
from tests.factories.openings import OpeningFactory, RequirementFactory

pytestmark = pytest.mark.django_db
LIVE = Prepared(lambda: Opening.objects.select_related("employer").filter(pk=0))


def plain(row) -> dict[str, object]:
    return {name: value for name, value in vars(row).items() if name != "_state"}


def test_rows_are_those_of_the_query_in_every_column():
    """Moments, amounts, truths and JSON too, however a database stores them."""
    first, second = (OpeningFactory(title=title, pay_min="18.50") for title in ("Baker", "Cook"))
    for opening in (second, first, second):
        read = Opening.objects.select_related("employer").get(pk=opening.pk)
        with CaptureQueriesContext(connection) as caught:
            [found] = LIVE(opening.pk)
            assert plain(found) == plain(read)
            assert plain(found.employer) == plain(read.employer)
        assert len(caught) == 1
        assert found == read
        assert found._state.db == "default"
        assert not found._state.adding


def test_text_is_made_once(monkeypatch):
    prepared = Prepared(lambda: Requirement.objects.filter(opening=0).order_by("-position"))
    opening = RequirementFactory(position=1, text="Calm").opening
    RequirementFactory(opening=opening, position=2, text="A license")
    assert [one.text for one in prepared(opening.pk)] == ["A license", "Calm"]
    monkeypatch.setattr(prepared, "_make", None)  # whoever makes it again fails
    RequirementFactory(opening=opening, position=3, text="Two hands")
    assert [one.text for one in prepared(opening.pk)] == ["Two hands", "A license", "Calm"]


@pytest.mark.parametrize("number", [0, -1, 2**31, 2**63 - 1, 2**63, 10**40])
def test_number_of_no_row_finds_nothing(number):
    OpeningFactory()
    assert LIVE(number) == []


def test_several_numbers_find_their_rows_and_fewer_find_theirs():
    prepared = Prepared(lambda: Opening.objects.filter(pk__in=range(3)).order_by("pk"))
    first, second, third = OpeningFactory.create_batch(3)
    assert prepared(third.pk, first.pk, second.pk) == [first, second, third]
    assert prepared(third.pk, second.pk) == [second, third]
    assert prepared(first.pk) == [first]
    assert prepared(2**63, second.pk) == [second]
    assert prepared(2**63) == prepared() == []


@pytest.mark.parametrize("values", [{"category": "Retail"}, {"version": 1, "pk__lt": 3}])
def test_query_of_other_values_is_refused(values):
    """Which of them a call means would depend on the text."""
    prepared = Prepared(lambda: Opening.objects.filter(pk=0, **values))
    with pytest.raises(TypeError, match="not 0 and those after it"):
        prepared(1)


def test_held_rows_are_not_asked_for_again(django_assert_num_queries):
    opening = RequirementFactory(text="Calm").opening
    hold(opening, "requirements", [])
    with django_assert_num_queries(0):
        assert list(opening.requirements.all()) == []
    assert opening.requirements.count() == 0
    opening.refresh_from_db()
    assert [one.text for one in opening.requirements.all()] == ["Calm"]


ENDED = PreparedFacts(
    lambda pk, at: Opening.objects.filter(pk=pk).values_list(
        "title", "closes_at", Exists(Opening.objects.filter(pk=OuterRef("pk"), closes_at__lte=at))
    )
)


def test_facts_are_those_of_the_query_for_each_number_and_moment(monkeypatch):
    first, second = (OpeningFactory(title=title) for title in ("Baker", "Cook"))
    end = first.closes_at
    assert ENDED(first.pk, end - timedelta(1)) == ("Baker", end, False)
    monkeypatch.setattr(ENDED, "_make", None)
    with CaptureQueriesContext(connection) as caught:
        assert ENDED(second.pk, end) == ("Cook", end, True)
    assert len(caught) == 1
