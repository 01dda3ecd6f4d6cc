"""Openings follow their employer when staff merge it into another."""

from jobstore.people.employer.models import Employer
from openings.opening.models.opening import Opening


def move_openings(*, into: Employer, gone: Employer) -> int:
    """How many. Their applications, interviews and promises hang on them and stay as they are."""
    return Opening.objects.filter(employer=gone).update(employer=into)
