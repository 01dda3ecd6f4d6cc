"""Pay that looks like a slip raises a question, which can be answered."""

from decimal import Decimal

import pytest

from openings.opening.forms.fields import pay_doubt
from openings.opening.models import Opening
from openings.opening.states import PayPeriod
from tests.factories.openings import OpeningFactory
from tests.openings.opening.posting import BASE, TYPED

pytestmark = pytest.mark.django_db
SLIP = {"pay_min": "18.50", "pay_max": "1,022.75", "pay_period": "HOUR"}
BOX = 'name="pay_is_right"'


@pytest.fixture
def recruiter(client_of, bob, now):
    return client_of(bob)


@pytest.mark.parametrize(
    ("pays", "period", "doubt"),
    [
        (("18.50", "1022.75"), "HOUR", "18.50 to 1,022.75 an hour is a wide range."),
        (("40000", "400000"), "YEAR", "40,000 to 400,000 a year is a wide range."),
        ((None, "52000"), "HOUR", "52,000 an hour is unusual."),
        (("18.50", None), "YEAR", "18.50 a year is unusual."),
        (("18.50", "22.75"), "HOUR", ""),
        (("40000", "120000"), "YEAR", ""),
        ((None, None), "YEAR", ""),
        (("18", "20"), "nonsense", ""),
    ],
)
def test_slip_is_told_from_pay_as_adverts_have_it(pays, period, doubt):
    amounts = [None if pay is None else Decimal(pay) for pay in pays]
    assert pay_doubt(amounts, period) == doubt


def test_every_period_has_usual_pay():
    assert [pay_doubt([1], period) for period in PayPeriod] == [
        f"1 {period.label} is unusual." for period in PayPeriod
    ]


def test_question_about_pay_can_be_answered(recruiter):
    assert BOX not in recruiter.get(f"{BASE}new/").content.decode()
    page = recruiter.post(f"{BASE}new/", TYPED | SLIP).content.decode()
    assert "Is this right? Change it, or tick this box." in page
    assert BOX in page
    assert not Opening.objects.exists()
    recruiter.post(f"{BASE}new/", TYPED | SLIP | {"pay_is_right": "on"})
    assert Opening.objects.get().pay_text == "$18.50 to $1,022.75 an hour"


def test_answered_question_is_not_asked_again_until_the_pay_changes(recruiter, employer):
    opening = OpeningFactory(
        employer=employer, draft=True, pay_min=18.5, pay_max=1022.75, pay_period="HOUR"
    )
    url = f"{BASE}{opening.pk}/edit/"
    assert recruiter.post(url, TYPED | SLIP | {"version": "1"}).status_code == 302
    typed = TYPED | SLIP | {"pay_max": "2022.75", "version": "2"}
    assert "Is this right?" in recruiter.post(url, typed).content.decode()
    assert Opening.objects.get().pay_max == Decimal("1022.75")
