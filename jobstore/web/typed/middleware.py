"""Where a form may be lost: too large, signed out, refused, or answered by an error."""

from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse

from jobstore.web.typed import answers
from jobstore.web.typed.kept import remember_person, was_not_taken
from jobstore.web.typed.pages import Fields, fields_of, is_entrance, is_from_here, page_of, size_of

GetResponse = Callable[[HttpRequest], HttpResponse]
FORM_TYPES = {"application/x-www-form-urlencoded", "multipart/form-data"}
MOST_TEXT = 2 * 1024 * 1024  # characters; up to Django's own hard limit the text comes back
MOST_FIELDS = 1000
READ_AWAY = 32 * 1024 * 1024  # bytes; who is still sending would not see the answer


class LargeFormMiddleware:
    """A form beyond what the site takes is not looked at, and given back as far as it was read."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or request.content_type not in FORM_TYPES:
            return self.get_response(request)
        try:
            fields = [(name, value) for name, values in request.POST.lists() for value in values]
        except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
            _read_away(request)
            return self._too_large(request, [])
        if size_of(fields) > MOST_TEXT or len(fields) > MOST_FIELDS:
            return self._too_large(request, fields_of(request) if is_from_here(request) else [])
        return self.get_response(request)

    def last_save(self, request: HttpRequest, page: str) -> str:
        """When a draft of this page was saved, in words; empty where nothing is known of one."""
        del request, page
        return ""

    def _too_large(self, request: HttpRequest, fields: Fields) -> HttpResponse:
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        page = page_of(request)
        if answers.is_background(request):
            return answers.line(request, "too_large", page=page, is_kept=False, status=status)
        html = answers.too_large_page(fields, page=page, saved=self.last_save(request, page))
        return HttpResponse(html, status=status)


class TypedTextMiddleware:
    """Keeps what was typed when it could not be taken, and gives it back to who typed it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST":
            response = _after_post(request, response)
        elif answers.leads_to_sign_in(response) and answers.is_background(request):
            response = answers.sign_in_first(request)
        elif request.method == "GET" and not answers.is_background(request):
            response = answers.give_back(request, response)
        if response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
            remember_person(request, response)
        return response


def _after_post(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if answers.leads_to_sign_in(response) and not request.user.is_authenticated:
        if not is_entrance(request.path):
            return answers.sign_in_first(request)
    elif answers.is_redirect(response):
        answers.follow_refusal(request, response)
    elif response.status_code >= HTTPStatus.BAD_REQUEST:
        if answers.is_background(request):
            return answers.only_a_line(request, response)
        return answers.show_again(request, response)
    elif answers.is_background(request):
        answers.settle_background(request)
    elif was_not_taken(request) or answers.shows_nothing_of(request, response):
        return answers.show_again(request, response)
    return response


def _read_away(request: HttpRequest) -> None:
    left = READ_AWAY
    with suppress(OSError):  # they have gone meanwhile
        while left > 0 and (chunk := request.read(64 * 1024)):
            left -= len(chunk)
