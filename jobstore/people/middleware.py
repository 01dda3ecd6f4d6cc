"""Gives a draft back on the page of its form, and forgets it once the form is sent. Notes when a
session was last used."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import cast

from allauth.usersessions.middleware import UserSessionsMiddleware
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from jobstore.lib.zones import moment_text, read_zone
from jobstore.people.user.actions import forget_typed_draft
from jobstore.people.user.models import TypedDraft, User
from jobstore.people.user.queries.account import fields_of_draft, typed_drafts
from jobstore.people.user.views import place_of_draft
from jobstore.web.typed import answers
from jobstore.web.typed.fill import filled, labelled
from jobstore.web.typed.kept import was_just_kept
from jobstore.web.typed.middleware import LargeFormMiddleware
from jobstore.web.typed.pages import Fields, words_in

MARK = b"data-autosave"
SEEN = timedelta(minutes=5)


class SessionActivityMiddleware(UserSessionsMiddleware):  # type: ignore[misc]  # allauth has no types
    """Notes the use of a session once in five minutes: at every request it costs five statements,
    one of which writes."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = request.session.session_key
        if key and _seen_lately(key):
            return cast("HttpResponse", self.get_response(request))
        return cast("HttpResponse", super().__call__(request))


def _seen_lately(key: str) -> bool:
    seen = UserSession.objects.filter(session_key=key, last_seen_at__gt=Now() - SEEN)
    return bool(seen.exists())


class FormSizeMiddleware(LargeFormMiddleware):
    """Stands before the middleware that knows the person and their zone."""

    def last_save(self, request: HttpRequest, page: str) -> str:
        user = get_user(request)
        if not user.is_authenticated:
            return ""
        zone = read_zone(user.time_zone)
        saved = [draft.saved_at.astimezone(zone) for draft in typed_drafts(user, page)]
        return moment_text(max(saved)) if saved else ""


class TypedDraftMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.user.is_authenticated:
            return response
        if request.method == "GET" and answers.is_page(response) and MARK in response.content:
            _give_back(request, response)
        elif (
            request.method == "POST"
            and "typed_page" in request.POST
            and _was_sent(request, response)
        ):
            page, form = place_of_draft(request)
            forget_typed_draft(by=request.user, page=page, form=form)
        return response


def _was_sent(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        answers.is_redirect(response)
        and not answers.leads_to_sign_in(response)
        and not answers.was_refused(request)
        and not was_just_kept(request)
    )


def _give_back(request: HttpRequest, response: HttpResponse) -> None:
    page, person = request.get_full_path(), cast("User", request.user)
    for draft in typed_drafts(person, page):
        shown = response.content.decode()
        html = filled(
            shown,
            page=page,
            action=draft.form.partition("#")[0],
            fields=fields_of_draft(draft),
            notice=partial(_notice, request, draft, shown),
        )
        if html is not None:
            response.content = html.encode()


def _notice(request: HttpRequest, draft: TypedDraft, html: str, rest: Fields) -> str:
    context = {"draft": draft, "texts": labelled(html, words_in(rest))}
    return render_to_string("people/typed_draft/notice.html", context, request=request)
