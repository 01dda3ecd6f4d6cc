"""How the search index of this machine stands, for staff who keep what searches find."""

from datetime import timedelta
from socket import gethostname
from typing import cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.timesince import timesince
from django.views.decorators.http import require_safe

from jobstore.lib import clock
from jobstore.people.user.models import User
from openings.index.queries.standing import index_standing
from openings.opening.models import Opening

PERMISSION = "openings.view_synonym"
MINUTE = timedelta(minutes=1)


@require_safe
def index_page(request: HttpRequest) -> HttpResponse:
    if not cast("User", request.user).has_perm(PERMISSION):
        raise PermissionDenied
    standing = index_standing()
    compared = standing.compared
    differed = Opening.objects.filter(pk__in=compared.first if compared else ())
    context = {
        **admin.site.each_context(request),
        "title": "Search index",
        "machine": gethostname(),
        "standing": standing,
        "followed": _ago(standing.followed),
        "compared": _ago(compared.age if compared else None),
        "differed": differed.order_by("pk"),
    }
    return TemplateResponse(request, "admin/openings/search_index.html", context)


def _ago(age: timedelta | None) -> str:
    if age is None:
        return ""
    at = clock.now()
    return "just now" if age < MINUTE else f"{timesince(at - age, at, depth=1)} ago"
