"""What mails of the job board are about, in the words of their reader's own list."""

from django.core.exceptions import ValidationError

from jobstore.mail.kinds import About, describe
from openings.application.models import Application
from openings.interview.models import Interview
from openings.offer.models import Offer


def _application(pk: str) -> About | None:
    try:
        found = Application.objects.select_related("opening__employer").filter(pk=pk).first()
    except ValidationError:
        return None
    if found is None:
        return None
    return About(text=f"{found.opening.title} at {found.opening.employer.name}")


def _interview(pk: str) -> About | None:
    interviews = Interview.objects.select_related("application__opening__employer")
    try:
        found = interviews.filter(pk=pk).first()
    except ValidationError:
        return None
    if found is None:
        return None
    opening = found.application.opening
    return About(text=f"Interview for {opening.title} at {opening.employer.name}")


def _offer(pk: str) -> About | None:
    offers = Offer.objects.select_related("application__opening__employer")
    try:
        found = offers.filter(pk=pk).first()
    except ValidationError:
        return None
    if found is None:
        return None
    opening = found.application.opening
    return About(text=f"Offer of {opening.title} at {opening.employer.name}")


describe("openings.application", _application)
describe("openings.offer", _offer)


describe("openings.interview", _interview)
