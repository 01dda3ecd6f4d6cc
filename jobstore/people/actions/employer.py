"""Employers: how they come in, and what they say about themselves."""

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from jobstore.lib import clock
from jobstore.people.models import Employer, EmployerAlias, Membership, User
from jobstore.people.permissions import is_owner
from jobstore.people.states import Role

TAKEN_BY_PAGES = frozenset({"new"})
SLUG_LENGTH = 70
SLUG_TRIES = 50


class NotAnOwner(Exception):
    """Only an owner may do this."""


class NameNotUsable(Exception):
    """No address of a page can be made from this name."""


@transaction.atomic
def register_employer(
    *, by: User, name: str, website: str, city: str, region: str, time_zone: str
) -> Employer:
    """A new employer that staff do not trust yet; who registers it owns it.

    Raises NameNotUsable.
    """
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


def _save_under_free_slug(employer: Employer) -> None:
    stem = slugify(employer.name)[:SLUG_LENGTH].strip("-") or "employer"
    for number in range(1, SLUG_TRIES + 1):
        slug = stem if number == 1 else f"{stem}-{number}"
        if slug in TAKEN_BY_PAGES or is_taken(slug):
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
    """By an employer, or by one that was merged and whose links must go on working."""
    known = Employer.everywhere.filter(slug=slug).exists()
    return known or EmployerAlias.objects.filter(slug=slug).exists()


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

    Raises NotAnOwner.
    """
    employer = Employer.objects.select_for_update(of=("self",)).get(pk=employer.pk)
    if not is_owner(by, employer):
        raise NotAnOwner
    employer.name = name
    employer.website = website
    employer.city = city
    employer.region = region
    employer.time_zone = time_zone
    employer.text = text
    employer.phone = phone
    employer.answer_days = answer_days
    employer.answers_feedback = answers_feedback
    employer.save()
    return employer


@transaction.atomic
def trust_employer(*, employer: Employer, by: User, is_trusted: bool) -> Employer:
    """Whether openings of this employer are published without review."""
    employer = Employer.objects.select_for_update(of=("self",)).get(pk=employer.pk)
    employer.is_trusted = is_trusted
    employer.save(update_fields=["is_trusted"])
    return employer
