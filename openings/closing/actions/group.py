"""Ending what a closed opening left open, a group at a time; undone until anybody is told."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse

from jobstore.lib import clock
from jobstore.lib.moves import move_all
from jobstore.lib.zones import read_zone, telling_time
from jobstore.people.user.actions import save_typed_draft
from jobstore.people.user.models import User
from jobstore.trail.actions import record_all
from jobstore.wording.queries.guard import Level
from openings.application.models import Application
from openings.application.states import OUTCOME_MOVES, DecisionReason, Happening, Outcome, Stage
from openings.closing.queries.group import open_of, untold_of
from openings.closing.states import ENDED_TOGETHER, POSITION_CLOSED, Group
from openings.opening.actions.change import locked_opening
from openings.opening.models import Opening
from openings.pipeline.queries import findings_for_all, refuse


@dataclass(frozen=True, kw_only=True)
class GroupEnd:
    """How a group ends, in words written to each of them."""

    group: Group
    reason: DecisionReason | None = None  # None: the position is closed
    text: str

    @property
    def outcome(self) -> Outcome:
        return Outcome.NOT_SELECTED if self.reason else Outcome.POSITION_CLOSED


class StillOpen(Exception):
    """The opening takes applications: nobody is ended in groups."""


class EndedAlone(Exception):
    """Whoever was talked with or has an offer is ended one by one."""


class NoWords(Exception):
    """Nobody ends without words."""


class OthersCame(Exception):
    """More people are in the group than whoever ends it was shown."""


class NothingToUndo(Exception):
    """All of them were told, withdrew or were undone."""


@transaction.atomic
def end_group(*, opening: Opening, end: GroupEnd, seen: int, by: User) -> int:
    """Record the end of all in a group; how many. Each is told on their next working morning.

    `seen` is how many the person was shown. Raises StillOpen, EndedAlone, NoWords, OthersCame,
    WordsRefused.
    """
    row = locked_opening(opening)
    now = clock.now()
    if not row.is_done(at=now):
        raise StillOpen
    if end.group not in ENDED_TOGETHER:
        raise EndedAlone
    text = end.text.strip()
    if not text:
        raise NoWords
    refuse(findings_for_all(row, text), since=Level.HOLD)
    chosen = _locked(open_of(row, end.group).order_by("pk").values_list("pk", flat=True))
    still = open_of(row, end.group).filter(pk__in=chosen)  # who waited for a lock may have met them
    chosen = list(still.order_by("pk").values_list("pk", flat=True))
    if len(chosen) > seen:
        raise OthersCame
    for zone, keys in _by_zone(chosen).items():
        move_all(
            Application.objects.filter(pk__in=keys),
            end.outcome,
            OUTCOME_MOVES,
            field="outcome",
            decided_at=now,
            decided_by=by,
            tell_at=telling_time(now, read_zone(zone)),
            decision_reason=end.reason or "",
            decision_text=text,
            version=F("version") + 1,
        )
    _record(Happening.DECIDED, chosen, by=by, target=end.outcome)
    return len(chosen)


@transaction.atomic
def undo_group(*, opening: Opening, decided_at: datetime, by: User) -> int:
    """As though nothing had been recorded; nobody who was in it learns of it. How many.

    The words wait in the form of whoever undid it. Raises NothingToUndo.
    """
    row = locked_opening(opening)
    untold = untold_of(row).filter(decided_at=decided_at)
    chosen = _locked(untold.order_by("pk").values_list("pk", flat=True))
    first = Application.objects.filter(pk__in=chosen).order_by("pk").first()
    if first is None:
        raise NothingToUndo
    _keep_words(row, first, by=by)
    move_all(
        Application.objects.filter(pk__in=chosen),
        Outcome.OPEN,
        OUTCOME_MOVES,
        field="outcome",
        decided_at=None,
        decided_by=None,
        tell_at=None,
        decision_reason="",
        decision_requirement="",
        decision_text="",
        version=F("version") + 1,
    )
    _record(Happening.DECISION_UNDONE, chosen, by=by)
    return len(chosen)


def _locked(keys: QuerySet[Application, UUID]) -> list[UUID]:
    return list(keys.select_for_update())


def _by_zone(keys: list[UUID]) -> dict[str, list[UUID]]:
    zones: dict[str, list[UUID]] = defaultdict(list)
    rows = Application.objects.filter(pk__in=keys).order_by("pk")
    for key, zone in rows.values_list("pk", "candidate__time_zone"):
        zones[zone].append(key)
    return zones


def _record(what: Happening, keys: Iterable[UUID], *, by: User, **facts: Outcome) -> None:
    record_all(what, (Application(pk=key) for key in keys), by=by, **facts)


def _keep_words(opening: Opening, application: Application, *, by: User) -> None:
    form = reverse("openings:opening_endings", args=[opening.employer.slug, opening.pk])
    group = Group.NEW if application.stage == Stage.APPLIED else Group.REVIEW
    fields = [
        ("reason", application.decision_reason or POSITION_CLOSED),
        ("text", application.decision_text),
    ]
    save_typed_draft(by=by, page=f"{form}?group={group}", form=form, fields=fields)
