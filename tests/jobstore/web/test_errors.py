import logging
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.urls import include, path

from jobstore import urls
from jobstore.web.logs import JsonFormatter


def _raise(error):
    def view(request):
        raise error

    view.login_required = False
    return view


urlpatterns = [
    path("400", _raise(SuspiciousOperation())),
    path("403", _raise(PermissionDenied())),
    path("404", _raise(Http404())),
    path("500", _raise(RuntimeError("secret detail"))),
    path("503", _raise(OperationalError("secret detail"))),
    path("", include("jobstore.urls")),
]
handler500 = "jobstore.home.views.server_error"


@pytest.mark.parametrize("status", [400, 403, 404, 500, 503])
def test_error_page_is_ours_and_tells_no_detail(status, settings, db):
    settings.ROOT_URLCONF = __name__
    response = Client(raise_request_exception=False).get(f"/{status}")
    page = response.content.decode()
    assert response.status_code == status
    assert page.count("<h1>") == 1
    assert "site.css" in page
    assert "btn-primary" in page
    assert "secret detail" not in page


@pytest.mark.parametrize("name", ["400.html", "500.html", "503.html"])
def test_page_needs_no_context(name):
    assert "<h1>" in render_to_string(name)


def test_unknown_address_answers_404(client, db):
    response: HttpResponse = client.get("/no/such/page")
    assert response.status_code == 404
    assert "This page is not here" in response.content.decode()


def test_site_names_its_own_page_of_a_fault():
    assert urls.handler500 == handler500


def test_database_that_is_away_is_worth_another_try(settings, db):
    settings.ROOT_URLCONF = __name__
    response = Client(raise_request_exception=False).get("/503")
    assert response["Retry-After"] == "10"
    assert "what you typed is still in the form" in response.content.decode()


def test_address_of_a_button_shows_a_page_and_does_nothing(client_of, dana):
    url = f"/my-mails/{uuid4()}/cancel/"
    response = client_of(dana).get(url)
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "This is where a button leads" in response.content.decode()


def test_log_of_a_request_keeps_no_link_of_a_mail():
    secret = "abc123~T3~coaching.checkin~5f1c:lZZLao4uuM2dQvdvJV1dULICGVD01s"
    plan = "0b6f1d7e-52a7-4c0b-9a43-111111111111"
    record = logging.makeLogRecord(
        {
            "name": "django.request",
            "msg": "Not Found: %s and %s",
            "args": (f"/mail/stop/{secret}/", f"/recovery/{plan}/"),
        }
    )
    line = JsonFormatter().format(record)
    assert secret not in line
    assert plan in line
