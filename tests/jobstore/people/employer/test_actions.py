import pytest

from jobstore.people.employer.actions.employer import (
    NameNotUsable,
    NotAnOwner,
    edit_employer,
    register_employer,
    trust_employer,
)
from jobstore.people.employer.models import Employer, Membership
from jobstore.people.states import Role
from tests.factories.people import EmployerFactory

FACTS = {"website": "", "city": "Columbus", "region": "OH", "time_zone": "America/New_York"}


def register(by, name="Blue Door Books"):
    return register_employer(by=by, name=name, **FACTS)


def test_register_employer_makes_an_untrusted_employer_with_one_owner(now, dana):
    employer = register(dana)

    assert (employer.slug, employer.is_trusted, employer.created_at) == (
        "blue-door-books",
        False,
        now,
    )
    [membership] = Membership.objects.filter(employer=employer)
    assert (membership.user, membership.role) == (dana, Role.OWNER)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Acme", "acme-2"),  # the fixture has taken "acme"
        ("New", "new-2"),  # /employers/new/ is a page
        ("株式会社", "employer"),
        ("a" * 160, "a" * 70),
    ],
)
def test_register_employer_finds_a_free_address(now, employer, dana, name, slug):
    assert register(dana, name).slug == slug


def test_register_employer_refuses_when_no_address_is_free(now, dana, monkeypatch):
    monkeypatch.setattr("jobstore.people.employer.actions.employer.SLUG_TRIES", 1)
    EmployerFactory(slug="acme")

    with pytest.raises(NameNotUsable):
        register(dana, "Acme")

    assert Membership.objects.count() == 0


def edit(employer, by):
    return edit_employer(
        employer=employer,
        by=by,
        name="Acme Shops",
        text="We sell things.",
        phone="614 555 0100",
        answer_days=5,
        answers_feedback=False,
        **FACTS,
    )


def test_edit_employer_keeps_the_address_of_the_page(employer, alice):
    edit(employer, alice)

    employer = Employer.objects.get(pk=employer.pk)
    assert (employer.text, employer.slug, employer.answer_days, employer.answers_feedback) == (
        "We sell things.",
        "acme",
        5,
        False,
    )


def test_edit_employer_is_refused_to_recruiters(employer, bob):
    with pytest.raises(NotAnOwner):
        edit(employer, bob)

    assert Employer.objects.get(pk=employer.pk).name == "Acme Stores"


def test_trust_employer_changes_nothing_else(erin, alice, employer):
    trust_employer(employer=employer, by=erin, is_trusted=False)

    stored = Employer.objects.get(pk=employer.pk)
    assert (stored.is_trusted, stored.name) == (False, "Acme Stores")
