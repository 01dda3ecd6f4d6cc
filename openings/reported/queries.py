"""Interviews held elsewhere: what may be done with them, and whom they may reach."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from jobstore.lib.seen import mark_of
from jobstore.people.employer.models import Employer
from jobstore.people.user.models import User
from openings.application.models import Application
from openings.application.states import Outcome
from openings.interview.models import Interview


def reported_of(candidate: User, pk: UUID) -> Application | None:
    """One job that this candidate tracks; nobody else gets an answer."""
    tracked = Application.objects.by(candidate).filter(opening__tracked_by=candidate)
    return tracked.select_related("opening__employer", "candidate").filter(pk=pk).first()


def reported_application(candidate: User, *, company: str, role: str) -> Application | None:
    """The job that a new round belongs to, while it is open."""
    tracked = Application.objects.by(candidate).filter(
        opening__tracked_by=candidate,
        opening__title__iexact=role,
        opening__employer__name__iexact=company,
        outcome=Outcome.OPEN,
    )
    return tracked.select_related("opening__employer", "candidate").order_by("pk").first()


def reported_since(candidate: User, moment: datetime) -> QuerySet[Interview]:
    """The oldest first."""
    tracked = Interview.objects.filter(
        application__candidate=candidate,
        application__opening__tracked_by=candidate,
        created_at__gt=moment,
    )
    return tracked.order_by("created_at", "pk")


def companies_to_check() -> QuerySet[Employer]:
    """Companies that a candidate asks staff to check, the longest wait first."""
    asked = Employer.everywhere.filter(
        tracked_by__isnull=False, check_asked_at__isnull=False, verified_at__isnull=True
    )
    return asked.order_by("check_asked_at", "pk")


def mark_of_company(employer: Employer) -> str:
    """Of what its candidate wrote down, and of what stands decided."""
    return mark_of(employer.name, employer.website, employer.verified_domain)
