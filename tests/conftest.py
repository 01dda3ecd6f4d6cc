"""The cast, and the fixtures that distrust the framework."""

import pytest
from django.test import Client

from jobstore.lib import clock
from jobstore.people.states import Role
from tests.factories import NOW
from tests.factories.people import EmployerFactory, MembershipFactory, UserFactory


class UndefinedVariable(str):
    """What a template gets for a name that does not exist: a failing test."""

    __slots__ = ()

    def __contains__(self, item: object) -> bool:
        return item == "%s"

    def __mod__(self, missing: object) -> str:
        raise AssertionError(f"Undefined template variable: {missing}")


@pytest.fixture(autouse=True)
def _strict_templates(settings):
    from django.template import engines

    engines["django"].engine.string_if_invalid = UndefinedVariable("%s")


@pytest.fixture(autouse=True)
def _files_in_a_folder_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def now():
    """The business clock stands at NOW."""
    with clock.at(NOW):
        yield NOW


@pytest.fixture
def employer(db):
    return EmployerFactory(name="Acme Stores", slug="acme")


@pytest.fixture
def alice(employer):
    """Owns the employer."""
    user = UserFactory(email="alice@example.org", name="Alice Owner")
    MembershipFactory(employer=employer, user=user, role=Role.OWNER)
    return user


@pytest.fixture
def bob(employer):
    """Recruits for the employer."""
    user = UserFactory(email="bob@example.org", name="Bob Recruiter")
    MembershipFactory(employer=employer, user=user)
    return user


@pytest.fixture
def charlie(db):
    """Recruits for another employer and must see nothing of this one."""
    user = UserFactory(email="charlie@example.org", name="Charlie Outsider")
    MembershipFactory(employer=EmployerFactory(name="Other Corp", slug="other"), user=user)
    return user


@pytest.fixture
def dana(db):
    """Seeks a job."""
    return UserFactory(email="dana@example.org", name="Dana Seeker")


@pytest.fixture
def erin(db):
    """Staff with every group."""
    return UserFactory(
        email="erin@example.org", name="Erin Coach", is_staff=True, is_superuser=True
    )


@pytest.fixture
def client_of():
    """A signed-in browser of a person."""

    def sign_in(user) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
