"""Invented people for samples of mail: for previews and for golden files."""

from jobstore.people.employer.models import Employer
from jobstore.people.states import EmployerReview
from jobstore.people.user.models import User

ZONE = "America/New_York"
SECRET = "sample"  # opens nothing  # noqa: S105


def candidate() -> User:
    return User(pk=1, name="Maya Ortiz", email="maya@example.org", time_zone=ZONE)


def recruiter() -> User:
    return User(pk=2, name="Rosa Lind", email="rosa@example.org", time_zone=ZONE)


def employer() -> Employer:
    return Employer(
        pk=1,
        name="Harbor Books",
        slug="harbor-books",
        phone="+1 555 0100",
        time_zone=ZONE,
        review=EmployerReview.PASSED,
    )
