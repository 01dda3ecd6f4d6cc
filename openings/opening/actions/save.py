"""Writing an opening down, changing and deleting it."""

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse

from jobstore.lib import clock
from jobstore.lib.zones import local_instant, read_zone
from jobstore.people.employer.models import Employer
from jobstore.people.user.actions import forget_drafts_of_page
from jobstore.people.user.models import User
from jobstore.trail.actions import record
from jobstore.trail.states import Act
from openings.opening.actions.change import (
    OpeningIsClosed,
    StaleOpening,
    apply_document,
    keep_draft,
    locked_opening,
    propose,
)
from openings.opening.actions.checks import (
    Fix,
    NotReady,
    broken_promises,
    closing_fixes,
    end_of,
    first_run_fixes,
    fixes_of,
    longest_end,
    words_to_read,
)
from openings.opening.models import Opening, Requirement, ScreeningQuestion
from openings.opening.queries import deletable_openings
from openings.opening.states import HIRES, HIRES_TEXT, OpeningState
from openings.place.actions import place_at
from openings.place.models import OpeningPlace, area_named
from openings.version.actions import drop_changes, keep_first, put_on, shown
from openings.version.models import Document
from openings.version.queries import change_to, document_from, document_of, is_same, parts_of


class CannotDelete(Exception):
    """It is gone already, was public once, is with our staff, or somebody applied to it."""


@transaction.atomic
def delete_opening(*, opening: Opening, by: User, version: int) -> None:
    """A draft for good, with what anybody typed into its form. Raises CannotDelete.

    A draft that was saved after `version` is not the one that was looked at.
    """
    row = (
        deletable_openings()
        .select_for_update(of=("self",))
        .select_related("employer")
        .filter(pk=opening.pk, version=version)
        .first()
    )
    if row is None:
        raise CannotDelete
    record(Act.DELETED_A_DRAFT, row, by=by)
    forget_drafts_of_page(reverse("openings:opening_edit", args=[row.employer.slug, row.pk]))
    row.delete()


def move_openings(*, into: Employer, gone: Employer) -> int:
    """How many. Their applications, interviews and promises hang on them and stay as they are."""
    return Opening.objects.filter(employer=gone).update(employer=into)


PLAIN = (
    *("title", "description", "category", "employment_type", "remote", "pay_min", "pay_max"),
    *("pay_currency", "pay_period", "hides_pay", "answer_days", "answers_feedback"),
    *("welcomes_calls", "no_calls", "may_apply_again", "hours_min", "hours_max"),
    *("vacancy", "visa_support"),
)


@dataclass(frozen=True, kw_only=True)
class Question:
    text: str
    kind: str
    options: str = ""
    is_required: bool = True


@dataclass(frozen=True, kw_only=True)
class OpeningFacts:
    """What a recruiter wrote in the form."""

    title: str
    description: str
    category: str
    employment_type: str
    remote: str
    place: str
    country: str
    pay_min: Decimal | int | None
    pay_max: Decimal | int | None
    pay_currency: str
    pay_period: str
    hides_pay: bool
    answer_days: int
    answers_feedback: bool
    welcomes_calls: bool
    may_apply_again: bool
    closes_on: date | None
    requirements: tuple[str, ...]
    questions: tuple[Question, ...]
    no_calls: bool = False
    remote_from: tuple[str, ...] = ()  # countries and states, as people write them
    vacancy: str = ""
    visa_support: str = ""
    hours_min: Decimal | int | None = None
    hours_max: Decimal | int | None = None
    closes_hour: time | None = None
    public_on: date | None = None
    other_places: tuple[str, ...] | None = None  # None leaves them as they are
    public_hour: time | None = None
    people_to_hire: int | None = None  # None leaves it as it is


@transaction.atomic
def create_opening(*, employer: Employer, by: User, facts: OpeningFacts) -> Opening:
    """A draft, finished or not. Raises NotReady for what cannot be."""
    now = clock.now()
    opening = Opening(
        employer=employer,
        created_by=by,
        created_at=now,
        updated_at=now,
        state=OpeningState.DRAFT,
    )
    _write_own(opening, facts, now)
    document = _document(opening, facts, [])
    put_on(opening, document)
    if fixes := closing_fixes(opening, at=now):
        raise NotReady(fixes)
    opening.save()
    apply_document(opening, document, by=by, at=now)
    return opening


def edit_opening(*, opening: Opening, by: User, facts: OpeningFacts, version: int) -> Opening:
    """Save over `version`; an imported advert is taken over by its employer with the first edit.

    What is public, or about to be, meets the checks of publishing; of what is public a change that
    fails them is kept as a draft of the change. Of an employer not trusted staff read a change
    first. Raises StaleOpening when another version stands, OpeningIsClosed, NotReady.
    """
    with transaction.atomic():
        row, fixes = _edit(locked_opening(opening), by=by, facts=facts, version=version)
    if fixes:
        raise NotReady(fixes)
    return row


def _edit(
    row: Opening, *, by: User, facts: OpeningFacts, version: int
) -> tuple[Opening, list[Fix]]:
    if row.state == OpeningState.CLOSED and not row.is_opening_again:
        raise OpeningIsClosed(row.pk)
    if row.version != version:
        raise StaleOpening(row)
    keep_first(row)
    now, is_public = clock.now(), row.state == OpeningState.PUBLISHED
    is_beside = row.changes_beside
    change = change_to(row) if is_beside else None
    base = shown(row, change.document) if change else row
    begins = row.publish_at, row.posted_at
    _write_own(row, facts, now)
    document = _document(base, facts, parts_of(base, "places"))
    check = closing_fixes if row.state == OpeningState.DRAFT else fixes_of
    wanted = shown(row, document)
    fixes = [
        *check(wanted, at=now),
        *broken_promises(
            row, answer_days=facts.answer_days, answers_feedback=facts.answers_feedback
        ),
        *(first_run_fixes(row, ends=wanted.closes_at, at=now) if is_public else []),
    ]
    if fixes and not is_beside:
        return row, fixes
    row.version += 1
    if fixes:
        if not _can_begin(row, fixes, at=now):
            row.publish_at, row.posted_at = begins
        keep_draft(row, document, by=by, at=now)
    elif is_public and is_same(document, document_of(row)) and not row.is_imported:
        drop_changes(row)
        row.save()
    elif not is_beside or (is_public and _may_change_at_once(row, wanted)):
        apply_document(row, document, by=by, at=now)
    else:
        propose(row, document, by=by, at=now)
    return row, fixes


def _can_begin(row: Opening, fixes: list[Fix], *, at: datetime) -> bool:
    """What stands, on its new first day, though the change is not ready."""
    if row.publish_at is None or any(fix.field == "public_on" for fix in fixes):
        return False
    return at < row.publish_at and (row.closes_at is None or row.publish_at < row.closes_at)


def _may_change_at_once(row: Opening, wanted: Opening) -> bool:
    """Staff have read the words that stand, so only new ones wait for them."""
    read = {hit.words.casefold() for hit in words_to_read(row)}
    new = [hit for hit in words_to_read(wanted) if hit.words.casefold() not in read]
    return row.employer.is_trusted and not new


def _document(base: Opening, facts: OpeningFacts, stored: list[OpeningPlace]) -> Document:
    """What the form says, over what it was filled with."""
    wanted = copy.copy(base)
    for name in PLAIN:
        setattr(wanted, name, getattr(facts, name))
    areas = ((area_named(text), text) for text in facts.remote_from)
    names = (area.name if area else text for area, text in areas)
    wanted.remote_from = "\n".join(dict.fromkeys(names))
    _write_end(wanted, base, facts.closes_on, facts.closes_hour)
    parts: dict[str, Iterable[Any]] = {
        "places": _places(stored, facts),
        "requirements": [Requirement(text=text) for text in facts.requirements],
        "questions": [ScreeningQuestion(**vars(question)) for question in facts.questions],
    }
    return document_from(wanted, parts)


def _places(stored: list[OpeningPlace], facts: OpeningFacts) -> list[OpeningPlace]:
    """A place that keeps its text stays as it is."""
    if stored and (stored[0].place_text, stored[0].country) == (facts.place, facts.country):
        first = stored[0]
    else:
        first = place_at(text=facts.place, country=facts.country)
    rest = stored[1:]
    if facts.other_places is not None:
        known = {place.place_text or place.place_name: place for place in stored}
        rest = [
            known.get(text) or place_at(text=text, country=facts.country)
            for text in facts.other_places
        ]
    return [first, *rest] if facts.place or not rest else rest


def _write_own(row: Opening, facts: OpeningFacts, now: datetime) -> None:
    """What no candidate reads changes at once; the first day only until it is public.

    Raises NotReady.
    """
    wanted = row.people_to_hire if facts.people_to_hire is None else facts.people_to_hire
    if wanted not in HIRES:
        raise NotReady([Fix("people_to_hire", HIRES_TEXT)])
    row.people_to_hire = wanted
    if row.was_public(at=now):
        return
    day, zone = facts.public_on, read_zone(row.employer.time_zone)
    row.publish_at = local_instant(day, facts.public_hour or time(), zone) if day else None
    if row.state == OpeningState.PUBLISHED:
        row.publish_at = row.posted_at = max(row.publish_at or now, now)


def _write_end(wanted: Opening, base: Opening, day: date | None, hour: time | None) -> None:
    """The same day and hour keep their second; none is 90 days after the publication."""
    end = base.own_end
    if day is None:
        since = base.publish_at if base.posted_at else None
        wanted.closes_at = longest_end(base, since=since) if since else None
    elif end is None or (day, hour) != (end.day, end.hour):
        wanted.closes_at = end_of(day, base.employer, hour=hour)
