"""What a person is told, and where the text goes, when a form could not be taken."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string

from jobstore.web.typed.fill import above_main, filled, form_for, labelled
from jobstore.web.typed.kept import (
    Kept,
    forget,
    is_draft_of,
    is_of_another,
    keep,
    kept_on,
    kept_texts,
    move,
    was_just_kept,
    was_not_taken,
)
from jobstore.web.typed.pages import (
    PLACELESS,
    Fields,
    fields_of,
    filled_in,
    is_from_here,
    missing_from,
    page_again,
    page_of,
    words_in,
)

SIGNED_OUT = "You were signed out. What you wrote is kept: sign in to go on."
FRAGMENT = "X-Fragment"  # tells htmx that an answer of an error belongs into the page


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and from there to the page with the form and its text."""
    page = page_of(request)
    fields = fields_of(request) if request.method == "POST" else []
    fields = fields if is_from_here(request) else []
    is_typed = bool(words_in(fields))
    is_draft = is_background(request)
    is_kept = bool(filled_in(fields)) and keep(request, page=page, fields=fields, is_draft=is_draft)
    if is_draft:
        return line(request, "signed_out", page=page, is_kept=is_kept, status=401)
    if is_typed and not is_kept:
        answer = render(request, "401.html", {"page": page}, status=HTTPStatus.UNAUTHORIZED)
        return show_again(request, answer)
    if is_kept and is_typed:
        messages.info(request, SIGNED_OUT)
    return redirect_to_login(page)


def stale_form(request: HttpRequest) -> HttpResponse:
    """Nothing was done: the page of the form once more, with the text in it."""
    fields = fields_of(request) if is_from_here(request) else []
    page = page_of(request)
    if is_of_another(request):
        return _of_another(request, page)
    if is_background(request):
        is_kept = bool(fields) and keep(request, page=page, fields=fields, is_draft=True)
        return line(request, "stale", page=page, is_kept=is_kept, status=403)
    shown = page_again(request, page) if fields and request.COOKIES else None
    if shown is not None and shown.status_code == HTTPStatus.OK and is_page(shown):
        _write(shown, page=page, action=request.path, fields=fields)
        shown.status_code = HTTPStatus.FORBIDDEN
        return shown
    if fields and request.COOKIES and keep(request, page=page, fields=fields):
        return redirect(page)
    return render(request, "403_csrf.html", status=HTTPStatus.FORBIDDEN)


def _of_another(request: HttpRequest, page: str) -> HttpResponse:
    """Whoever sent it may copy it once; it is neither kept nor put into a form for who is here."""
    if is_background(request):
        return line(request, "other_person", page=page, is_kept=False, status=403)
    return render(request, "403_other.html", status=HTTPStatus.FORBIDDEN)


def give_back(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The kept text into the page that it was written on, or along to where that page leads.

    Of two texts for one form the newer one stands in it, the older one above it.
    """
    kept = kept_on(request, request.get_full_path())
    if kept and is_redirect(response):
        if not leads_to_sign_in(response) and not kept[0].page.startswith(PLACELESS):
            move(request, kept, page=response["Location"])
    elif is_page(response):
        forget(request, list(_written(response, kept)))
    return response


def _written(response: HttpResponse, kept: list[Kept]) -> Iterator[Kept]:
    """Writes each into the page, and tells which ones the page holds by itself."""
    done: set[str] = set()
    for one in kept:
        html = _html(response)
        form = form_for(html, page=one.page, action=one.action, fields=one.fields)
        to = form.action if form else one.action
        if to in done:
            _show_above(response, missing_from(html, one.fields))
        elif form is None or not one.is_draft or not form.holds_all:
            _write(response, page=one.page, action=one.action, fields=one.fields)
        if form.holds_all if form else not missing_from(html, filled_in(one.fields)):
            yield one
        done.add(to)


def _write(response: HttpResponse, *, page: str, action: str, fields: Fields) -> None:
    html = _html(response)
    done = filled(
        html,
        page=page,
        action=action,
        fields=fields,
        notice=lambda rest: _notice(html, words_in(rest), is_filled=True),
    )
    response.content = (done or html).encode()
    response["Cache-Control"] = "no-store"
    if done is None:
        _show_above(response, missing_from(html, fields))


def _show_above(response: HttpResponse, texts: Fields) -> None:
    if texts:
        html = _html(response)
        response.content = above_main(html, _notice(html, texts, is_filled=False)).encode()
        response["Cache-Control"] = "no-store"


def show_again(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A page of an error gives back what was typed, unless it shows it already."""
    if is_page(response) and is_from_here(request):
        _show_above(response, missing_from(_html(response), fields_of(request)))
    return response


def shows_nothing_of(request: HttpRequest, response: HttpResponse) -> bool:
    """A page without a word of the form that it answers: views lead on after what was done."""
    if not is_page(response):
        return False
    words = words_in(fields_of(request))
    return bool(words) and len(missing_from(_html(response), words)) == len(words)


def only_a_line(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A background request that failed never brings a foreign page into this one."""
    if not is_page(response) or b"<html" in response.content[:400]:
        page = page_of(request)
        return line(request, "failed", page=page, is_kept=False, status=response.status_code)
    response[FRAGMENT] = "yes"
    return response


def follow_refusal(request: HttpRequest, response: HttpResponse) -> None:
    """A redirect that only says why not: the text goes along, to be copied or sent again."""
    if was_just_kept(request):
        return
    fields = fields_of(request)
    is_placeless = request.path.startswith(PLACELESS)
    if was_refused(request) and words_in(fields) and not is_placeless:
        keep(request, page=response["Location"], fields=fields)
        return
    page = page_of(request)
    taken = [
        kept
        for kept in kept_texts(request)
        if kept.action == request.path or is_draft_of(kept, page=page, fields=fields)
    ]
    forget(request, taken)


def settle_background(request: HttpRequest) -> None:
    """What was just saved in the background is newer than what was kept for that page."""
    forget(request, kept_on(request, page_of(request)))


def was_refused(request: HttpRequest) -> bool:
    """Whether the view said so, or left messages for the next page and none of success."""
    if was_not_taken(request):
        return True
    storage: Any = messages.get_messages(request)
    queued: list[Message] = storage._queued_messages  # noqa: SLF001 -- the public way reads them away
    said = [message for message in queued if message.extra_tags != "help-now"]
    return bool(said) and all(message.level != messages.SUCCESS for message in said)


def line(request: HttpRequest, why: str, *, status: int, page: str, is_kept: bool) -> HttpResponse:
    """One line in place of "Saved", never a whole page."""
    context = {"why": why, "page": page, "is_kept": is_kept, "login": str(settings.LOGIN_URL)}
    content = render_to_string("components/_not_saved.html", context)
    response = HttpResponse(content, status=status)
    response[FRAGMENT] = "yes"
    return response


def too_large_page(fields: Fields, *, page: str, saved: str) -> str:
    html = render_to_string("413.html", {"page": page, "saved": saved})
    left = words_in(fields)
    return above_main(html, _notice(html, left, is_filled=False)) if left else html


def _notice(html: str, left: Fields, *, is_filled: bool) -> str:
    context = {"texts": labelled(html, left), "is_filled": is_filled}
    return render_to_string("components/typed_back.html", context)


def is_background(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers and "HX-Boosted" not in request.headers


def is_redirect(response: HttpResponse) -> bool:
    return 300 <= response.status_code < 400 and response.has_header("Location")  # noqa: PLR2004 -- the class of statuses


def leads_to_sign_in(response: HttpResponse) -> bool:
    if not is_redirect(response):
        return False
    return urlsplit(response["Location"]).path in {str(settings.LOGIN_URL), "/staff/login/"}


def is_page(response: HttpResponse) -> bool:
    return not response.streaming and response.get("Content-Type", "").startswith("text/html")


def _html(response: HttpResponse) -> str:
    return response.content.decode(response.charset or "utf-8")
