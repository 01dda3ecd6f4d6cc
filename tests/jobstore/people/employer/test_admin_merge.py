from http import HTTPStatus

import pytest
from django.urls import reverse

from jobstore.people.employer.models import Employer
from tests.factories.openings import OpeningFactory
from tests.factories.people import EmployerFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def twin(now):
    return EmployerFactory(name="Acme Stores Inc", slug="acme-inc")


def url_of(employer):
    return reverse("admin:people_employer_merge", args=[employer.pk])


def test_staff_see_what_would_move_and_then_merge(client_of, erin, employer, twin):
    OpeningFactory(employer=twin)
    member = MembershipFactory(employer=twin).user
    client = client_of(erin)
    change = reverse("admin:people_employer_change", args=[employer.pk])
    assert f'href="{url_of(employer)}"' in client.get(change).content.decode()
    page = client.get(url_of(employer), {"other": "https://jobs.example.org/employers/acme-inc/"})
    text = page.content.decode()
    assert "1, with their applications" in text
    assert str(member) in text
    assert "This cannot be undone." in text
    missing = client.post(url_of(employer), {"other": "acme-inc", "reason": ""})
    assert "Whoever looks later reads it." in missing.content.decode()
    assert Employer.objects.filter(pk=twin.pk).exists()
    data = {"other": "acme-inc", "reason": "The same company."}
    done = client.post(url_of(employer), data, follow=True)
    assert "Acme Stores Inc is part of Acme Stores now." in done.content.decode()
    assert not Employer.objects.filter(pk=twin.pk).exists()


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ("", "Name the other employer."),
        ("nobody", "There is no employer with this address."),
        ("acme", "That is the same one."),
    ],
)
def test_page_says_what_is_wrong_with_the_other(client_of, erin, employer, other, says):
    page = client_of(erin).get(url_of(employer), {"other": other}).content.decode()
    assert says in page
    assert "This cannot be undone." not in page


def test_page_is_for_staff_who_may_change_employers(client_of, employer, twin):
    plain = client_of(UserFactory(staff=True))
    assert plain.get(url_of(employer)).status_code == HTTPStatus.FORBIDDEN
    data = {"other": "acme-inc", "reason": "Mine."}
    assert plain.post(url_of(employer), data).status_code == HTTPStatus.FORBIDDEN
    assert Employer.objects.filter(pk=twin.pk).exists()


def test_unnamed_and_unknown_employers_have_no_such_page(client_of, erin, employer):
    unnamed = EmployerFactory(is_unnamed=True)
    client = client_of(erin)
    for pk in (unnamed.pk, 999_999, "x"):
        answer = client.get(reverse("admin:people_employer_merge", args=[pk]))
        assert answer.status_code == HTTPStatus.NOT_FOUND
