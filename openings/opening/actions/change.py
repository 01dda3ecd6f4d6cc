"""What candidates read changes all at once: now, or once staff have read it."""

from datetime import datetime

from django.db import transaction

from jobstore.lib import clock
from jobstore.lib.moves import move
from jobstore.people.employer.models import Employer
from jobstore.people.user.models import User
from openings.opening.actions.checks import AN_EXTENSION, NotReady, closing_fixes
from openings.opening.models import Opening
from openings.opening.states import OPENING_MOVES, OpeningState
from openings.signals import opening_goes_on, promise_shortens
from openings.version.actions import (
    STANDS_AS,
    drop_changes,
    keep_version,
    put_on,
    renew_review,
    save_parts,
)
from openings.version.models import Document, OpeningVersion
from openings.version.queries import document_of, version_with
from openings.version.states import VersionState


class StaleOpening(Exception):
    """Somebody else saved it meanwhile; `opening` is what stands now."""

    def __init__(self, opening: Opening) -> None:
        super().__init__("Somebody else changed this opening while you were writing.")
        self.opening = opening


class OpeningIsClosed(Exception):
    """A closed opening stays as it was."""


def locked_opening(opening: Opening, *, version: int | None = None) -> Opening:
    """Raises StaleOpening when it is not the one that was saved last as `version`."""
    row = (
        Opening.objects.select_for_update(of=("self",))
        .select_related("employer", "created_by")
        .get(pk=opening.pk)
    )
    if version is not None and row.version != version:
        raise StaleOpening(row)
    return row


def apply_document(
    row: Opening,
    document: Document,
    *,
    by: User | None,
    at: datetime,
    version: OpeningVersion | None = None,
    reason: str = "",
    is_fresh: bool = False,
) -> None:
    """All of it together; no date of publication moves. The row is locked, and saved here."""
    end = row.closes_at
    if document["opening"]["answer_days"] < row.answer_days:
        promise_shortens.send(sender=Opening, opening=row)
    parts = put_on(row, document)
    if row.state == OpeningState.PUBLISHED:
        if end and end + AN_EXTENSION <= at and row.closes_at and row.closes_at > at:
            row.opened_again += 1
            row.opened_again_at = at
        row.taken_over_at = at if row.is_imported else row.taken_over_at
    state = STANDS_AS[OpeningState(row.state)]
    keep_version(
        opening=row,
        document=document,
        state=state,
        by=by,
        at=at,
        version=version,
        reason=reason,
        is_fresh=is_fresh,
    )
    if row.state == OpeningState.PUBLISHED:
        renew_review(row, at=at)
    row.updated_at = at
    row.save()
    save_parts(row, parts)
    is_later = end is not None and row.closes_at is not None and row.closes_at > end
    if row.state == OpeningState.PUBLISHED and (is_later or row.opened_again_at == at):
        opening_goes_on.send(sender=Opening, opening=row, at=at)


def keep_draft(
    row: Opening, document: Document, *, by: User, at: datetime, is_fresh: bool = False
) -> None:
    """What is public stays, and so does what waits already. The row is locked, and saved here."""
    keep_version(
        opening=row,
        document=document,
        state=VersionState.WORKING,
        by=by,
        at=at,
        is_fresh=is_fresh,
    )
    row.save(update_fields=["version", "people_to_hire", "publish_at", "posted_at"])


def propose(
    row: Opening,
    document: Document,
    *,
    by: User,
    at: datetime,
    reason: str = "",
    is_fresh: bool = False,
) -> None:
    """Staff read it first; what is public stays until then, and what is closed stays closed. The
    row is locked, and saved here.
    """
    keep_version(
        opening=row,
        document=document,
        state=VersionState.PROPOSED,
        by=by,
        at=at,
        reason=reason,
        is_fresh=is_fresh,
    )
    renew_review(row, at=at)
    row.save()


@transaction.atomic
def take_back_change(*, opening: Opening, by: User, version: int) -> Opening:
    """What waits for staff, and the draft of a change, are given up; one that was never public is
    a draft again, and one that was to open again stays closed. Nothing happens to what nobody
    reads. Raises StaleOpening.
    """
    row = locked_opening(opening, version=version)
    if row.state == OpeningState.IN_REVIEW:
        move(row, OpeningState.DRAFT, OPENING_MOVES)
    elif not row.changes_beside:
        return row
    drop_changes(row)
    row.version += 1
    row.save()
    return row


def copy_opening(*, opening: Opening, by: User) -> Opening:
    """A draft with all that candidates read, and without days, state, applications and source."""
    document = document_of(opening)
    facts = document["opening"] | {"closes_at": None}
    return draft_from(
        employer=opening.employer,
        by=by,
        document=document | {"opening": facts},
        people_to_hire=opening.people_to_hire,
    )


@transaction.atomic
def draft_from(
    *,
    employer: Employer,
    by: User,
    document: Document,
    publish_at: datetime | None = None,
    people_to_hire: int = 1,
) -> Opening:
    """A draft that says what a document does. Raises NotReady for days that cannot be."""
    now = clock.now()
    draft = Opening(
        employer=employer,
        created_by=by,
        created_at=now,
        updated_at=now,
        state=OpeningState.DRAFT,
        publish_at=publish_at,
        people_to_hire=people_to_hire,
    )
    put_on(draft, document)
    if fixes := closing_fixes(draft, at=now):
        raise NotReady(fixes)
    draft.save()
    apply_document(draft, document, by=by, at=now)
    return draft


class CannotRestore(Exception):
    """There is no such version, or it stands already, or is the draft."""


@transaction.atomic
def restore_version(*, opening: Opening, number: int, by: User, version: int) -> Opening:
    """A former version as the draft of a change; the draft before it is kept as it was. Raises
    StaleOpening, OpeningIsClosed, CannotRestore.
    """
    row = locked_opening(opening, version=version)
    if row.state == OpeningState.CLOSED:
        raise OpeningIsClosed(row.pk)
    former = version_with(row, number)
    if former is None or row.state != OpeningState.PUBLISHED or number == row.current_version:
        raise CannotRestore
    if former.state == VersionState.WORKING:
        raise CannotRestore
    row.version += 1
    keep_draft(row, former.document, by=by, at=clock.now(), is_fresh=True)
    return row
