"""Whom an employer owes an answer."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from jobstore.lib import clock
from jobstore.web.requests import SignedInRequest, page_of
from openings.access import employer_of
from openings.message.queries.thread import to_look_at_again, unanswered_since
from openings.promise.queries.clock import clock_of
from openings.promise.queries.promise import INTERVIEWS_BY_START, promise_to
from openings.reminder.queries import to_be_answered


@require_http_methods(["GET", "HEAD"])
def answers_owed(request: SignedInRequest, slug: str) -> HttpResponse:
    employer = employer_of(request, slug)
    now = clock.now()
    page = page_of(request, to_be_answered(employer, at=now).prefetch_related(INTERVIEWS_BY_START))
    rows = []
    for application in page:
        promise = promise_to(application)
        due = clock_of(promise.day, zone=promise.zone, at=now) if promise else None
        rows.append((application, due, application.opening.is_done(at=now)))
    context = {"employer": employer, "page_obj": page, "rows": rows}
    context |= {
        "asked": unanswered_since(employer, until=now),
        "to_look_at": to_look_at_again(employer),
    }
    return render(request, "openings/pipeline/owed.html", context)
