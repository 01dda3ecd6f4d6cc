"""Who can sign in to the demo. Shown at start and on the sign-in page, in development only."""

from dataclasses import dataclass

from django.conf import settings

from jobstore.people.user.models import User

PASSWORD = "half-full-glass"  # noqa: S105 -- of the demo, printed on purpose


@dataclass(frozen=True)
class SignIn:
    email: str
    name: str
    who: str


SIGN_INS = (
    SignIn("maya@example.org", "Maya Ortiz", "candidate; her last interview went badly"),
    SignIn("noah@example.org", "Noah Feld", "candidate; sealed feedback waits to be opened"),
    SignIn("rex@example.org", "Rex Malone", "recruiter of Acme Stores"),
    SignIn("olivia@example.org", "Olivia Hart", "owner of Acme Stores"),
    SignIn("harriet@example.org", "Harriet Lowe", "owner of Harmon Tutoring, not trusted yet"),
    SignIn("sam@example.org", "Sam Brandt", "staff with every right"),
    SignIn("cora@example.org", "Cora Lindqvist", "staff: coach"),
    SignIn("milo@example.org", "Milo Santos", "staff: moderator"),
)


def all_sign_ins() -> list[SignIn]:
    """Those that exist in this database; none outside of development."""
    if not settings.DEV_PAGES:
        return []
    emails = [person.email for person in SIGN_INS]
    known = set(
        User.objects.filter(email__in=emails).order_by("pk").values_list("email", flat=True)
    )
    return [person for person in SIGN_INS if person.email in known]
