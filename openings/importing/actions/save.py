"""Writes one advert: new, changed, or as it was."""

from datetime import datetime, time, timedelta
from enum import StrEnum
from itertools import count
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from jobstore.lib import clock
from jobstore.lib.moves import move
from jobstore.lib.zones import local_instant, read_zone
from jobstore.people.employer.actions.employer import is_taken
from jobstore.people.employer.models import Employer
from jobstore.people.states import EmployerReview
from openings.importing.actions.advert import Advert, RowRefused, When
from openings.importing.actions.marks import Run, escaped, markdown_lines
from openings.opening.models import Opening
from openings.opening.states import OPENING_MOVES, CloseReason, OpeningState, Source

LIVES = timedelta(days=90)  # where the source states no end
FIELDS = (
    *("source", "source_key", "title", "place_text", "city", "region", "postal_code", "country"),
    *("latitude", "longitude", "remote", "employment_type", "category", "pay_min", "pay_max"),
    *("pay_currency", "pay_period", "source_url"),
)


class ImportOutcome(StrEnum):
    IMPORTED = "imported"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@transaction.atomic
def import_opening(*, advert: Advert, known_as: int | None = None) -> tuple[ImportOutcome, Opening]:
    """Idempotent by (source, source_key); `known_as` is the opening that it was until now.

    Raises RowRefused for an advert that leads nowhere.
    """
    if not advert.source_url and not advert.description:
        raise RowRefused("it has neither a description nor the address of the full advert")
    opening = (
        Opening.objects.select_for_update(of=("self",))
        .filter(Q(source_key=advert.source_key) | Q(pk=known_as), source=advert.source)
        .first()
    )
    if opening is not None and opening.source_digest == advert.digest:
        return ImportOutcome.UNCHANGED, opening
    if opening is not None and opening.taken_over_at is not None:
        raise RowRefused("its employer keeps it here by now, so the list no longer changes it")
    outcome = ImportOutcome.UPDATED if opening else ImportOutcome.IMPORTED
    now = clock.now()
    opening = opening or Opening(created_at=now)
    for name in FIELDS:
        setattr(opening, name, getattr(advert, name))
    opening.employer = _employer_of(advert, now)
    opening.description = advert.description or _facts_of(advert)
    opening.hides_pay = advert.pay_min is None and advert.pay_max is None
    opening.answers_feedback = False
    opening.source_digest = advert.digest
    opening.updated_at = now
    _set_state(opening, advert, now)
    opening.save()
    return outcome, opening


def _set_state(opening: Opening, advert: Advert, now: datetime) -> None:
    """Live or expired by the source's dates; what staff closed for another reason stays closed."""
    zone = read_zone(opening.employer.time_zone)
    posted = _start_of(advert.posted, zone) if advert.posted else None
    ends = _end_of(advert.ends, zone) if advert.ends else None
    day = (posted or opening.posted_at or now).astimezone(zone).date()
    opening.closes_at = ends or local_instant(day + LIVES, time(), zone)
    closed_by_people = (
        opening.state == OpeningState.CLOSED and opening.close_reason != CloseReason.EXPIRED
    )
    if closed_by_people:
        return
    if opening.state != OpeningState.PUBLISHED:
        move(opening, OpeningState.PUBLISHED, OPENING_MOVES)
    if opening.closes_at <= now:
        move(opening, OpeningState.CLOSED, OPENING_MOVES)
        opening.posted_at = opening.publish_at = posted
        opening.closed_at, opening.close_reason = opening.closes_at, CloseReason.EXPIRED
        return
    opening.posted_at = opening.publish_at = posted or opening.posted_at or now
    opening.closed_at, opening.close_reason = None, ""


def _start_of(when: When, zone: ZoneInfo) -> datetime:
    return when if isinstance(when, datetime) else local_instant(when, time(), zone)


def _end_of(when: When, zone: ZoneInfo) -> datetime:
    """The moment as stated; a day counts to its end, where the employer is."""
    return _start_of(when if isinstance(when, datetime) else when + timedelta(days=1), zone)


def _employer_of(advert: Advert, now: datetime) -> Employer:
    """An employer known from imports only, or by a name that staff merged into another.

    One with members speaks for itself, so the same name alone does not lead to it.
    """
    name = advert.employer or f"Employer not named by {Source(advert.source).label}"
    employer = (
        Employer.objects.filter(name=name, is_unnamed=not advert.employer, memberships__isnull=True)
        .order_by("pk")
        .first()
    )
    employer = employer or Employer.objects.filter(aliases__name=name).order_by("pk").first()
    if employer is not None:
        return employer
    stem = slugify(name)[:70].strip("-") or "employer"
    slugs = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    slug = next(slug for slug in slugs if not is_taken(slug))
    return Employer.objects.create(
        name=name,
        slug=slug,
        is_unnamed=not advert.employer,
        review=EmployerReview.PASSED,
        answers_feedback=False,
        created_at=now,
    )


def _facts_of(advert: Advert) -> str:
    """What the row itself says, in sentences, where the source has no text."""
    who = f" at {escaped(advert.employer)}" if advert.employer else ""
    unit = f" ({escaped(advert.unit)})" if advert.unit else ""
    place = f" Place: {escaped(advert.place_text)}." if advert.place_text else ""
    posted = f" Posted {_written(advert.posted)}." if advert.posted else ""
    ends = f" Open until {_written(advert.ends)}." if advert.ends else ""
    facts = markdown_lines([Run(advert.title)])[0]
    return (
        f"{facts}{who}{unit}.{place}{posted}{ends}\n\n"
        f"The source gives no further text. The full advert is at <{advert.source_url}>."
    )


def _written(when: When) -> str:
    local = (
        when.astimezone(read_zone(settings.SITE_TIME_ZONE)) if isinstance(when, datetime) else when
    )
    return f"{local:%B} {local.day}, {local.year}"
