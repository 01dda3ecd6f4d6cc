"""Openings by mail in the weeks after a "no": how many, which ones, and when it ends."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from django.db.models import Q

from coaching.plan.models import DigestOpening, OpeningsDigest, RecoveryPlan
from coaching.plan.queries.fit import Fit, fits_of, likely_openings
from coaching.plan.states import Branch
from jobstore.people.user.models import User
from openings.application.models import Application
from openings.application.states import Outcome, Stage
from openings.opening.models import Opening
from openings.search.queries.hidden import EMPTY, hidden_from_each

_TOLD = "interview__application__opening"
FIRST_AFTER = timedelta(days=3)  # after the telling
THEN_EVERY = timedelta(days=7)
MOST_DIGESTS = 4
MOST_OPENINGS = 5
UNUSED_ENDS_IT = 3  # digests in a row without a click


def is_hired(candidate: User) -> bool:
    hired = Q(outcome=Outcome.HIRED) | Q(stage=Stage.HIRED)
    return Application.objects.by(candidate).filter(hired).exists()


def locked_plan(pk: str) -> RecoveryPlan | None:
    """The plan with what stops every mail of it, its row locked."""
    plans = RecoveryPlan.objects.select_for_update(of=("self",))
    return plans.select_related("candidate", "interview").filter(pk=pk).first()


def clicks_of(plan: RecoveryPlan) -> dict[UUID, datetime | None]:
    """When somebody used each digest of a plan that was sent, the newest first."""
    return dict(plan.digests.order_by("-number").values_list("pk", "clicked_at"))


def went_unused(clicks: list[datetime | None]) -> bool:
    """The last three digests of a plan were sent and none of them was used; the newest first."""
    lately = clicks[:UNUSED_ENDS_IT]
    return len(lately) == UNUSED_ENDS_IT and not any(lately)


def sends_openings(week: datetime) -> bool:
    """Whether any plan has digests before it in this week."""
    over = FIRST_AFTER + THEN_EVERY * (MOST_DIGESTS - 1)
    return RecoveryPlan.objects.filter(openings_from__gte=week - over).exists()


def plans_of_week(week: datetime, *, after: str, limit: int) -> list[RecoveryPlan]:
    """The plans with a digest, but the first, between this Monday and the next; rows locked."""
    first_before = week - FIRST_AFTER
    plans = RecoveryPlan.objects.active().filter(
        openings_from__lt=first_before,
        openings_from__gte=first_before - THEN_EVERY * (MOST_DIGESTS - 1),
        branch=Branch.NOT_SELECTED,
        candidate__is_active=True,
    )
    if after:
        plans = plans.filter(pk__gt=after)
    locked = plans.select_for_update(of=("self",)).select_related("candidate")
    return list(locked.order_by("pk")[:limit])


def digest_of_week(plan: RecoveryPlan, week: datetime) -> tuple[int, datetime]:
    """Which digest of a plan falls into this week, and when it is due."""
    if plan.openings_from is None:
        raise ValueError("This plan sends no openings.")
    first = plan.openings_from + FIRST_AFTER
    weeks = -((first - week) // THEN_EVERY)
    return weeks + 1, first + weeks * THEN_EVERY


@dataclass(frozen=True)
class DigestToWrite:
    """What one mail shows: openings like this one."""

    told: Opening
    fits: list[Fit]


def digests_to_write(
    plan_of: Mapping[UUID, UUID | str], *, at: datetime
) -> dict[UUID, DigestToWrite]:
    """For mails by their id, and the plan of each; in queries that do not grow with their number.

    What was kept with a mail that goes once more stays as it was; else it is what fits and no
    digest has shown this person yet, whichever interview it followed, and nothing they hid.
    """
    found = RecoveryPlan.objects.filter(pk__in=list(plan_of.values())).order_by("pk")
    plans = {str(plan.pk): plan for plan in found.select_related(_TOLD)}
    mails = {pk: plans[str(plan)] for pk, plan in plan_of.items() if str(plan) in plans}
    candidates = {plan.candidate_id for plan in mails.values()}
    seen, hidden = _seen_by(candidates), hidden_from_each(candidates)
    kept = _kept(list(mails))  # read last: what was kept meanwhile would count as seen else
    all_told = [plan.interview.application.opening for plan in plans.values()]
    likely = likely_openings(all_told, among=Opening.objects.live(at=at))
    ready = {}
    for pk, plan in mails.items():
        told = plan.interview.application.opening
        if pk in kept:
            fits = openings_of(kept[pk])
        else:
            leave_out = seen[plan.candidate_id]
            unseen = (fit for fit in likely[told.pk] if fit.opening.pk not in leave_out)
            hides = hidden.get(plan.candidate_id, EMPTY).covers
            fits = list(islice((fit for fit in unseen if not hides(fit.opening)), MOST_OPENINGS))
        ready[pk] = DigestToWrite(told=told, fits=fits)
    return ready


def _kept(pks: list[UUID]) -> dict[UUID, OpeningsDigest]:
    digests = OpeningsDigest.objects.filter(pk__in=pks).select_related(f"plan__{_TOLD}")
    return {digest.pk: digest for digest in digests.order_by("pk")}


def _seen_by(candidates: set[int]) -> dict[int, set[int]]:
    """Ids of openings that each has applied to or has had by mail."""
    seen: dict[int, set[int]] = defaultdict(set)
    applied = Application.objects.filter(candidate__in=candidates).order_by("pk")
    for candidate, opening in applied.values_list("candidate_id", "opening_id"):
        seen[candidate].add(opening)
    shown = DigestOpening.objects.filter(digest__plan__candidate__in=candidates).order_by("pk")
    for candidate, opening in shown.values_list("digest__plan__candidate_id", "opening_id"):
        seen[candidate].add(opening)
    return seen


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
