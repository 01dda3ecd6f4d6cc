from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection

pytestmark = pytest.mark.django_db
FIRST = "socialaccount_socialapp"
LAST = "socialaccount_socialtoken"


def run():
    found = import_module("jobstore.people.migrations.0013_no_empty_social_accounts")
    found.drop_empty_tables(apps, SimpleNamespace(connection=connection))
    return {FIRST, LAST} & set(connection.introspection.table_names())


def make_tables():
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {FIRST} (id integer PRIMARY KEY)")
        cursor.execute(f"CREATE TABLE {LAST} (app_id integer REFERENCES {FIRST} (id))")


def test_empty_tables_go_and_a_second_run_finds_none():
    make_tables()
    ContentType.objects.create(app_label="socialaccount", model="socialapp")
    assert run() == set()
    assert run() == set()
    assert not ContentType.objects.filter(app_label="socialaccount").exists()


def test_all_stay_when_one_has_a_row():
    make_tables()
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {FIRST} VALUES (1)")
    assert run() == {FIRST, LAST}
