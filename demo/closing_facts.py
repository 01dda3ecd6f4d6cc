"""An opening that its employer closed this morning, with people whom nobody has answered yet."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from demo.firms import House
from jobstore.lib import clock
from jobstore.people.user.models import User
from openings.application.models import Application, ApplicationEvent
from openings.application.states import Happening, Stage
from openings.offer.models import Offer
from openings.offer.queries import usual_terms
from openings.opening.actions.publish import close_opening
from openings.opening.models import Opening
from openings.opening.states import CloseReason

LEFT_OPEN = (*[Stage.APPLIED] * 3, *[Stage.SCREENING] * 2, Stage.OFFER)


def write_closing(house: House, crowd: list[User], rng: Random, *, now: datetime) -> None:
    """Three not looked at, two in review, one offer out."""
    live = Opening.objects.of(house.employer).live(at=now)
    live = live.filter(applications=None, more_places=0)
    opening = live.order_by("-publish_at", "pk")[1]
    sent = now - timedelta(days=5)
    opening.publish_at = opening.posted_at = sent - timedelta(days=2)
    opening.created_at = opening.updated_at = opening.publish_at
    opening.save()
    rows = [
        _sent(opening, candidate, stage, sent, rng)
        for stage, candidate in zip(LEFT_OPEN, crowd, strict=False)
    ]
    Application.objects.bulk_create(rows)
    facts = Happening.SUBMITTED.plain({"source": Stage.DRAFT, "target": Stage.APPLIED})
    ApplicationEvent.objects.bulk_create(
        ApplicationEvent(
            application=row,
            at=sent,
            by=row.candidate,
            what=Happening.SUBMITTED,
            facts=facts,
            candidate_sees_from=sent,
        )
        for row in rows
    )
    _offer(rows[-1], at=sent + timedelta(days=4))
    by = opening.created_by
    if by is not None:
        with clock.at(now):
            close_opening(opening=opening, by=by, reason=CloseReason.FILLED, seen_open=len(rows))


def _offer(application: Application, *, at: datetime) -> None:
    terms = usual_terms(application.opening, ends_at=at + timedelta(days=9))
    made = {"number": 1, "made_at": at, "made_by": application.opening.created_by}
    Offer.objects.create(application=application, **made, **vars(terms))


def _sent(
    opening: Opening, candidate: User, stage: Stage, sent: datetime, rng: Random
) -> Application:
    return Application(
        id=UUID(int=rng.getrandbits(128), version=4),
        submission_key=UUID(int=rng.getrandbits(128), version=4),
        candidate=candidate,
        opening=opening,
        contact_name=candidate.name,
        stage=stage,
        created_at=sent,
        submitted_at=sent,
        stage_since=sent,
    )
