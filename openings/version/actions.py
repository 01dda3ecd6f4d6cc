"""Versions of an opening: written down, put in the place of another, and applied to its columns."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from jobstore.lib.moves import move
from jobstore.lib.prepared import hold
from jobstore.lib.zones import staff_deadline
from jobstore.people.user.models import User
from openings.application.models import Answer
from openings.opening.models import Opening, Requirement, ScreeningQuestion
from openings.opening.states import OpeningState
from openings.place.actions import save_places, state_places
from openings.place.models import OpeningPlace
from openings.version.models import Document, OpeningVersion
from openings.version.queries import (
    PARTS,
    document_of,
    is_same,
    matching_questions,
    read_back,
    version_in,
    with_end,
)
from openings.version.states import UNDER_WAY, VERSION_MOVES, VersionState


@dataclass(frozen=True, kw_only=True)
class Parts:
    places: list[OpeningPlace]
    requirements: list[Requirement]
    questions: list[ScreeningQuestion]


# What a document says -------------------------------------------------------------------------
def put_on(opening: Opening, document: Document) -> Parts:
    """In memory. The caller saves the opening, then the parts with `save_parts`."""
    for name, value in read_back(Opening, document["opening"]).items():
        setattr(opening, name, value)
    places = [OpeningPlace(**read_back(OpeningPlace, one)) for one in document["places"]]
    return Parts(
        places=state_places(opening=opening, places=places),
        requirements=list(_rows(Requirement, document["requirements"])),
        questions=list(_rows(ScreeningQuestion, document["questions"])),
    )


def _rows(model: Any, facts: list[dict[str, Any]]) -> Iterator[Any]:
    for position, one in enumerate(facts):
        yield model(position=position, **read_back(model, one))


def shown(opening: Opening, document: Document) -> Opening:
    """A copy for reading, with the parts of the document; nobody saves it."""
    reading = copy.copy(opening)
    reading.__dict__["_prefetched_objects_cache"] = {}  # else it shares those of the other
    parts = put_on(reading, document)
    for name in PARTS:
        hold(reading, name, getattr(parts, name))
    return reading


def save_parts(opening: Opening, parts: Parts) -> None:
    save_places(openings=[opening], places=parts.places)
    _save_requirements(opening, [row.text for row in parts.requirements])
    _save_questions(opening, parts.questions)


def _save_requirements(opening: Opening, texts: list[str]) -> None:
    """Kept by their text, so that what refers to a requirement goes on referring to it."""
    rows = list(opening.requirements.order_by("position"))
    if [row.text for row in rows] == texts:
        return
    kept = {row.text: row for row in rows if row.text in texts}
    opening.requirements.exclude(pk__in=[row.pk for row in kept.values()]).delete()
    offset = max([row.position for row in rows], default=0) + 1
    for row in kept.values():  # out of the way of the new order
        Requirement.objects.filter(pk=row.pk).update(position=row.position + offset)
    fresh = []
    for position, text in enumerate(texts):
        if text in kept:
            Requirement.objects.filter(pk=kept[text].pk).update(position=position)
        else:
            fresh.append(Requirement(opening=opening, position=position, text=text))
    Requirement.objects.bulk_create(fresh)


def _save_questions(opening: Opening, questions: list[ScreeningQuestion]) -> None:
    """A question that changes is another one: who answered the former keeps it as it was asked."""
    document = {"questions": [_asked(row) for row in questions]}
    before = list(opening.questions.order_by("position", "pk"))
    if [_asked(row) for row in before] == document["questions"]:
        return
    opening.questions.update(is_asked=False)
    rows = matching_questions(opening, document)
    for wanted in questions:
        same = next((row for row in rows if _asked(row) == _asked(wanted)), None)
        if same is not None:
            rows.remove(same)
            wanted.pk, wanted._state.adding = same.pk, False  # noqa: SLF001 -- an update
        wanted.opening, wanted.is_asked = opening, True
        wanted.save()
    if opening.posted_at is None:  # nobody can have a form of it open
        answers = Answer.objects.filter(question=OuterRef("pk"))
        former = ScreeningQuestion.everywhere.filter(opening=opening, is_asked=False)
        former.filter(~Exists(answers)).delete()


def _asked(row: ScreeningQuestion) -> dict[str, Any]:
    return {
        "text": row.text, "kind": row.kind, "options": row.options, "is_required": row.is_required
    }  # fmt: skip


# Versions -------------------------------------------------------------------------------------
STANDS_AS = {
    OpeningState.DRAFT: VersionState.WORKING,
    OpeningState.IN_REVIEW: VersionState.PROPOSED,
    OpeningState.PUBLISHED: VersionState.CURRENT,
    OpeningState.CLOSED: VersionState.CURRENT,
}


def keep_first(opening: Opening) -> None:
    """What stands becomes a version where none is kept yet: so of an advert from elsewhere."""
    if not opening.versions.exists():
        first_versions(Opening.everywhere.filter(pk=opening.pk))


def first_versions(openings: QuerySet[Opening]) -> None:
    """Of openings that have none, as they stand."""
    parts = (
        Prefetch(name, model._default_manager.order_by("position", "pk"))  # noqa: SLF001 -- documented
        for name, model in PARTS.items()
    )
    OpeningVersion.objects.bulk_create(
        [
            OpeningVersion(
                opening=opening,
                number=opening.current_version,
                state=STANDS_AS[OpeningState(opening.state)],
                document=document_of(opening),
                written_by_id=opening.created_by_id,
                written_at=opening.updated_at,
                current_from=opening.posted_at,
            )
            for opening in openings.order_by("pk").prefetch_related(*parts)
        ],
        batch_size=500,
    )


@transaction.atomic
def keep_version(
    *,
    opening: Opening,
    document: Document,
    state: VersionState,
    by: User | None,
    at: datetime,
    version: OpeningVersion | None = None,
    reason: str = "",
    is_fresh: bool = False,
) -> OpeningVersion:
    """The document as the version in that state, `version` where it is known; what it replaces
    says so. A fresh one is written over no other. The caller holds the lock on the opening, and
    saves it.
    """
    is_beside = is_fresh or version is not None
    version = (
        version
        or _to_write(opening, document, state, is_fresh=is_fresh)
        or OpeningVersion(
            opening=opening,
            number=_next_number(opening),
            state=VersionState.WORKING,
        )
    )
    _make_room(opening, version, state, is_beside=is_beside)
    if version.state != state:
        move(version, state, VERSION_MOVES)
    if version.document != document:
        version.document, version.written_by, version.written_at = document, by, at
        version.extend_reason = ""
    version.extend_reason = reason or version.extend_reason
    if state == VersionState.CURRENT:
        version.current_from = at
        opening.current_version = version.number
    version.save()
    return version


def _to_write(
    opening: Opening, document: Document, state: VersionState, *, is_fresh: bool
) -> OpeningVersion | None:
    """The draft; what staff gave back; what waits already and says the same."""
    draft = None if is_fresh else version_in(opening, VersionState.WORKING)
    if draft is not None:
        return draft
    returned = None if is_fresh else version_in(opening, VersionState.RETURNED)
    if returned is not None:
        move(returned, VersionState.WORKING, VERSION_MOVES)
        return returned
    waiting = version_in(opening, VersionState.PROPOSED)
    says_the_same = waiting is not None and is_same(waiting.document, document)
    return waiting if says_the_same and state != VersionState.WORKING else None


def _next_number(opening: Opening) -> int:
    numbers = opening.versions.order_by("-number").values_list("number", flat=True)
    return next(iter(numbers[:1]), 0) + 1


def _make_room(
    opening: Opening, version: OpeningVersion, state: VersionState, *, is_beside: bool
) -> None:
    """One draft, one that waits, one that stands. What a form was filled with is replaced by what
    is sent from it; what comes beside it leaves it.
    """
    others = opening.versions.exclude(pk=version.pk)
    if state == VersionState.WORKING:
        _all(others.filter(state=VersionState.WORKING), VersionState.REPLACED)
    elif not is_beside:
        under_way = (VersionState.PROPOSED, VersionState.RETURNED)
        _all(others.filter(state__in=under_way), VersionState.REPLACED)
    if state == VersionState.CURRENT:
        _all(others.filter(state=VersionState.CURRENT), VersionState.PAST)


def carry_end(opening: Opening, end: datetime) -> None:
    """Whatever is drafted, waits or was given back ends then, too."""
    for row in opening.versions.filter(state__in=UNDER_WAY).order_by("number"):
        row.document = with_end(row.document, end)
        row.save(update_fields=["document"])


def renew_review(opening: Opening, *, at: datetime) -> None:
    """Staff read what waits by a day; what they gave back keeps their words. The caller saves."""
    waiting = version_in(opening, VersionState.PROPOSED)
    returned = version_in(opening, VersionState.RETURNED)
    opening.review_by = (opening.review_by or staff_deadline(at)) if waiting else None
    opening.review_note = returned.note if returned else ""


def _all(versions: QuerySet[OpeningVersion], to: VersionState) -> None:
    for row in versions.order_by("number"):
        move(row, to, VERSION_MOVES)
        row.save(update_fields=["state"])


def drop_changes(opening: Opening) -> None:
    """Nothing waits and no draft of a change is left; the caller holds the lock and saves."""
    unsent = (VersionState.WORKING, VersionState.RETURNED)
    _all(opening.versions.filter(state__in=unsent), VersionState.REPLACED)
    _all(opening.versions.filter(state=VersionState.PROPOSED), VersionState.TAKEN_BACK)
    opening.review_by, opening.review_note = None, ""


def give_back(version: OpeningVersion, *, by: User, note: str) -> None:
    move(version, VersionState.RETURNED, VERSION_MOVES)
    version.decided_by, version.note = by, note
    version.save()
