"""Every form of the staff site opens: the empty one, and that of the first row there is."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.factories import NOW
from tests.factories.openings import ApplicationFactory, InterviewFactory
from tests.factories.people import UserFactory

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)


@pytest.fixture
def world(employer, alice, now):
    """An interview whose answer is late, so that every list has it."""
    application = ApplicationFactory(opening__employer=employer, interviewing=True)
    promised = (NOW - timedelta(days=9)).date()
    InterviewFactory(application=application, held=True, promised_by=promised)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_forms_of_the_staff_site_open(model, world, client_of):
    client = client_of(UserFactory(staff=True, is_superuser=True))
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    add = client.get(reverse(f"{name}_add")).status_code
    assert add in {HTTPStatus.OK, HTTPStatus.FORBIDDEN}
    assert client.get(reverse(f"{name}_changelist")).status_code == HTTPStatus.OK
    row = model._default_manager.order_by("pk").first()
    if row is not None:
        change = client.get(reverse(f"{name}_change", args=[row.pk])).status_code
        assert change == HTTPStatus.OK
