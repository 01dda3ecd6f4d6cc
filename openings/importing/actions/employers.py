"""The employers of adverts: known ones by name, and new ones for names that nobody has."""

from collections.abc import Iterable
from datetime import datetime
from itertools import count

from django.utils.text import slugify

from jobstore.people.employer.actions.employer import is_taken, taken_among
from jobstore.people.employer.models import Employer, EmployerAlias
from jobstore.people.states import EmployerReview
from openings.importing.actions.identity import Advert
from openings.opening.states import Source


def employers_of(adverts: Iterable[Advert], *, at: datetime) -> dict[str, Employer]:
    """By the name in the advert: an employer known from imports only, or by a name that staff
    merged into another, else a new one.

    One with members speaks for itself, so the same name alone does not lead to it.
    """
    names = {
        advert.employer: advert.employer or f"Employer not named by {Source(advert.source).label}"
        for advert in adverts
    }
    alone = Employer.objects.filter(name__in=names.values(), memberships__isnull=True)
    merged = EmployerAlias.objects.filter(name__in=names.values()).select_related("employer")
    by_alias = {one.name: one.employer for one in merged.order_by("-employer")}
    by_name = {(one.name, one.is_unnamed): one for one in alone.order_by("-pk")}
    found = {
        stated: by_name.get((name, not stated)) or by_alias.get(name)
        for stated, name in names.items()
    }
    missing = {stated: name for stated, name in names.items() if found[stated] is None}
    return {stated: one for stated, one in found.items() if one} | _new(missing, at)


def _new(names: dict[str, str], at: datetime) -> dict[str, Employer]:
    slugs = _free_slugs(names.values())
    employers = {
        stated: Employer(
            name=name,
            slug=slugs[name],
            is_unnamed=not stated,
            review=EmployerReview.PASSED,
            answers_feedback=False,
            created_at=at,
        )
        for stated, name in names.items()
    }
    Employer.objects.bulk_create(employers.values())
    return employers


def _free_slugs(names: Iterable[str]) -> dict[str, str]:
    stems = {name: slugify(name)[:70].strip("-") or "employer" for name in names}
    taken = taken_among(set(stems.values()))
    found: dict[str, str] = {}
    for name, stem in stems.items():
        numbered = (f"{stem}-{number}" for number in count(2))
        is_free = stem not in taken
        found[name] = (
            stem
            if is_free
            else next(slug for slug in numbered if slug not in taken and not is_taken(slug))
        )
        taken.add(found[name])
    return found
