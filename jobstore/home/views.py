"""Pages that show both halves at once, pages of faults, and what machines ask of the site."""

import logging
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from celery import current_app
from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import KombuError
from redis import RedisError

from jobstore.home.queries.browse import browse
from jobstore.home.queries.dashboard import dashboard_of
from jobstore.lib import clock
from jobstore.mail.choices.queries import full_stop_of
from jobstore.mail.outgoing.queries import outbox_is_emptied
from jobstore.web.forms import AddressField, StyledForm
from jobstore.web.requests import HtmxRequest, SignedInRequest
from jobstore.web.shared import for_everybody
from jobstore.web.typed.answers import show_again, stale_form
from openings.index.queries.reader import is_followed
from openings.search.queries.hidden import hidden_from


@require_safe
def dashboard(request: SignedInRequest) -> HttpResponse:
    found = dashboard_of(request.user, at=clock.now())
    context = {
        "dashboard": found,
        "memberships": found.desks,  # each names its employer: the navigation need not ask again
        "stop": full_stop_of(request.user),
    }
    return render(request, "home/dashboard.html", context)


RETRY_AFTER = "10"  # seconds


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is too old; `reason` is for developers only."""
    return stale_form(request)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page of a fault. While the database is away it says that trying again will help."""
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError):
        away = HttpResponse(render_to_string("503.html"), status=503)
        away["Retry-After"] = RETRY_AFTER
        return _with_text(request, away)
    return _with_text(request, HttpResponse(render_to_string("500.html"), status=500))


def _with_text(request: HttpRequest, page: HttpResponse) -> HttpResponse:
    """Whatever is away, what was typed is still at hand."""
    return show_again(request, page) if request.method == "POST" else page


log = logging.getLogger(__name__)
REDIS_TIMEOUT = 1  # seconds
DATABASE_TIMEOUT = 2  # seconds; the least that PostgreSQL's library takes
# The last three: an address that no broker has.
FAULTS = (DatabaseError, OSError, RedisError, KombuError, ValueError, LookupError, ImportError)
_kept: dict[str, Any] = {"until": 0.0}  # the last answer of this process


@login_not_required
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is looked at."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when pages can be served, else 503.

    Without Redis they can: the queue waits. Without a sender too: the outbox loses nothing. With a
    search index that nobody keeps they show what it has, as far as it is still live.
    An answer is good for some seconds, so that asking often costs nothing.
    """
    if time.monotonic() >= _kept["until"]:
        answer = _look()
        _kept.update(answer=answer, until=time.monotonic() + settings.READYZ_KEPT_FOR)
    status, checks = _kept["answer"]
    return JsonResponse(
        {"status": status, "checks": checks}, status=503 if status == "down" else 200
    )


def _look() -> tuple[str, dict[str, bool]]:
    database = _works(_database_answers)
    checks = {
        "database": database,
        "migrations": database and _works(_migrations_are_applied),
        "media": _works(_media_is_writable),
    }
    ready = all(checks.values())
    checks["redis"] = _works(_redis_answers)
    checks["outbox"] = database and _works(outbox_is_emptied)
    checks["search"] = _works(is_followed)
    status = "down" if not ready else "ready" if all(checks.values()) else "degraded"
    return status, checks


def _works(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except FAULTS:
        log.warning("readiness check failed: %s", check.__name__, exc_info=True)
        return False


def _database_answers() -> bool:
    """Asked over a connection of its own: in one that stands, a server that hangs is waited for."""
    if connection.vendor != "postgresql":
        return _selects(connection)
    probe = connection.copy()
    options = probe.settings_dict["OPTIONS"]
    probe.settings_dict["OPTIONS"] = {**options, "connect_timeout": DATABASE_TIMEOUT}
    try:
        return _selects(probe)
    finally:
        probe.close()


def _selects(database: BaseDatabaseWrapper) -> bool:
    with database.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def _migrations_are_applied() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _media_is_writable() -> bool:
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as file:
        return file.write(b"x") == 1


def _redis_answers() -> bool:
    """Asked as Celery asks it, so whatever address Celery takes is right.

    A site without REDIS_URL works its queue by itself and misses nothing.
    """
    if not settings.REDIS_URL:
        return True
    brief = {"socket_timeout": REDIS_TIMEOUT, "socket_connect_timeout": REDIS_TIMEOUT}
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS | brief
    with current_app.connection_for_write(
        settings.REDIS_URL, connect_timeout=REDIS_TIMEOUT, transport_options=options
    ) as broker:
        broker.connect()
        return bool(broker.connected)


@login_not_required
@require_safe
def landing(request: HtmxRequest) -> HttpResponse:
    found = browse(at=clock.now(), hidden=hidden_from(request.user))
    return for_everybody(
        request,
        partial(render, request, "home/landing.html", {"browse": found}),
        shows=[found, found.newest, [one.employer for one in found.newest]],
        ends=[one.closes_at for one in found.newest],
    )


@login_not_required
@require_safe
def robots(request: HtmxRequest) -> HttpResponse:
    """What search engines may read: what the public does, once, and no search in every shape."""
    return render(request, "home/robots.txt", content_type="text/plain; charset=utf-8")


BANDS = [("1", "Not at all"), ("2", "A little"), ("3", "Mostly"), ("4", "Very well")]


class SampleForm(StyledForm):
    """One of each field that the site uses."""

    name = forms.CharField(label="Full name", help_text="As it stands on your resume.")
    email = AddressField(label="E-mail address")
    pay = forms.IntegerField(label="Pay at least", required=False)
    day = forms.DateField(
        label="First day",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    kind = forms.ChoiceField(
        label="Employment type",
        choices=[("full", "Full time"), ("part", "Part time")],
    )
    answer = forms.CharField(
        label="What would you say now?", widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    band = forms.ChoiceField(
        label="How clearly did you speak?", choices=BANDS, widget=forms.RadioSelect
    )
    topics = forms.MultipleChoiceField(
        label="What came up?",
        choices=[("pay", "Pay"), ("gap", "A gap in your resume")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    file = forms.FileField(label="Resume", help_text="PDF or DOCX, at most 5 MB.", required=False)
    agree = forms.BooleanField(label="Keep my resume for other openings", required=False)


@login_not_required
@require_safe
def styleguide(request: HtmxRequest) -> HttpResponse:
    if not settings.DEV_PAGES:
        raise Http404
    context = {
        "form": SampleForm(auto_id="plain_%s"),
        "wrong_form": SampleForm({"email": "dana at example", "pay": "much"}, auto_id="wrong_%s"),
        "steps": [
            {"label": "Write it down", "state": "done"},
            {"label": "Thank them", "state": "current"},
            {"label": "Ask what to work on", "state": "todo"},
        ],
        "page_obj": Paginator(range(100), 20).page(2),
        "kinds": ["neutral", "info", "success", "warning", "danger"],
        "alerts": ["info", "success", "warning", "danger"],
        "grounds": ["page", "surface", "sunken", "brand-soft", "brand", "accent"],
        "bands": BANDS,
    }
    return render(request, "home/styleguide.html", context)
