"""Openings by mail in the weeks after a "no": how many, which ones, and when it ends."""

from datetime import datetime, timedelta

from coaching.models import DigestOpening, OpeningsDigest, RecoveryPlan
from coaching.queries.fit import Fit, fits_of, fitting_openings
from jobstore.people.models import User
from openings.models import Application, Opening
from openings.states import Outcome, Stage

FIRST_AFTER = timedelta(days=3)  # after the telling
THEN_EVERY = timedelta(days=7)
MOST_DIGESTS = 4
MOST_OPENINGS = 5
UNUSED_ENDS_IT = 3  # digests in a row without a click


def is_hired(candidate: User) -> bool:
    applications = Application.objects.by(candidate)
    return (
        applications.filter(outcome=Outcome.HIRED).exists()
        or applications.filter(stage=Stage.HIRED).exists()
    )


def went_unused(plan: RecoveryPlan) -> bool:
    """The last three digests of this plan were sent and none of them was used."""
    last = list(plan.digests.order_by("-number").values_list("clicked_at", flat=True))
    lately = last[:UNUSED_ENDS_IT]
    return len(lately) == UNUSED_ENDS_IT and not any(lately)


def new_fits(plan: RecoveryPlan, *, at: datetime) -> list[Fit]:
    """What fits and no digest has shown this person yet, whichever interview it followed."""
    shown = DigestOpening.objects.filter(digest__plan__candidate=plan.candidate).order_by("pk")
    return fitting_openings(plan, at=at, leave_out=list(shown.values_list("opening_id", flat=True)))


def openings_of(digest: OpeningsDigest) -> list[Fit]:
    """As the mail has them, with their reasons, in their order."""
    items = digest.items.order_by("position").values_list("opening_id", flat=True)
    order = {pk: place for place, pk in enumerate(items)}
    fits = fits_of(list(order), plan=digest.plan)
    return sorted(fits, key=lambda fit: order[fit.opening.pk])


def digest_by_link(pk: str) -> OpeningsDigest | None:
    digests = OpeningsDigest.objects.select_related(
        "plan__candidate", "plan__interview__application__opening__employer"
    )
    return digests.filter(pk=pk).first()


def opening_in(digest: OpeningsDigest, pk: int) -> Opening | None:
    """One of those that this digest showed; no link leads elsewhere."""
    item = digest.items.filter(opening_id=pk).select_related("opening").first()
    return item.opening if item else None
