"""One employer that came in twice: everything of the second goes to the first."""

from django.db import transaction

from jobstore.lib import clock
from jobstore.people import signals
from jobstore.people.employer.models import Employer, EmployerAlias, Invitation, Membership
from jobstore.people.states import InvitationState, Role
from jobstore.people.user.models import User
from jobstore.trail.actions import record
from jobstore.trail.states import Act


class CannotBeMerged(Exception):
    """The two are one already, or one of them stands for employers without a name."""


class NoReason(Exception):
    """What cannot be undone needs a reason that can be read later."""


@transaction.atomic
def merge_employers(*, into: Employer, gone: Employer, by: User, reason: str) -> Employer:
    """Openings, members and invitations of `gone` move; its name and address become aliases.

    Who belonged to one belongs to `into` now, with the higher role of the two. What the public
    read of the past of `gone` ends with it; figures of `into` count anew at their own time.
    Raises CannotBeMerged, NoReason.
    """
    if not reason.strip():
        raise NoReason
    both = Employer.objects.select_for_update(of=("self",)).order_by("pk")
    locked = both.in_bulk([into.pk, gone.pk])
    if len(locked) != 2 or any(one.is_unnamed for one in locked.values()):  # noqa: PLR2004 -- two
        raise CannotBeMerged
    into, gone = locked[into.pk], locked[gone.pk]
    _move_members(into, gone)
    _move_invitations(into, gone)
    signals.employers_merged.send(sender=Employer, into=into, gone=gone)
    gone.aliases.update(employer=into)
    alias = EmployerAlias(name=gone.name, slug=gone.slug, employer=into, created_at=clock.now())
    alias.save(force_insert=True)
    record(Act.MERGED, into, by=by, why=reason, slug=gone.slug)
    Employer.objects.filter(pk=gone.pk).delete()
    return into


def _move_members(into: Employer, gone: Employer) -> None:
    here = {one.user_id: one for one in Membership.objects.filter(employer=into).order_by("pk")}
    for membership in Membership.objects.filter(employer=gone).order_by("pk"):
        known = here.get(membership.user_id)
        if known is None:
            membership.employer = into
            membership.save(update_fields=["employer"])
        elif membership.role == Role.OWNER and known.role != Role.OWNER:
            known.role = Role.OWNER
            known.save(update_fields=["role"])


def _move_invitations(into: Employer, gone: Employer) -> None:
    """An address keeps one open invitation: that of the employer which stays."""
    opened = Invitation.objects.filter(employer=into, state=InvitationState.OPEN)
    twice = Invitation.objects.filter(
        employer=gone, state=InvitationState.OPEN, email__in=opened.values("email")
    )
    twice.delete()
    Invitation.objects.filter(employer=gone).update(employer=into)
