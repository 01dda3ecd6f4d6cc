"""Public pages, of which a proxy may keep one copy for everybody who is not signed in."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import cache, wraps
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from jobstore.lib import clock
from jobstore.lib.seen import mark_of
from jobstore.web.typed.pages import is_from_here

KEPT = timedelta(seconds=60)  # by a proxy; a browser asks each time whether its copy still holds
# No copy holds for longer, whatever stands on a page beside the facts that its mark is made of,
# such as figures that are counted at night.
REDRAWN = timedelta(hours=6)
PARTS = ("HX-Request", "HX-Target", "HX-Boosted", "HX-History-Restore-Request")
OURS = ("jobstore", "openings", "coaching")
DRAWN = frozenset({HTTPStatus.OK, HTTPStatus.NOT_MODIFIED})
View = Callable[..., HttpResponse]


def for_everybody(
    request: HttpRequest,
    draw: Callable[[], HttpResponse],
    *,
    shows: Iterable[object],
    ends: Iterable[datetime | None] = (),
) -> HttpResponse:
    """A page, or "not modified" before it is drawn where the reader's copy shows the same.

    `shows` are all the facts on it: rows, lists of rows, or anything that says in its `repr` what
    it is. `ends` are the moments at which one of them stops to be so. Who is signed in, saved
    something or was just told something gets a page of their own, of which nobody keeps a copy.
    """
    if not _is_for_everybody(request):
        response = draw()
    else:
        now = clock.now()
        shown = [_facts_of(thing) for thing in shows]
        part = [request.headers.get(name) for name in PARTS]
        slot = int(now.timestamp() // REDRAWN.total_seconds())
        mark = f'W/"{mark_of(_build(), request.get_full_path(), part, slot, shown)}"'
        response = get_conditional_response(request, etag=mark) or draw()
        if response.status_code in DRAWN and not _is_personal(request, response):
            response["ETag"] = mark
            _let_keep(response, now, ends)
    patch_vary_headers(response, ["Accept-Encoding", "Cookie", *PARTS])
    return response


def _is_for_everybody(request: HttpRequest) -> bool:
    theirs = {settings.SESSION_COOKIE_NAME, settings.SAVED_COOKIE_NAME, CookieStorage.cookie_name}
    is_known = theirs & request.COOKIES.keys()
    is_read = request.method in {"GET", "HEAD"}
    is_steady = not settings.DEBUG and not clock.shift()  # a demo tells its time on each page
    return is_read and is_steady and not is_known and not request.user.is_authenticated


def _is_personal(request: HttpRequest, response: HttpResponse) -> bool:
    """Nothing that is kept sets a cookie or holds the token of one browser."""
    return bool(response.cookies) or "CSRF_COOKIE_NEEDS_UPDATE" in request.META


def _let_keep(response: HttpResponse, now: datetime, ends: Iterable[datetime | None]) -> None:
    left = min([KEPT, *(end - now for end in ends if end is not None)])
    seconds = max(0, int(left.total_seconds()))
    patch_cache_control(response, public=True, max_age=0, s_maxage=seconds)


def _facts_of(thing: object) -> object:
    """What was read of a row, and nothing that would have to be read now."""
    if isinstance(thing, Model):
        return {name: _facts_of(value) for name, value in vars(thing).items() if name[0] != "_"}
    if isinstance(thing, list | tuple):
        return [_facts_of(item) for item in thing]
    return thing


@cache
def _build() -> str:
    """Another one for each build of the site: its words and looks are on the pages, too."""
    root = settings.BASE_DIR
    files = [path for app in OURS for path in root.glob(f"{app}/**/*.py")]
    files += root.glob("templates/**/*.html")
    told = sha256(getattr(staticfiles_storage, "manifest_hash", "").encode())
    for path in sorted(files):
        told.update(path.read_bytes())
    return told.hexdigest()


def without_token(view: View) -> View:
    """For a form on a page that is kept for everybody, which holds nobody's token: a visitor's
    browser says which site the form was sent from. Who is signed in has a page with a token."""
    by_token = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def taking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_visitor = not request.user.is_authenticated and is_from_here(request)
        answer: HttpResponse = (view if is_visitor else by_token)(request, *args, **kwargs)
        return answer

    return taking
