"""Employers: how they come in, and what they say about themselves."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from jobstore.lib import clock
from jobstore.lib.moves import move
from jobstore.lib.seen import ChangedMeanwhile
from jobstore.people.employer import mails
from jobstore.people.employer.models import TAKEN_BY_PAGES, Employer, EmployerAlias, Membership
from jobstore.people.employer.queries import mark_of_employer
from jobstore.people.permissions import can_review_employers, is_owner
from jobstore.people.states import REVIEW_MOVES, EmployerReview, Role
from jobstore.people.user.models import User
from jobstore.trail.actions import record
from jobstore.trail.states import Act

SLUG_LENGTH = 70
SLUG_TRIES = 50
NEW_PER_DAY = 2  # employers that one person registers and staff have not read yet


class NotAnOwner(Exception):
    """Only an owner may do this."""


class NotReviewer(Exception):
    """Only staff say that an employer is who it says."""


class NotReviewed(Exception):
    """Staff have not read yet who this employer is."""


class NothingToReview(Exception):
    """Staff have read all that it says, and it asks for no change."""


class NoReason(Exception):
    """Whoever looks later must be able to read why."""


class TooManyEmployers(Exception):
    """One person has registered as many as staff may have to read for now."""


class NameNotUsable(Exception):
    """No address of a page can be made from this name."""


@transaction.atomic
def register_employer(
    *, by: User, name: str, website: str, city: str, region: str, time_zone: str
) -> Employer:
    """A new employer that staff have not read yet; who registers it owns it.

    Raises NameNotUsable and TooManyEmployers.
    """
    _refuse_too_many(by)
    employer = Employer(
        name=name,
        website=website,
        city=city,
        region=region,
        time_zone=time_zone,
        created_at=clock.now(),
    )
    _save_under_free_slug(employer)
    Membership.objects.create(
        employer=employer, user=by, role=Role.OWNER, joined_at=employer.created_at
    )
    return employer


def _refuse_too_many(by: User) -> None:
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    own = Employer.objects.filter(memberships__user=by, memberships__role=Role.OWNER)
    unread = own.exclude(review=EmployerReview.PASSED)
    if unread.filter(created_at__gt=clock.now() - timedelta(days=1)).count() >= NEW_PER_DAY:
        raise TooManyEmployers


def _save_under_free_slug(employer: Employer) -> None:
    stem = slugify(employer.name)[:SLUG_LENGTH].strip("-") or "employer"
    for number in range(1, SLUG_TRIES + 1):
        slug = stem if number == 1 else f"{stem}-{number}"
        if is_taken(slug):
            continue
        employer.slug = slug
        try:
            with transaction.atomic():
                employer.save(force_insert=True)
        except IntegrityError:
            continue  # somebody took it in between
        return
    raise NameNotUsable(employer.name)


def is_taken(slug: str) -> bool:
    return bool(taken_among({slug}))


def taken_among(slugs: set[str]) -> set[str]:
    """By a page, by an employer, or by one that was merged and whose links must go on working."""
    known = Employer.everywhere.filter(slug__in=slugs).order_by("pk").values_list("slug", flat=True)
    merged = (
        EmployerAlias.objects.filter(slug__in=slugs).order_by("pk").values_list("slug", flat=True)
    )
    return {*(slugs & TAKEN_BY_PAGES), *known, *merged}


@transaction.atomic
def edit_employer(
    *,
    employer: Employer,
    by: User,
    name: str,
    website: str,
    city: str,
    region: str,
    time_zone: str,
    text: str,
    phone: str,
    answer_days: int,
    answers_feedback: bool,
) -> Employer:
    """What the public page and new openings say. The address of the page stays.

    Who the employer says it is waits for staff, and is shown as they read it last until then.
    Raises NotAnOwner.
    """
    employer = Employer.objects.select_for_update(of=("self",)).get(pk=employer.pk)
    if not is_owner(by, employer):
        raise NotAnOwner
    _say(employer, {"name": name, "website": website, "text": text})
    employer.city = city
    employer.region = region
    employer.time_zone = time_zone
    employer.phone = phone
    employer.answer_days = answer_days
    employer.answers_feedback = answers_feedback
    employer.save()
    return employer


def _say(employer: Employer, said: dict[str, str]) -> None:
    """Name and site wait for staff; of a trusted employer the text does not."""
    if employer.is_trusted:
        employer.text = said.pop("text")
    changed = {what: words for what, words in said.items() if getattr(employer, what) != words}
    if employer.is_public:
        employer.wanted = changed
    elif changed:
        _take_over(employer, changed)
        move(employer, EmployerReview.WAITING, REVIEW_MOVES, field="review")


def _take_over(employer: Employer, said: dict[str, str]) -> None:
    for what, words in said.items():
        setattr(employer, what, words)
    employer.wanted = {}


@transaction.atomic
def pass_employer(*, employer: Employer, by: User, seen: str) -> Employer:
    """Staff have read who it is, with what it asks to change: from now on all that is public.

    `seen` is the mark of what was read. Raises NotReviewer, ChangedMeanwhile, NothingToReview.
    """
    employer = _in_review(employer, by=by, seen=seen)
    if not employer.waits:
        raise NothingToReview
    before, is_change = employer.review, bool(employer.wanted)
    _take_over(employer, employer.wanted)
    move(employer, EmployerReview.PASSED, REVIEW_MOVES, field="review")
    employer.save()
    event = record(Act.REVIEWED, employer, by=by, source=before, target=employer.review)
    mails.employer_passed(employer, event=event, is_change=is_change)
    return employer


@transaction.atomic
def turn_employer_down(*, employer: Employer, by: User, seen: str, reason: str) -> Employer:
    """What it asks to change stays as it was; with nothing asked, its page is not public any more.

    Raises NoReason, NotReviewer and ChangedMeanwhile.
    """
    if not reason.strip():
        raise NoReason
    employer = _in_review(employer, by=by, seen=seen)
    before, is_change = employer.review, bool(employer.wanted)
    if not is_change:
        move(employer, EmployerReview.TURNED_DOWN, REVIEW_MOVES, field="review")
        employer.is_trusted = False
    employer.wanted = {}
    employer.save()
    event = record(
        Act.TURNED_DOWN, employer, by=by, source=before, target=employer.review, why=reason
    )
    mails.employer_turned_down(employer, event=event, is_change=is_change)
    return employer


def _in_review(employer: Employer, *, by: User, seen: str) -> Employer:
    if not can_review_employers(by):
        raise NotReviewer
    employer = Employer.objects.select_for_update(of=("self",)).get(pk=employer.pk)
    if seen != mark_of_employer(employer):
        raise ChangedMeanwhile
    return employer


@transaction.atomic
def trust_employer(
    *, employer: Employer, by: User, is_trusted: bool, seen: str | None = None
) -> Employer:
    """Whether openings of this employer are published without review; "no" is an answer, too.

    `seen` is the mark of what was read, where a page shows it. Raises NotReviewed and
    ChangedMeanwhile.
    """
    employer = Employer.objects.select_for_update(of=("self",)).get(pk=employer.pk)
    if seen is not None and seen != mark_of_employer(employer):
        raise ChangedMeanwhile
    if is_trusted and not employer.is_public:
        raise NotReviewed
    was_trusted, is_first = employer.is_trusted, employer.trust_decided_at is None
    employer.is_trusted, employer.trust_decided_at = is_trusted, clock.now()
    employer.save(update_fields=["is_trusted", "trust_decided_at"])
    if was_trusted != is_trusted:
        record(Act.TRUSTED if is_trusted else Act.TRUSTED_NO_MORE, employer, by=by)
    elif is_first and not is_trusted:
        record(Act.LOOKED_AT, employer, by=by)
    return employer


@transaction.atomic
def keep_old_address(*, employer: Employer, slug: str) -> None:
    """Links to the page go on working under the address that it had."""
    EmployerAlias.objects.filter(employer=employer, slug=employer.slug).delete()
    # Without a name: imports must not take it for an employer of that name.
    EmployerAlias.objects.create(employer=employer, name="", slug=slug, created_at=clock.now())
