"""Writing an opening down, deleting it, and what of it staff read before the public does."""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from django.db import transaction
from django.urls import reverse

from jobstore.lib import clock
from jobstore.people.employer.models import Employer
from jobstore.people.user.actions import forget_drafts_of_page
from jobstore.people.user.models import User
from jobstore.trail.actions import record
from jobstore.trail.states import Act
from openings.application.models import Answer
from openings.opening.actions.publish import (
    Fix,
    NotReady,
    closing_fixes,
    end_of,
    fixes_of,
    locked_opening,
    longest_end,
    send_to_review,
)
from openings.opening.models import Opening, Requirement, ScreeningQuestion
from openings.opening.queries import deletable_openings, open_count
from openings.opening.states import OpeningState
from openings.place.actions import place_at, save_places, state_places
from openings.place.models import PLACE_FACTS, OpeningPlace


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


Part = Opening | OpeningPlace | Requirement | ScreeningQuestion
# Whatever candidates read or answer. A change by an employer not yet trusted is reviewed again.
REVIEWED: dict[type[Part], tuple[str, ...]] = {
    Opening: (
        *("title", "description", "category", "employment_type", "remote", "pay_min", "pay_max"),
        *("pay_currency", "pay_period", "hides_pay", "answer_days", "answers_feedback"),
        *("welcomes_calls", "no_calls", "may_apply_again", "closes_at", "hours_min", "hours_max"),
    ),
    OpeningPlace: ("position", *PLACE_FACTS),
    Requirement: ("position", "text"),
    ScreeningQuestion: ("position", "text", "kind", "options", "is_required"),
}


# What the site keeps about it, and whose it is. Nothing here is typed by an employer.
KEPT: dict[type[Part], tuple[str, ...]] = {
    Opening: (
        *("more_places", *PLACE_FACTS),  # repeated from its places
        *("id", "employer", "version", "state", "created_by", "created_at", "updated_at"),
        "opened_again",
        *("posted_at", "publish_at", "closed_at", "close_reason", "review_note", "review_by"),
        *("source", "source_key", "source_url", "source_digest", "taken_over_at", "tracked_by"),
    ),
    OpeningPlace: ("id", "opening"),
    Requirement: ("id", "opening"),
    ScreeningQuestion: ("id", "opening"),
}


def reviewed_values(opening: Opening) -> list[object]:
    """What candidates read of it, to be compared; how lines end does not count."""
    values = [_plain(getattr(opening, name)) for name in REVIEWED[Opening]]
    places = opening.places.order_by("position")
    requirements = opening.requirements.order_by("position")
    questions = opening.questions.order_by("position")
    return [
        opening.is_imported,  # else the employer promises an answer, and applying happens here
        *values,
        *places.values_list(*REVIEWED[OpeningPlace]),
        *requirements.values_list(*REVIEWED[Requirement]),
        *questions.values_list(*REVIEWED[ScreeningQuestion]),
    ]


def _plain(value: object) -> object:
    return "\n".join(value.split("\r\n")).strip() if isinstance(value, str) else value


PLAIN = (
    *("title", "description", "category", "employment_type", "remote", "pay_min", "pay_max"),
    *("pay_currency", "pay_period", "hides_pay", "answer_days", "answers_feedback"),
    *("welcomes_calls", "no_calls", "may_apply_again", "hours_min", "hours_max"),
)
CHECKED = frozenset({OpeningState.PUBLISHED, OpeningState.IN_REVIEW})


class StaleOpening(Exception):
    """Somebody else saved it meanwhile; `opening` is what stands now."""

    def __init__(self, opening: Opening) -> None:
        super().__init__("Somebody else changed this opening while you were writing.")
        self.opening = opening


class OpeningIsClosed(Exception):
    """A closed opening stays as it was."""


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
    hours_min: Decimal | int | None = None
    hours_max: Decimal | int | None = None
    closes_hour: time | None = None


@transaction.atomic
def create_opening(*, employer: Employer, by: User, facts: OpeningFacts) -> Opening:
    """A draft, finished or not. Raises NotReady for a closing date that cannot be."""
    now = clock.now()
    opening = Opening(
        employer=employer,
        created_by=by,
        created_at=now,
        updated_at=now,
        state=OpeningState.DRAFT,
    )
    places = _write(opening, facts)
    if fixes := closing_fixes(opening, at=now):
        raise NotReady(fixes)
    opening.save()
    save_places(openings=[opening], places=places)
    _write_requirements(opening, facts.requirements)
    _write_questions(opening, facts.questions)
    return opening


@transaction.atomic
def edit_opening(*, opening: Opening, by: User, facts: OpeningFacts, version: int) -> Opening:
    """Save over `version`; an imported advert is taken over by its employer with the first edit.

    What is public, or about to be, meets the checks of publishing. Of an employer not yet trusted
    staff read it again, if candidates read anything else. Raises StaleOpening when another version
    stands, OpeningIsClosed, NotReady.
    """
    row = locked_opening(opening)
    if row.state == OpeningState.CLOSED:
        raise OpeningIsClosed(row.pk)
    if row.version != version:
        raise StaleOpening(row)
    before, broken = reviewed_values(row), _broken_promises(row, facts)
    now = clock.now()
    if row.posted_at and row.closes_at and row.closes_at <= now:
        row.opened_again += 1  # or it is refused below: a new end is still to come
    places = _write(row, facts)
    if row.publish_at and row.closes_at is None:
        row.closes_at = longest_end(row, since=row.publish_at)
    check = fixes_of if row.state in CHECKED else closing_fixes
    fixes = [*check(row, at=now), *broken]
    if fixes:
        raise NotReady(fixes)
    if row.is_imported:
        row.taken_over_at = now
    save_places(openings=[row], places=places)
    _write_requirements(row, facts.requirements)
    if not questions_are_fixed(row):
        _write_questions(row, facts.questions)
    is_public = row.state == OpeningState.PUBLISHED
    if is_public and not row.employer.is_trusted and reviewed_values(row) != before:
        send_to_review(row, at=now)
    row.version += 1
    row.updated_at = now
    row.save()
    return row


def _broken_promises(opening: Opening, wanted: OpeningFacts) -> list[Fix]:
    """Whoever waits keeps what they were promised when they applied."""
    fixes, days = [], opening.answer_days
    if wanted.answer_days > days:
        time = f"{days} working day{'' if days == 1 else 's'}"
        text = f"People who wait for your answer were promised {time}. Keep that, or promise fewer."
        fixes.append(Fix("answer_days", text))
    if opening.answers_feedback and not wanted.answers_feedback:
        text = "People who wait for your answer were promised feedback when they ask. Keep that."
        fixes.append(Fix("answers_feedback", text))
    return fixes if fixes and open_count(opening) else []


def questions_are_fixed(opening: Opening) -> bool:
    """Once somebody has answered, the questions stay as they were asked."""
    return Answer.objects.filter(question__opening=opening).exists()


def _write(opening: Opening, facts: OpeningFacts) -> list[OpeningPlace]:
    """The places to save once the opening is."""
    for name in PLAIN:
        setattr(opening, name, getattr(facts, name))
    _write_end(opening, facts.closes_on, facts.closes_hour)  # as the form had it, by the old place
    return state_places(opening=opening, places=_places(opening, facts))


def _places(opening: Opening, facts: OpeningFacts) -> list[OpeningPlace]:
    """The form has the first place; the others stay."""
    stored = list(opening.places.order_by("position")) if opening.pk else []
    if stored and (stored[0].place_text, stored[0].country) == (facts.place, facts.country):
        return stored
    first, rest = place_at(text=facts.place, country=facts.country), stored[1:]
    return [first, *rest] if facts.place or not rest else rest


def _write_end(opening: Opening, day: date | None, hour: time | None) -> None:
    """The same day and hour keep their second."""
    end = opening.own_end
    if day is None:
        opening.closes_at = None
    elif end is None or (day, hour) != (end.day, end.hour):
        opening.closes_at = end_of(day, opening.employer, hour=hour)


def _write_requirements(opening: Opening, texts: tuple[str, ...]) -> None:
    """Kept by their text, so that what refers to a requirement goes on referring to it."""
    rows = list(opening.requirements.order_by("position"))
    if [row.text for row in rows] == list(texts):
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


def _write_questions(opening: Opening, questions: tuple[Question, ...]) -> None:
    rows = opening.questions.order_by("position")
    before = tuple(Question(**row) for row in rows.values("text", "kind", "options", "is_required"))
    if before == questions:
        return
    opening.questions.all().delete()
    ScreeningQuestion.objects.bulk_create(
        ScreeningQuestion(opening=opening, position=position, **vars(question))
        for position, question in enumerate(questions)
    )
