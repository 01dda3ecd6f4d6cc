"""What the navigation needs to know about the signed-in person."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from jobstore.lib.prepared import Prepared
from jobstore.people.employer.models import Membership

_MEMBERSHIPS = Prepared(
    lambda: Membership.objects.filter(user=0).select_related("employer").order_by("employer__name")
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`memberships` of the signed-in person, read only by pages that show them."""

    def memberships() -> list[Membership]:
        user = getattr(request, "user", None)  # an error page may come before the session
        if user is None or not user.is_authenticated:
            return []
        return _MEMBERSHIPS(user.pk)

    return {"memberships": SimpleLazyObject(memberships)}
