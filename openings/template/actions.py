"""An opening kept under a name, and drafts that start from it."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db import transaction

from jobstore.lib import clock
from jobstore.lib.zones import local_instant, read_zone
from jobstore.people.employer.models import Employer
from jobstore.people.user.models import User
from openings.opening.actions.change import draft_from
from openings.opening.actions.checks import end_of
from openings.opening.models import Opening
from openings.place.actions import place_at
from openings.place.models import PLACE_FACTS
from openings.template.models import TEMPLATES_LIMIT, OpeningTemplate
from openings.version.queries import document_of


class TooManyTemplates(Exception):
    """The employer has as many as it may."""

    def __str__(self) -> str:
        return f"{TEMPLATES_LIMIT} at most: delete one that nobody needs any more."


class NameTaken(Exception):
    """Another template of the employer has this name."""

    def __init__(self) -> None:
        super().__init__("Another template has this name. Choose another one.")


@transaction.atomic
def make_template(*, opening: Opening, name: str) -> OpeningTemplate:
    """As candidates read it now, without places and days. Raises TooManyTemplates, NameTaken."""
    employer = Employer.objects.select_for_update().get(pk=opening.employer_id)
    taken = {other.casefold() for other in _names(employer)}
    if name.casefold() in taken:
        raise NameTaken
    if len(taken) >= TEMPLATES_LIMIT:
        raise TooManyTemplates
    document = document_of(opening)
    facts = document["opening"] | {"closes_at": None}
    return OpeningTemplate.objects.create(
        employer=employer,
        name=name,
        document=document | {"opening": facts, "places": []},
        made_at=clock.now(),
    )


def delete_template(*, template: OpeningTemplate) -> None:
    """What was started from it stays."""
    template.delete()


@dataclass(frozen=True, kw_only=True)
class WhereAndWhen:
    """What a template leaves open."""

    place: str
    country: str
    public_on: date | None
    public_hour: time | None
    closes_on: date | None
    closes_hour: time | None


def start_from_template(*, template: OpeningTemplate, by: User, facts: WhereAndWhen) -> Opening:
    """A draft, read and checked like any other. Raises NotReady for days that cannot be."""
    employer = template.employer
    end = end_of(facts.closes_on, employer, hour=facts.closes_hour) if facts.closes_on else None
    zone, hour = read_zone(employer.time_zone), facts.public_hour or time()
    place = place_at(text=facts.place, country=facts.country)
    stated: list[dict[str, Any]] = [{name: getattr(place, name) for name in PLACE_FACTS}]
    opening = template.document["opening"] | {"closes_at": end.isoformat() if end else None}
    return draft_from(
        employer=employer,
        by=by,
        document=template.document | {"opening": opening, "places": stated if facts.place else []},
        publish_at=local_instant(facts.public_on, hour, zone) if facts.public_on else None,
    )


@transaction.atomic
def move_templates(*, into: Employer, gone: Employer) -> None:
    """A name that both have is told apart by the employer that is gone."""
    taken = {name.casefold() for name in _names(into)}
    for template in OpeningTemplate.objects.filter(employer=gone).order_by("pk"):
        if template.name.casefold() in taken:
            template.name = f"{template.name[:40]} ({template.pk}, {gone.name[:20]})"
        template.employer = into
        template.save(update_fields=["name", "employer"])


def _names(employer: Employer) -> list[str]:
    names = OpeningTemplate.objects.filter(employer=employer).order_by("pk")
    return list(names.values_list("name", flat=True))
