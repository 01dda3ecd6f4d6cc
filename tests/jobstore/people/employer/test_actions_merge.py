"""An employer that came in twice becomes one, and nothing that hung on it is lost."""

import pytest

from jobstore.people.employer.actions.employer import register_employer
from jobstore.people.employer.actions.merge import CannotBeMerged, NoReason, merge_employers
from jobstore.people.employer.actions.team import invite_member
from jobstore.people.employer.models import Employer, EmployerAlias, Invitation, Membership
from jobstore.people.states import Role
from jobstore.trail.queries import events_of
from openings.application.models import Application
from openings.opening.models import Opening
from openings.search.queries.criteria import SearchCriteria
from openings.search.queries.results import search_openings
from tests.factories.openings import ApplicationFactory, OpeningFactory
from tests.factories.people import EmployerFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def twin(now):
    return EmployerFactory(name="Acme Stores Inc", slug="acme-inc")


def merge(employer, twin, erin, reason="The same company."):
    return merge_employers(into=employer, gone=twin, by=erin, reason=reason)


def test_openings_and_applications_move_and_are_found(employer, twin, erin):
    application = ApplicationFactory(opening=OpeningFactory(employer=twin, title="Rare Clockmaker"))
    merge(employer, twin, erin)
    application.refresh_from_db()
    assert application.opening.employer == employer
    assert not Employer.objects.filter(slug="acme-inc").exists()
    assert (Opening.objects.count(), Application.objects.count()) == (1, 1)
    found = search_openings(SearchCriteria(words="clockmaker", employer=(employer.slug,)))
    assert found.total == 1


def test_members_join_once_with_the_higher_role(employer, twin, erin, alice, bob):
    """Alice owns one and recruits for the other; Bob recruits here and owns there."""
    carol = UserFactory()
    MembershipFactory(employer=twin, user=alice, role=Role.RECRUITER)
    MembershipFactory(employer=twin, user=bob, role=Role.OWNER)
    MembershipFactory(employer=twin, user=carol)
    merge(employer, twin, erin)
    roles = dict(Membership.objects.filter(employer=employer).values_list("user", "role"))
    assert roles == {alice.pk: Role.OWNER, bob.pk: Role.OWNER, carol.pk: Role.RECRUITER}
    assert Membership.objects.count() == len(roles)


def test_an_address_keeps_one_open_invitation(employer, twin, erin, alice):
    owner = MembershipFactory(employer=twin, role=Role.OWNER).user
    invite_member(employer=employer, email="new@example.com", role=Role.RECRUITER, by=alice)
    invite_member(employer=twin, email="new@example.com", role=Role.RECRUITER, by=owner)
    invite_member(employer=twin, email="other@example.com", role=Role.RECRUITER, by=owner)
    merge(employer, twin, erin)
    kept = Invitation.objects.order_by("email").values_list("email", "employer", "invited_by")
    assert list(kept) == [
        ("new@example.com", employer.pk, alice.pk),
        ("other@example.com", employer.pk, owner.pk),
    ]


def test_name_and_address_of_the_other_lead_here(employer, twin, erin, client):
    first = EmployerFactory(slug="acme-first")
    merge(twin, first, erin)
    merge(employer, twin, erin)
    assert set(EmployerAlias.objects.values_list("employer", "slug")) == {
        (employer.pk, "acme-first"),
        (employer.pk, "acme-inc"),
    }
    for slug in ("acme-first", "acme-inc"):
        answer = client.get(f"/employers/{slug}/")
        assert (answer.status_code, answer.headers["Location"]) == (301, "/employers/acme/")


def test_address_of_the_other_is_not_given_away(employer, twin, erin, dana):
    merge(employer, twin, erin)
    facts = {"website": "", "city": "", "region": "", "time_zone": "America/New_York"}
    assert register_employer(by=dana, name="Acme Inc", **facts).slug == "acme-inc-2"


def test_merge_is_in_the_trail_with_its_reason(employer, twin, erin):
    merge(employer, twin, erin)
    [event] = events_of(employer)
    assert (event.sentence, event.by, event.why) == ("merged acme-inc", erin, "The same company.")


def test_merge_needs_a_reason_and_two_named_employers(employer, twin, erin):
    with pytest.raises(NoReason):
        merge(employer, twin, erin, reason=" ")
    with pytest.raises(CannotBeMerged):
        merge(employer, employer, erin)
    with pytest.raises(CannotBeMerged):
        merge(employer, EmployerFactory(is_unnamed=True), erin)
    merge(employer, twin, erin)
    with pytest.raises(CannotBeMerged):
        merge(employer, twin, erin)
