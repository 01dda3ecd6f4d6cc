"""Text of a form that could not be taken, encrypted in the session of the browser it came from."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.http import HttpRequest, QueryDict
from django.utils.crypto import salted_hmac
from encrypted_fields.fields import EncryptedTextField

from jobstore.lib import clock
from jobstore.web.limits import Limit
from jobstore.web.typed.fields import Fields, size_of
from jobstore.web.visitors import place_of

KEPT = "kept_text"
KEPT_FOR = timedelta(hours=24)
LARGEST = 200_000  # characters of one form; a session is read with every request
JUST_KEPT = "typed.just_kept"
NOT_TAKEN = "typed.not_taken"
PERSON_COOKIE = "last_person"
# Each takes room in the database, and nobody knows yet who it is.
OF_A_VISITOR = Limit(name="kept-text", allowed=40, within=timedelta(minutes=10))


@dataclass(frozen=True, kw_only=True)
class Kept:
    page: str  # where the form stands, with its query
    action: str  # where it was sent to
    fields: Fields
    person: str  # a mark of who was signed in last; empty: nobody yet
    at: str

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


def person_of(request: HttpRequest) -> str:
    """A mark of the signed-in person that tells nobody who it is; empty for a visitor."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    return salted_hmac("jobstore.web.typed", str(user.pk), algorithm="sha256").hexdigest()


def keep(request: HttpRequest, *, page: str, fields: Fields) -> bool:
    """Whether it could be kept: one form at a time, none of enormous size, few of one visitor."""
    if size_of(fields) > LARGEST:
        return False
    is_new = not person_of(request) and KEPT not in request.session
    if is_new and not OF_A_VISITOR.take(place_of(request)):
        return False
    kept = Kept(
        page=page,
        action=request.path,
        fields=fields,
        person=person_of(request) or request.COOKIES.get(PERSON_COOKIE, ""),
        at=clock.now().isoformat(),
    )
    _store(request, kept)
    request.META[JUST_KEPT] = True
    return True


def was_just_kept(request: HttpRequest) -> bool:
    return JUST_KEPT in request.META


def not_taken(request: HttpRequest) -> None:
    """For a view that leads a form on, or answers it, with nothing done: the text goes along."""
    request.META[NOT_TAKEN] = True


def was_not_taken(request: HttpRequest) -> bool:
    return NOT_TAKEN in request.META


def kept_text(request: HttpRequest) -> Kept | None:
    """What is kept for who is here now. Text of somebody else is thrown away."""
    sealed = request.session.get(KEPT)
    if not isinstance(sealed, str):
        return None
    try:
        found = json.loads(_cipher().decrypt(sealed.encode()))
        kept = Kept(**found | {"fields": [(name, value) for name, value in found["fields"]]})
    except (InvalidToken, ValueError, TypeError):
        forget(request)
        return None
    is_fresh = datetime.fromisoformat(kept.at) > clock.now() - KEPT_FOR
    here = person_of(request)
    if not is_fresh or (here and kept.person not in {"", here}):
        forget(request)
        return None
    return kept


def kept_data(request: HttpRequest) -> QueryDict | None:
    """For a page that must know it before it is drawn, such as how many rows there were."""
    kept = kept_text(request)
    is_here = kept is not None and kept.page.partition("?")[0] == request.path
    return kept.data() if kept is not None and is_here else None


def move(request: HttpRequest, kept: Kept, *, page: str) -> None:
    """The page of the form leads elsewhere by now, so the text goes there too."""
    _store(request, replace(kept, page=page))


def forget(request: HttpRequest) -> None:
    request.session.pop(KEPT, None)


def _store(request: HttpRequest, kept: Kept) -> None:
    request.session[KEPT] = _cipher().encrypt(json.dumps(asdict(kept)).encode()).decode()
