"""What a site holds, without the numbers that every build draws anew."""

from typing import Any

from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.people.employer.models import Employer
from jobstore.people.user.models import User
from openings.application.models import Application
from openings.opening.models import Opening


def fingerprint() -> dict[str, list[Any]]:
    return {
        "employers": list(Employer.objects.order_by("pk").values_list("name", "slug", "time_zone")),
        "openings": list(
            Opening.objects.order_by("pk").values_list(
                "title", "employer__name", "description", "pay_min", "state", "publish_at", "city"
            )
        ),
        "people": list(User.objects.order_by("pk").values_list("email", "name")),
        "applications": sorted(
            Application.objects.values_list(
                "candidate__email", "opening__title", "stage", "outcome", "submitted_at"
            ),
            key=str,
        ),
        "mails": sorted(OutgoingMail.objects.values_list("kind", "recipient_email", "state")),
    }
