"""Load and authorize in one step: an outsider gets 404, an insider without the role 403."""

from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from jobstore.lib import clock
from jobstore.people.access_token.access import DEAD_PAGES
from jobstore.people.employer.models import Employer, Membership
from jobstore.people.states import TokenPurpose
from jobstore.people.user.models import User
from jobstore.web.requests import SignedInRequest
from openings.application.models import Application, Resume
from openings.application.queries import application_with_history
from openings.interview.models import Interview
from openings.interview.queries import interview_with_people
from openings.opening.models import Opening
from openings.opening.states import OpeningState
from openings.permissions import can_recruit, can_see_interview, can_see_resume
from openings.promise.queries.promise import INTERVIEWS_BY_START


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


DEAD_PAGES[TokenPurpose.PROPOSAL] = "openings/slot/link_is_dead.html"

MayUse = Callable[[User, Employer], bool]


def employer_of(request: SignedInRequest, slug: str, *, may: MayUse = can_recruit) -> Employer:
    """The employer named in the URL, for a member of it whom `may` allows."""
    membership = (
        Membership.objects.select_related("employer")
        .filter(user_id=request.user.pk, employer__slug=slug)
        .first()
    )
    if membership is None:
        raise Http404("No employer of yours has this name.")
    if not may(request.user, membership.employer):
        raise PermissionDenied("Your role does not allow this.")
    return membership.employer


def employer_opening(
    request: SignedInRequest, slug: str, pk: int, *, may: MayUse = can_recruit
) -> Opening:
    """An opening of the employer named in the URL; `opening.employer` is loaded."""
    employer = employer_of(request, slug, may=may)
    opening = Opening.objects.of(employer).filter(pk=pk).first()
    if opening is None:
        raise Http404("This employer has no such opening.")
    opening.employer = employer
    return opening


def employer_interview(
    request: SignedInRequest, slug: str, pk: UUID, *, may: MayUse = can_recruit
) -> Interview:
    """An interview of the employer named in the URL, with all that belongs to it."""
    employer = employer_of(request, slug, may=may)
    interview = interview_with_people(pk)
    if interview is None or interview.application.opening.employer_id != employer.pk:
        raise Http404("This employer has no such interview.")
    return interview


def visible_interview(request: SignedInRequest, pk: UUID) -> Interview:
    """An interview for its candidate or for who recruits for its employer."""
    interview = interview_with_people(pk)
    if interview is None or not can_see_interview(request.user, interview):
        raise Http404("No interview of yours.")
    return interview


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
