"""One invented application and what is around it: for samples of mail and their golden files."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from jobstore.lib import clock
from jobstore.people.samples import ZONE, candidate, employer, recruiter
from openings.application.models import Application
from openings.interview.models import Interview, Interviewer
from openings.offer.models import Offer
from openings.opening.models import Opening
from openings.slot.models import Proposal, Sheet, Wish

ID = UUID(int=1)


def opening() -> Opening:
    return Opening(
        pk=1,
        title="Bookseller",
        employer=employer(),
        city="Portland",
        region="ME",
        answer_days=5,
        review_note="Please name the pay as a range.",
    )


def application() -> Application:
    return Application(
        pk=ID,
        candidate=candidate(),
        opening=opening(),
        contact_name="Maya Ortiz",
        contact_phone="+1 555 0123",
        cover_note="I have sold books for six years, and I still read the ones I sell.",
        withdraw_reason="I found a place nearer to home.",
    )


def interview() -> Interview:
    starts_at = clock.now() + timedelta(days=3)
    return Interview(
        pk=ID,
        application=application(),
        round=1,
        kind="video",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=45),
        time_zone=ZONE,
        where="https://meet.example.org/harbor",
        note="Bring one book that you would put into the window.",
        promised_by=(starts_at + timedelta(days=7)).date(),
    )


def offer() -> Offer:
    now = clock.now()
    return Offer(
        pk=ID,
        application=application(),
        number=1,
        pay=Decimal("21.50"),
        pay_currency="USD",
        pay_period="HOUR",
        starts_on=(now + timedelta(days=21)).date(),
        place="Portland, ME",
        employment_type="PART_TIME",
        hours=Decimal(24),
        conditions="Three months on trial.",
        made_at=now,
        ends_at=now + timedelta(days=7),
    )


def proposal() -> Proposal:
    now = clock.now()
    sheet = Sheet(
        pk=ID,
        opening=opening(),
        kind="video",
        minutes=45,
        time_zone=ZONE,
        where="https://meet.example.org/harbor",
        note="Bring one book that you would put into the window.",
        people=[],
        ends_at=now + timedelta(days=3),
        made_at=now,
        made_by=recruiter(),
    )
    return Proposal(pk=ID, sheet=sheet, application=application())


def wish() -> Wish:
    planned = interview()
    times = [planned.starts_at + timedelta(days=days) for days in (1, 2)]
    return Wish(
        pk=1,
        application=planned.application,
        interview=planned,
        instead_of=planned.starts_at,
        why="My daughter’s school is closed on that morning.",
        times=[time.isoformat() for time in times],
        asked_at=clock.now(),
    )


def interviewer() -> Interviewer:
    return Interviewer(pk=1, name="Rex Reader", title="Head of the shop", email="rex@example.org")


def about_application() -> dict[str, Any]:
    """What most mails about an application speak of."""
    sent = application()
    return {
        "application": sent,
        "opening": sent.opening,
        "employer": sent.opening.employer,
        "candidate": sent.candidate,
    }


def about_interview() -> dict[str, Any]:
    planned = interview()
    return {
        "interview": planned,
        "application": planned.application,
        "opening": planned.application.opening,
        "employer": planned.application.opening.employer,
        "candidate": planned.application.candidate,
    }
