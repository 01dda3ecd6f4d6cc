import json

from jobstore.people.typed_draft.models import TypedDraft
from jobstore.people.user.models import User


def typed_drafts(user: User, page: str) -> list[TypedDraft]:
    """The forms of this page that the person began."""
    return list(TypedDraft.objects.filter(user=user, page=page).order_by("pk"))


def fields_of_draft(draft: TypedDraft) -> list[tuple[str, str]]:
    return [(name, value) for name, value in json.loads(draft.text)]
