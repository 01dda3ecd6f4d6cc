"""What somebody wrote while their session ended: kept, encrypted, until they sign in again."""

import json
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.fernet import InvalidToken
from django.http import HttpRequest, QueryDict

from coaching.models.debrief import private_cipher
from jobstore.lib import clock

KEPT = "kept_debrief"
KEPT_FOR = timedelta(hours=24)
LARGEST = 60_000  # characters of form data


def keep_text(request: HttpRequest, plan_pk: UUID) -> bool:
    """Put the posted form into this browser's session; whether it fitted."""
    posted = request.POST.copy()
    posted.pop("csrfmiddlewaretoken", None)
    posted.pop("action", None)
    text = posted.urlencode()
    if len(text) > LARGEST:
        return False
    kept = {"plan": str(plan_pk), "at": clock.now().isoformat(), "text": text}
    request.session[KEPT] = private_cipher().encrypt(json.dumps(kept).encode()).decode()
    return True


def kept_text(request: HttpRequest, plan_pk: UUID) -> QueryDict | None:
    """The form data kept for this plan, if any. The caller has checked whose plan it is."""
    sealed = request.session.get(KEPT)
    if not isinstance(sealed, str):
        return None
    try:
        kept = json.loads(private_cipher().decrypt(sealed.encode()))
    except (InvalidToken, ValueError):
        return None
    is_fresh = datetime.fromisoformat(kept["at"]) > clock.now() - KEPT_FOR
    return QueryDict(kept["text"]) if is_fresh and kept["plan"] == str(plan_pk) else None


def forget_text(request: HttpRequest) -> None:
    request.session.pop(KEPT, None)
