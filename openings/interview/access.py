from uuid import UUID

from django.http import Http404

from jobstore.web.requests import SignedInRequest
from openings.interview.models import Interview
from openings.interview.permissions import can_see_interview
from openings.interview.queries import interview_with_people
from openings.opening.access import MayUse, employer_of
from openings.opening.permissions import can_recruit


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
