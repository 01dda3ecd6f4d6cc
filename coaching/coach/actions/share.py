"""Sharing sections of a plan with a coach, for a while, and taking that back."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction

from coaching.coach.models import CoachRequest, ShareGrant, ShareView
from coaching.coach.states import CoachState, ShareSection
from coaching.plan.models import RecoveryPlan
from jobstore.lib import clock
from jobstore.people.user.models import User


class NothingShared(Exception):
    """No section was chosen, or the request is closed."""


class ShareIsOver(Exception):
    """It was taken back or has run out."""


@transaction.atomic
def share_sections(
    *,
    request: CoachRequest,
    plan: RecoveryPlan,
    by: User,
    sections: Iterable[ShareSection],
    days: int,
) -> ShareGrant:
    """Let the coach of this request read these sections for so many days. Raises NothingShared."""
    request = CoachRequest.objects.select_for_update(of=("self",)).of(by).get(pk=request.pk)
    plan = RecoveryPlan.objects.of(by).get(pk=plan.pk)
    chosen = [section.value for section in ShareSection if section in set(sections)]
    if not chosen or request.state == CoachState.CLOSED:
        raise NothingShared
    now = clock.now()
    return ShareGrant.objects.create(
        request=request,
        plan=plan,
        sections=",".join(chosen),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )


@transaction.atomic
def revoke_share(*, grant: ShareGrant, by: User) -> ShareGrant:
    """From now on nobody reads it; twice is once."""
    grant = ShareGrant.objects.select_for_update(of=("self",)).get(pk=grant.pk, plan__candidate=by)
    if grant.revoked_at is None:
        grant.revoked_at = clock.now()
        grant.save(update_fields=["revoked_at"])
    return grant


@transaction.atomic
def note_view(*, grant: ShareGrant, by: User) -> ShareView:
    """Write down that the coach opened it, for the candidate. Raises ShareIsOver."""
    locked = ShareGrant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    if not locked.is_live(at=clock.now()):
        raise ShareIsOver
    return ShareView.objects.create(
        grant=locked, viewer=by, viewer_name=by.get_full_name(), at=clock.now()
    )
