"""Every URL of the URLconf, as every kind of visitor, by GET and POST."""

import re
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.access_matrix import LIBRARY_URLS, MATRIX
from tests.support.access import PRINCIPALS, Rule, patterns
from tests.support.world import build_world

LET_IN = {HTTPStatus.OK, HTTPStatus.FOUND, HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT}
LET_IN |= {HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.GONE}


@pytest.fixture
def world(now, employer, alice, charlie, dana, erin):
    return build_world(employer, alice, charlie, dana, erin)


def browser_of(user) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def answer_of(response) -> str:
    if response.status_code == HTTPStatus.FOUND and "/accounts/login/" in response["Location"]:
        return "login"
    if response.status_code in LET_IN:
        return "in"
    return str(response.status_code)


def expected_of(rule: Rule, principal: str) -> str:
    if principal in rule.allowed:
        return "in"
    if principal in rule.forbidden:
        return "403"
    if principal == "anonymous" and not rule.signed_link:
        return "login"
    return "404"


def test_every_url_has_its_row():
    names = {name for name in patterns() if not name.startswith(("admin:", "<"))}
    known = set(MATRIX) | LIBRARY_URLS
    assert names - known == set(), "URLs without a row in tests/access_matrix.py"
    assert known - names == set(), "rows without a URL"


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_url_lets_in_whom_it_should(name, world):
    rule = MATRIX[name]
    url = reverse(name, args=rule.args(world))
    wrong = {}
    for principal in PRINCIPALS:
        client = browser_of(world.people[principal])
        expected = expected_of(rule, principal)
        if rule.get:
            wrong[principal, "GET"] = (expected, answer_of(client.get(url)))
        if rule.post:
            wrong[principal, "POST"] = (expected, answer_of(client.post(url)))
        for method, supported in (("get", rule.get), ("post", rule.post)):
            if not supported and expected != "login":
                status = getattr(client, method)(url).status_code
                wrong[principal, method.upper()] = ("405", str(status))
    assert {key: pair for key, pair in wrong.items() if pair[0] != pair[1]} == {}


def test_admin_is_for_staff_only(world):
    from django.contrib import admin

    for model in admin.site._registry:
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for principal in PRINCIPALS:
            response = browser_of(world.people[principal]).get(url)
            allowed = response.status_code == HTTPStatus.OK
            assert allowed == (principal == "staff"), (url, principal, response.status_code)


OF_THE_FRAMEWORK = ("django_session", "usersessions_usersession", "cache_entries")
WRITE = re.compile(r"""^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)""", re.IGNORECASE)


class Writes:
    """The tables that statements write to, while it wraps a connection."""

    def __init__(self) -> None:
        self.tables: list[str] = []

    def __call__(self, execute, sql, params, many, context):
        written = WRITE.match(sql)
        if written and not written[1].startswith(OF_THE_FRAMEWORK):
            self.tables.append(written[1])
        return execute(sql, params, many, context)


def test_writes_are_noticed(world):
    writes = Writes()
    with connection.execute_wrapper(writes):
        type(world.employer).objects.filter(pk=world.employer.pk).update(city="Elsewhere")
    assert writes.tables == ["people_employer"]


@pytest.mark.parametrize("principal", PRINCIPALS)
def test_no_url_changes_anything_on_get(world, principal):
    """Mail scanners and browsers fetch links ahead: GET shows, POST acts."""
    client = browser_of(world.people[principal])
    wrote = {}
    for name, rule in MATRIX.items():
        if rule.get and not rule.records_visit:
            writes = Writes()
            with connection.execute_wrapper(writes):
                client.get(reverse(name, args=rule.args(world)))
            if writes.tables:
                wrote[name] = writes.tables
    assert wrote == {}
