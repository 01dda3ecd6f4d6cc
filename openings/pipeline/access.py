from uuid import UUID

from django.http import Http404

from jobstore.web.requests import SignedInRequest
from openings.application.models import Application
from openings.opening.access import MayUse, employer_of
from openings.opening.permissions import can_recruit
from openings.promise.queries.promise import INTERVIEWS_BY_START


def employer_application(
    request: SignedInRequest, slug: str, pk: UUID, *, may: MayUse = can_recruit
) -> Application:
    """What a candidate sent to the employer named in the URL; a draft is nobody else's to see."""
    employer = employer_of(request, slug, may=may)
    application = (
        Application.objects.to(employer)
        .submitted()
        .select_related("candidate", "opening__employer", "resume", "decided_by")
        .prefetch_related(INTERVIEWS_BY_START)
        .filter(pk=pk)
        .first()
    )
    if application is None:
        raise Http404("This employer has no such application.")
    return application
