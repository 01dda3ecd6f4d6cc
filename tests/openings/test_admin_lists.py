"""The lists of staff on a full site: their first page comes from an index, in its order."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test import RequestFactory

from openings.application.models import Application
from openings.opening.models import Opening
from tests.factories.openings import ApplicationFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite sorts a site of its size in time"
    ),
]


@pytest.mark.parametrize(
    ("model", "index"),
    [(Opening, "opening_list_of_staff"), (Application, "application_list_of_staff")],
)
def test_first_page_of_a_list_is_not_sorted(erin, model, index):
    ApplicationFactory.create_batch(3)
    request = RequestFactory().get("/")
    request.user = erin
    page = admin.site._registry[model].get_changelist_instance(request).queryset[:50]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    plan = page.explain()
    assert index in plan
    assert "Sort" not in plan
