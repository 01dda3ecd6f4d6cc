"""Text of forms that could not be taken, encrypted in the session of the browser it came from.

It belongs to who was signed in when the page was drawn, not to who is by now.
"""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.middleware.csrf import _unmask_cipher_token  # type: ignore[attr-defined]  # not in the stubs
from django.utils.crypto import salted_hmac
from encrypted_fields.fields import EncryptedTextField

from jobstore.lib import clock
from jobstore.web.limits import Limit, place_of
from jobstore.web.typed.pages import Fields, is_same_page, size_of, words_in

PERSON_COOKIE = "last_person"
SIGN_INS = 4  # sign-ins of one browser that are told apart
_MASKED = 64  # characters of a token as forms hold it


def person_of(request: HttpRequest) -> str:
    """A mark of the signed-in person that tells nobody who it is; empty for a visitor."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    return _mark(str(user.pk))


def writer_of(request: HttpRequest) -> str:
    """By the token of the form, which turns with every sign-in; else who was signed in last."""
    token = request.POST.get("csrfmiddlewaretoken") or request.headers.get("X-CSRFToken", "")
    sign_ins = _sign_ins(request)
    by_token = dict(reversed(sign_ins)).get(_mark_of_token(token)) if token else None
    return by_token or person_of(request) or (sign_ins[0][1] if sign_ins else "")


def is_of_another(request: HttpRequest) -> bool:
    """Whether somebody else signed in, in another tab, since the page of the form was drawn."""
    here = person_of(request)
    return bool(here) and writer_of(request) != here


def remember_person(request: HttpRequest, response: HttpResponse) -> None:
    """Whose browser this is, so that text written after a sign-out comes back to them alone."""
    person = person_of(request)
    if not person:
        return
    known = _sign_ins(request)
    secret = request.META.get("CSRF_COOKIE")
    latest = (_mark_of_secret(secret) if secret else "", person)
    if latest in known[:1]:
        return
    kept = [latest, *(one for one in known if one != latest and one[0])][:SIGN_INS]
    response.set_cookie(
        PERSON_COOKIE,
        ".".join(f"{token}-{one}" for token, one in kept),
        max_age=settings.SESSION_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _sign_ins(request: HttpRequest) -> list[tuple[str, str]]:
    """Mark of the token and mark of the person, the latest first."""
    pairs = [one.partition("-") for one in request.COOKIES.get(PERSON_COOKIE, "").split(".")]
    return [(token, person) for token, _, person in pairs if person]


def _mark_of_token(token: str) -> str:
    try:
        return _mark_of_secret(_unmask_cipher_token(token) if len(token) == _MASKED else token)
    except ValueError:  # letters that no token has
        return ""


def _mark_of_secret(secret: str) -> str:
    return _mark(secret)[:16]


def _mark(value: str) -> str:
    return salted_hmac("jobstore.web.typed", value, algorithm="sha256").hexdigest()


KEPT = "kept_text"
KEPT_FOR = timedelta(hours=24)
LARGEST = 200_000  # characters of all forms together; a session is read with every request
MOST = 8  # forms of one browser; the oldest makes room
JUST_KEPT = "typed.just_kept"
NOT_TAKEN = "typed.not_taken"
# Each takes room in the database, and nobody knows yet who it is.
OF_A_VISITOR = Limit(name="kept-text", allowed=40, within=timedelta(minutes=10))


@dataclass(frozen=True, kw_only=True)
class Kept:
    page: str  # where the form stands, with its query
    action: str  # where it was sent to
    fields: Fields
    person: str  # a mark of who typed it; empty: nobody was signed in yet
    at: str
    is_draft: bool = False  # sent while somebody typed, not by the press of a button

    def data(self) -> QueryDict:
        data = QueryDict(mutable=True)
        for name, value in self.fields:
            data.appendlist(name, value)
        return data


@cache
def _cipher() -> Fernet | MultiFernet:
    """That of the private columns."""
    cipher: Fernet | MultiFernet = EncryptedTextField().f
    return cipher


def keep(request: HttpRequest, *, page: str, fields: Fields, is_draft: bool = False) -> bool:
    """Whether it could be kept: none of enormous size, few of one visitor."""
    if size_of(fields) > LARGEST:
        return False
    is_new = not person_of(request) and KEPT not in request.session
    if is_new and not OF_A_VISITOR.take(place_of(request)):
        return False
    kept = Kept(
        page=page,
        action=request.path,
        fields=fields,
        person=writer_of(request),
        at=clock.now().isoformat(),
        is_draft=is_draft,
    )
    others = [one for one in kept_texts(request) if not _is_outdated(one, by=kept)]
    _store(request, _that_fit([kept, *others]))
    request.META[JUST_KEPT] = True
    return True


def _is_outdated(one: Kept, *, by: Kept) -> bool:
    """The same text once more, or an unfinished state of the form that has come now."""
    return replace(one, at=by.at) == by or is_draft_of(one, page=by.page, fields=by.fields)


def is_draft_of(one: Kept, *, page: str, fields: Fields) -> bool:
    """Whether it was sent while somebody typed into the form that these fields are of.

    Buttons of one form send to different addresses, so its fields tell.
    """
    if not one.is_draft or not is_same_page(one.page, page):
        return False
    return {name for name, _ in words_in(one.fields)} <= {name for name, _ in fields}


def _that_fit(texts: list[Kept]) -> list[Kept]:
    while len(texts) > MOST or sum(size_of(one.fields) for one in texts) > LARGEST:
        texts = texts[:-1]
    return texts


def was_just_kept(request: HttpRequest) -> bool:
    return JUST_KEPT in request.META


def not_taken(request: HttpRequest) -> None:
    """For a view that leads a form on, or answers it, with nothing done: the text goes along."""
    request.META[NOT_TAKEN] = True


def was_not_taken(request: HttpRequest) -> bool:
    return NOT_TAKEN in request.META


def kept_texts(request: HttpRequest) -> list[Kept]:
    """What is kept for who is here now, the newest first. Text of somebody else is thrown away."""
    sealed = request.session.get(KEPT)
    if not isinstance(sealed, str):
        return []
    try:
        found = [_read(one) for one in json.loads(_cipher().decrypt(sealed.encode()))]
    except (InvalidToken, ValueError, TypeError, KeyError):
        _store(request, [])
        return []
    here, oldest = person_of(request), clock.now() - KEPT_FOR
    texts = [
        kept
        for kept in found
        if datetime.fromisoformat(kept.at) > oldest and (not here or kept.person in {"", here})
    ]
    if texts != found:
        _store(request, texts)
    return texts


def _read(found: dict[str, Any]) -> Kept:
    return Kept(**found | {"fields": [(name, value) for name, value in found["fields"]]})


def kept_on(request: HttpRequest, page: str) -> list[Kept]:
    return [kept for kept in kept_texts(request) if is_same_page(kept.page, page)]


def kept_data(request: HttpRequest) -> QueryDict | None:
    """For a page that must know it before it is drawn, such as how many rows there were."""
    for kept in kept_texts(request):
        if kept.page.partition("?")[0] == request.path:
            return kept.data()
    return None


def move(request: HttpRequest, moved: list[Kept], *, page: str) -> None:
    """The page of the forms leads elsewhere by now, so the text goes there too."""
    texts = kept_texts(request)
    _store(request, [replace(one, page=page) if one in moved else one for one in texts])


def forget(request: HttpRequest, gone: list[Kept]) -> None:
    if gone:
        _store(request, [one for one in kept_texts(request) if one not in gone])


def _store(request: HttpRequest, texts: list[Kept]) -> None:
    if texts:
        text = json.dumps([asdict(one) for one in texts])
        request.session[KEPT] = _cipher().encrypt(text.encode()).decode()
    else:
        request.session.pop(KEPT, None)
