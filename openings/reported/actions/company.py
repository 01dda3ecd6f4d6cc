"""The company of an interview held elsewhere: whether it is what its candidate says."""

from django.db import transaction

from jobstore.lib import clock
from jobstore.lib.seen import ChangedMeanwhile
from jobstore.people.employer.models import Employer
from jobstore.people.user.models import User
from jobstore.trail.actions import record
from jobstore.trail.states import Act
from openings.application.models import Application
from openings.reported.permissions import can_verify_companies
from openings.reported.queries import mark_of_company


class NotChecker(Exception):
    """Only some of the staff say that a company is what it says."""


@transaction.atomic
def ask_for_check(*, application: Application, by: User) -> Employer:
    """Staff look whether the company is what it says; only then may a feedback request go there."""
    employer = (
        Employer.everywhere.tracked_by(by)
        .select_for_update(of=("self",))
        .get(pk=application.opening.employer_id)
    )
    if employer.check_asked_at is None and employer.verified_at is None:
        employer.check_asked_at = clock.now()
        employer.save(update_fields=["check_asked_at"])
    return employer


@transaction.atomic
def verify_company(
    *, employer: Employer, by: User, domain: str, seen: str | None = None
) -> Employer:
    """Staff have checked the company and that this domain is its own.

    Raises NotChecker, ChangedMeanwhile.
    """
    if not can_verify_companies(by):
        raise NotChecker
    employer = Employer.everywhere.select_for_update(of=("self",)).get(pk=employer.pk)
    if seen is not None and seen != mark_of_company(employer):
        raise ChangedMeanwhile
    employer.verified_at = clock.now()
    employer.verified_domain = domain.strip().casefold().removeprefix("www.")[:120]
    employer.save(update_fields=["verified_at", "verified_domain"])
    record(Act.VERIFIED, employer, by=by, why=employer.verified_domain)
    return employer
