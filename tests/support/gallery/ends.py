"""How applications end: closings, offers and versions, as both sides see them."""

from datetime import timedelta

from django.urls import reverse

from openings.application.models import Application
from openings.application.states import Stage
from openings.opening.models import Opening
from openings.version.actions import keep_first
from tests.factories import NOW
from tests.factories.openings import (
    ApplicationFactory,
    InterviewFactory,
    OfferFactory,
    OpeningFactory,
)
from tests.support.gallery.parts import SUBMIT, Cast, Picture


def closings(cast: Cast) -> list[Picture]:
    live = OpeningFactory(employer=cast.employer, created_by=cast.recruiter)
    over = OpeningFactory(employer=cast.employer, created_by=cast.recruiter, expired=True)
    for opening in (live, over):
        ApplicationFactory(opening=opening)
        ApplicationFactory(opening=opening, stage=Stage.SCREENING)
        met = ApplicationFactory(opening=opening, interviewing=True)
        InterviewFactory(application=met, held=True)
        OfferFactory(application__opening=opening)
    ApplicationFactory(opening=over, not_told=True)
    group = {"query": "?group=new"}
    return [
        _theirs(cast, live, "opening_close"),
        _theirs(cast, over, "opening_endings"),
        _theirs(cast, over, "opening_endings", "words", **group),
        _theirs(cast, over, "opening_endings", "preview", press="button[value=preview]", **group),
        _theirs(cast, over, "opening_ended"),
        _theirs(cast, over, "opening_extend"),
        _theirs(cast, over, "opening_extend", "with errors", press=SUBMIT),
    ]


def offers(cast: Cast) -> list[Picture]:
    opening = OpeningFactory(employer=cast.employer, created_by=cast.recruiter)
    offer = OfferFactory(application__opening=opening, application__candidate=cast.candidate)
    met = ApplicationFactory(opening=opening, interviewing=True)
    InterviewFactory(application=met, held=True)
    own, wish = offer.application, (offer.ends_at + timedelta(days=3)).date().isoformat()
    answers = [_own(cast, own, "offer_answer", reply) for reply in ("yes", "no", "more-time")]
    return [
        _own(cast, own, "application_detail"),
        *answers,
        _own(cast, own, "offer_answer", "more-time", fill=(("[name=until]", wish),)),
        _about(cast, own, "application_review"),
        _about(cast, own, "offer_time"),
        _about(cast, met, "application_decide", query="?as=offer"),
    ]


def versions(cast: Cast) -> list[Picture]:
    opening = OpeningFactory(employer=cast.employer, created_by=cast.recruiter)
    keep_first(opening)
    ApplicationFactory(opening=opening, submitted_at=NOW)
    return [
        _theirs(cast, opening, "opening_versions"),
        _theirs(cast, opening, "opening_preview"),
    ]


def _theirs(
    cast: Cast, opening: Opening, view: str, state: str = "", *, query: str = "", press: str = ""
) -> Picture:
    path = reverse(f"openings:{view}", args=[cast.employer.slug, opening.pk]) + query
    return Picture(f"{view} {state}", path, by=cast.recruiter, press=press)


def _about(cast: Cast, application: Application, view: str, *, query: str = "") -> Picture:
    path = reverse(f"openings:{view}", args=[cast.employer.slug, application.pk]) + query
    return Picture(f"{view} {query}", path, by=cast.recruiter)


def _own(
    cast: Cast,
    application: Application,
    view: str,
    *more: str,
    fill: tuple[tuple[str, str], ...] = (),
) -> Picture:
    path = reverse(f"openings:{view}", args=[application.pk, *more])
    return Picture(f"{view} {more}", path, by=cast.candidate, fill=fill)
