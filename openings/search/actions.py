from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from jobstore.lib import clock
from jobstore.people.employer.models import Employer
from jobstore.people.user.models import User
from openings.opening.models import Opening
from openings.search.models import Hiding, SavedOpening

MOST_SAVED = 200
MOST_KEPT = 50  # by the browser of a visitor
MOST_HIDDEN = 200  # openings and employers together


class NotLive(Exception):
    """Only what anybody may find can be saved or hidden."""


class TooManySaved(Exception):
    """The list is full."""


class TooManyHidden(Exception):
    """The list is full."""


@transaction.atomic
def save_opening_for_later(*, opening: Opening, by: User) -> SavedOpening:
    """Twice is once. Raises NotLive, TooManySaved."""
    User.objects.select_for_update().get(pk=by.pk)  # one at a time counts right
    saved = SavedOpening.objects.filter(candidate=by, opening=opening).first()
    if saved is not None:
        return saved
    if not Opening.objects.live(at=clock.now()).filter(pk=opening.pk).exists():
        raise NotLive
    if SavedOpening.objects.filter(candidate=by).count() >= MOST_SAVED:
        raise TooManySaved
    return SavedOpening.objects.create(candidate=by, opening=opening, created_at=clock.now())


@transaction.atomic
def forget_saved_opening(*, opening: Opening, by: User) -> bool:
    """Whether it was on the list."""
    rows = SavedOpening.objects.select_for_update(of=("self",))
    saved = rows.filter(candidate=by, opening=opening).first()
    if saved is None:
        return False
    saved.delete()
    return True


def keep_for_visitor(*, opening: Opening, kept: Sequence[int]) -> list[int]:
    """What the browser of a visitor keeps then, the newest last. Raises NotLive, TooManySaved."""
    if opening.pk in kept:
        return list(kept)
    if not _can_be_found(opening):
        raise NotLive
    if len(kept) >= MOST_KEPT:
        raise TooManySaved
    return [*kept, opening.pk]


@dataclass(frozen=True)
class Adopted:
    added: int
    left_out: int  # for want of room


@transaction.atomic
def adopt_kept_openings(*, kept: Sequence[int], by: User) -> Adopted:
    """What a browser kept before its visitor signed in joins their list, as far as there is room.

    What has closed meanwhile comes along: the list says so.
    """
    User.objects.select_for_update().get(pk=by.pk)  # one at a time counts right
    saved = SavedOpening.objects.filter(candidate=by).order_by("pk")
    ours = set(saved.values_list("opening_id", flat=True))
    there = Opening.objects.in_bulk(kept).keys()
    new = [pk for pk in kept if pk in there - ours]
    fitting = new[max(0, len(new) - max(0, MOST_SAVED - len(ours))) :]
    SavedOpening.objects.bulk_create(
        SavedOpening(candidate=by, opening_id=pk, created_at=clock.now()) for pk in fitting
    )
    return Adopted(added=len(fitting), left_out=len(new) - len(fitting))


@transaction.atomic
def hide_from_search(*, thing: Opening | Employer, by: User) -> Hiding:
    """An opening, or all of an employer. Twice is once. Raises NotLive, TooManyHidden."""
    User.objects.select_for_update().get(pk=by.pk)  # one at a time counts right
    hidden = Hiding.objects.filter(candidate=by, **_named(thing)).first()
    if hidden is not None:
        return hidden
    if not _can_be_found(thing):
        raise NotLive
    if not _has_room_to_hide(by):
        raise TooManyHidden
    return Hiding.objects.create(candidate=by, created_at=clock.now(), **_named(thing))


@transaction.atomic
def show_in_search(*, thing: Opening | Employer, by: User) -> bool:
    """Whether it was hidden."""
    gone, _ = Hiding.objects.filter(candidate=by, **_named(thing)).delete()
    return bool(gone)


def move_hidings(*, into: Employer, gone: Employer) -> None:
    """Who hid an employer that came in twice hides the one that stays, once."""
    known = Hiding.objects.filter(employer=into).values("candidate")
    Hiding.objects.filter(employer=gone).exclude(candidate__in=known).update(employer=into)


def _has_room_to_hide(by: User) -> bool:
    """A full list forgets what nobody finds any more, rather than turn somebody away."""
    hidden = Hiding.objects.filter(candidate=by)
    if hidden.count() < MOST_HIDDEN:
        return True
    over = hidden.filter(opening__isnull=False)
    gone, _ = over.exclude(opening__in=Opening.objects.live(at=clock.now())).delete()
    return bool(gone)


def _named(thing: Opening | Employer) -> dict[str, Any]:
    return {"opening" if isinstance(thing, Opening) else "employer": thing}


def _can_be_found(thing: Opening | Employer) -> bool:
    """Adverts without a name share one employer, which nobody can mean."""
    live = Opening.objects.live(at=clock.now())
    if isinstance(thing, Opening):
        return live.filter(pk=thing.pk).exists()
    return not thing.is_unnamed and live.filter(employer=thing).exists()
