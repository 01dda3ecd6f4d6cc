"""Who typed a form: who was signed in when its page was drawn, not who is by now."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import _unmask_cipher_token  # type: ignore[attr-defined]  # not in the stubs
from django.utils.crypto import salted_hmac

PERSON_COOKIE = "last_person"
MOST = 4  # sign-ins of one browser that are told apart
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
    kept = [latest, *(one for one in known if one != latest and one[0])][:MOST]
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
