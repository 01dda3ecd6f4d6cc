from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404

from jobstore.people.employer.models import Employer
from jobstore.people.membership.models import Membership
from jobstore.people.user.models import User
from jobstore.web.requests import SignedInRequest
from openings.opening.models import Opening
from openings.opening.permissions import can_recruit

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
