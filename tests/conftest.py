"""The cast, and the fixtures that distrust the framework."""

import gc
import os
import time
from collections import Counter
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client

from jobstore.lib import clock
from jobstore.people.states import Role
from openings.index.queries import reader
from openings.search.models import Synonym
from tests import servers
from tests.factories import NOW
from tests.factories.people import EmployerFactory, MembershipFactory, UserFactory
from tests.support import second, strict
from tests.support.index import index

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
# Playwright keeps a loop in the thread of the tests; Django must not take it for an async view.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",  # no test sees the camera of whoever runs it
]
GARBAGE_EVERY = 50_000  # objects
_not_run: Counter[str] = Counter()
_groups: dict[str, list[tuple[str, str]]] = {}  # of staff, with their permissions
_synonyms: list[str] = []
_blockers = []  # pytest-django's key to the database, once there is one


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Marks what the second database could change; its run takes nothing else."""
    for item in items:
        path = item.path.relative_to(config.rootpath).as_posix()
        marks = {mark.name for mark in item.iter_markers()}
        if second.may_differ(path, fixtures=set(item.fixturenames), marks=marks):
            item.add_marker("database")
    if os.environ.get("SECOND_DATABASE"):
        left_out = [item for item in items if not item.get_closest_marker("database")]
        items[:] = [item for item in items if item.get_closest_marker("database")]
        config.hook.pytest_deselected(items=left_out)


def pytest_collection_finish():
    """Nothing imported so far is garbage: the collector need not walk it again and again."""
    gc.freeze()
    gc.set_threshold(GARBAGE_EVERY)


def pytest_runtest_setup(item):
    """Says why a test cannot run here; each reason gets a line in the summary."""
    reason = ""
    if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
        reason = "is about row locks, which SQLite does not have"
    elif item.get_closest_marker("shared") and not SHARED_DATA.is_dir():
        reason = "reads the design data, which is not beside this checkout"
    if reason:
        pytest.skip(reason)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item):
    """A test that commits empties every table at its end, also of what a migration wrote."""
    result = yield
    marker = item.get_closest_marker("django_db")
    commits = marker is not None and marker.kwargs.get("transaction")
    if commits or {"transactional_db", "live_server"} & set(item.fixturenames):
        _restore_what_migrations_wrote()
    return result


def _restore_what_migrations_wrote():
    """Synonyms, and the groups of staff with their permissions; nothing where no database was set
    up."""
    for blocker in _blockers:
        with blocker.unblock():
            if not Synonym.objects.exists():
                Synonym.objects.bulk_create(Synonym(words=words) for words in _synonyms)
            for name, permissions in _groups.items():
                group, _ = Group.objects.get_or_create(name=name)
                for label, codename in permissions:
                    found = Permission.objects.filter(
                        content_type__app_label=label, codename=codename
                    )
                    group.permissions.add(*found.order_by("pk"))


def pytest_runtest_logreport(report):
    if report.skipped and isinstance(report.longrepr, tuple):
        _not_run[report.longrepr[2].removeprefix("Skipped: ")] += 1


def pytest_terminal_summary(terminalreporter):
    """No test is skipped in silence."""
    if hasattr(terminalreporter.config, "workerinput"):
        return
    for reason, count in sorted(_not_run.items()):
        terminalreporter.write_line(f"Not run: {count} test(s): {reason}.")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The connection of a killed worker may outlive it, and the database could not be dropped."""
    _blockers.append(django_db_blocker)
    with django_db_blocker.unblock():
        for group in Group.objects.order_by("pk"):
            names = group.permissions.values_list("content_type__app_label", "codename")
            _groups[group.name] = list(names.order_by("pk"))
        _synonyms[:] = Synonym.objects.order_by("pk").values_list("words", flat=True)
    yield
    _blockers.clear()  # the last test that commits restores nothing in the site's own database
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock():
            connection.close()
            for _ in range(50):
                if not _send_others_away():
                    break
                time.sleep(0.1)


def _send_others_away() -> int:
    """How many other connections to this database there still were."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        return cursor.rowcount


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {
        **browser_type_launch_args,
        "executable_path": servers.chromium(),
        "args": CHROMIUM_OPTIONS,
    }


@pytest.fixture(autouse=True)
def _search_index():
    reader.use(index)
    yield
    index.forget()


@pytest.fixture(autouse=True)
def _strict_templates(settings):
    from django.template import engines

    engines["django"].engine.string_if_invalid = strict.UndefinedVariable("%s")


@pytest.fixture(autouse=True)
def _ordered_queries():
    with strict.ordered_queries():
        yield


@pytest.fixture(autouse=True)
def _files_in_a_folder_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def _mail_goes_through_the_outbox(settings):
    """Django's test runner replaces EMAIL_BACKEND; here mail is rows, as on the site."""
    settings.EMAIL_BACKEND = "jobstore.mail.backend.OutboxBackend"


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
