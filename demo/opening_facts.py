"""Openings with something to see beside their text."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from demo.firms import House
from jobstore.people.user.models import User
from openings.application.models import Application, ApplicationEvent
from openings.application.states import Happening, Outcome, Stage
from openings.opening.models import Opening, OpeningQuerySet
from openings.template.actions import make_template

HOURS_LEFT = 3
SILENT_DAYS = 40


TEMPLATES = ("Any store, full time", "Seasonal help")


def write_facts(house: House, candidate: User, rng: Random, *, now: datetime) -> None:
    """One closes at the full hour, in a little more than three hours; one was opened again twice;
    of one the recruiters did nothing for 40 days. Two are kept as templates."""
    live = Opening.objects.of(house.employer).live(at=now)
    _close_soon(live.order_by("-publish_at", "pk")[0], now)
    Opening.objects.filter(pk=live.order_by("publish_at", "pk")[0].pk).update(opened_again=2)
    for name, opening in zip(TEMPLATES, live.order_by("pk"), strict=False):
        make_template(opening=opening, name=name)
    _leave_alone(live.filter(applications=None), candidate, rng, now)


def _close_soon(opening: Opening, now: datetime) -> None:
    end = now + timedelta(hours=HOURS_LEFT + 1)
    opening.closes_at = end.replace(minute=0, second=0, microsecond=0)
    opening.save()


def _leave_alone(openings: OpeningQuerySet, candidate: User, rng: Random, now: datetime) -> None:
    """Who applied has withdrawn, so nobody is owed an answer."""
    opening = openings.order_by("publish_at", "pk")[0]
    acted = now - timedelta(days=SILENT_DAYS)
    posted, sent, gone = (acted - timedelta(days=days) for days in (3, 1, -2))
    opening.created_at = opening.updated_at = opening.posted_at = opening.publish_at = posted
    opening.save()
    key = UUID(int=rng.getrandbits(128), version=4)
    application = Application.objects.create(
        id=key,
        submission_key=key,
        candidate=candidate,
        opening=opening,
        contact_name=candidate.name,
        stage=Stage.SCREENING,
        outcome=Outcome.WITHDRAWN,
        created_at=sent,
        submitted_at=sent,
        stage_since=acted,
    )
    moved = {"source": Stage.APPLIED, "target": Stage.SCREENING}
    happened: tuple[tuple[datetime, User | None, Happening, dict[str, Stage]], ...] = (
        (sent, candidate, Happening.SUBMITTED, {"source": Stage.DRAFT, "target": Stage.APPLIED}),
        (acted, opening.created_by, Happening.MOVED, moved),
        (gone, candidate, Happening.WITHDRAWN, {}),
    )
    ApplicationEvent.objects.bulk_create(
        ApplicationEvent(
            application=application,
            at=at,
            by=by,
            what=what,
            facts=what.plain(facts),
            candidate_sees_from=at,
        )
        for at, by, what, facts in happened
    )
