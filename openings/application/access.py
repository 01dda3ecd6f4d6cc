"""Load and authorize in one step: an outsider gets 404, an insider without the role 403."""

from uuid import UUID

from django.http import Http404

from jobstore.lib import clock
from jobstore.web.requests import SignedInRequest
from openings.application.models import Application, Resume
from openings.application.permissions import can_see_resume
from openings.application.queries import application_with_history
from openings.opening.models import Opening
from openings.opening.states import OpeningState


def own_application(request: SignedInRequest, pk: UUID) -> Application:
    """The candidate's own, with all that its page shows."""
    application = application_with_history(request.user, pk)
    if application is None:
        raise Http404("No application of yours.")
    return application


def opening_to_apply(pk: int) -> Opening:
    """Live now, or public once: who comes late reads so. Drafts of employers are nobody's."""
    opening = Opening.objects.select_related("employer").filter(pk=pk).first()
    if opening is None or opening.publish_at is None or opening.publish_at > clock.now():
        raise Http404("No such opening.")
    if opening.state not in {OpeningState.PUBLISHED, OpeningState.CLOSED}:
        raise Http404("No such opening.")
    return opening


def visible_resume(request: SignedInRequest, pk: UUID) -> Resume:
    resume = Resume.objects.select_related("candidate").filter(pk=pk).first()
    if resume is None or not can_see_resume(request.user, resume):
        raise Http404("No résumé of yours.")
    return resume
