"""Who is left open when an opening closes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import (
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce

from jobstore.lib.endings import Told
from jobstore.lib.prepared import Prepared, PreparedFacts, hold
from jobstore.people.employer.models import Employer
from jobstore.people.user.models import User
from openings.application.models import Application, ApplicationEvent, ApplicationQuerySet
from openings.application.states import COLUMNS, Happening, Outcome, Stage
from openings.interview.models import Interview
from openings.opening.models import Opening, OpeningQuerySet, Requirement, ScreeningQuestion
from openings.opening.states import OpeningState

SHOWN = 10  # names of each stage; the rest is on the page of the stage
_OFFERED = Q(outcome=Outcome.OPEN, stage=Stage.OFFER)
# Of an opening; whoever was hired before it opened again says nothing about the run since.
HIRED_IN_THIS_RUN = Application.objects.filter(
    opening=OuterRef("pk"),
    outcome=Outcome.HIRED,
    decided_at__gte=Coalesce(OuterRef("opened_again_at"), OuterRef("created_at")),
)
SOON = timedelta(days=7)  # an end that lists name
SHOWN_TO_ALL = 20  # on the page of an employer; the search has all


@dataclass(frozen=True, kw_only=True)
class OpenAtStage:
    stage: Stage
    count: int
    first: list[Application]


@dataclass(frozen=True, kw_only=True)
class LeftOpen:
    """Whom the employer still owes an answer, and what stays planned with them."""

    stages: list[OpenAtStage]
    interviews: list[Interview]

    @property
    def count(self) -> int:
        return sum(group.count for group in self.stages)

    @property
    def offers(self) -> int:
        return sum(group.count for group in self.stages if group.stage == Stage.OFFER)


@dataclass(frozen=True, kw_only=True)
class Hiring:
    """How far an opening is filled, and who holds an offer for it."""

    wanted: int
    hired: int
    offered: int
    first: list[Application]  # of those with an offer

    @property
    def is_filled(self) -> bool:
        return self.hired >= self.wanted

    @property
    def is_promised(self) -> bool:
        """One more offer is one more than there are jobs left."""
        return self.hired + self.offered >= self.wanted


def hiring_of(opening: Opening, *, but: Application | None = None) -> Hiring:
    """In two statements; `but`, of whom the page speaks, apart. Hires of a run before do not
    count."""
    since = opening.opened_again_at or opening.created_at
    sent = Application.objects.filter(opening=opening).submitted()
    sent = sent.exclude(pk=but.pk) if but else sent
    counts = sent.aggregate(
        hired=Count("pk", filter=Q(outcome=Outcome.HIRED, decided_at__gte=since)),
        offered=Count("pk", filter=_OFFERED),
    )
    first = sent.filter(_OFFERED).select_related("candidate").order_by("stage_since", "pk")[:SHOWN]
    return Hiring(wanted=opening.people_to_hire, first=list(first), **counts)


def open_count(opening: Opening) -> int:
    return _open(opening).count()


def waiting_for(opening: Opening) -> ApplicationQuerySet:
    """Those to whom it owes an answer, as far as they know."""
    return Application.objects.filter(opening=opening).submitted().waiting()


def left_open(opening: Opening, *, at: datetime) -> LeftOpen:
    stages = sorted(COLUMNS, key=lambda stage: stage != Stage.OFFER)  # these come first
    groups = [_group(opening, stage) for stage in stages]
    interviews = (
        Interview.objects.scheduled()
        .filter(application__opening=opening, application__outcome=Outcome.OPEN, ends_at__gt=at)
        .select_related("application__candidate")
        .order_by("starts_at", "pk")
    )
    return LeftOpen(
        stages=[group for group in groups if group.count], interviews=list(interviews[:SHOWN])
    )


def _open(opening: Opening) -> ApplicationQuerySet:
    return Application.objects.filter(opening=opening, outcome=Outcome.OPEN).submitted()


def _group(opening: Opening, stage: Stage) -> OpenAtStage:
    rows = _open(opening).filter(stage=stage)
    first = list(rows.select_related("candidate").order_by("stage_since", "pk")[: SHOWN + 1])
    count = rows.count() if len(first) > SHOWN else len(first)
    return OpenAtStage(stage=stage, count=count, first=first[:SHOWN])


def opening_with_parts(pk: int) -> Opening | None:
    """An opening with employer, requirements and screening questions in their order."""
    opening = opening_to_read(pk)
    if opening is not None:
        questions = Prefetch("questions", ScreeningQuestion.objects.order_by("position"))
        prefetch_related_objects([opening], questions)
    return opening


_OPENING = Prepared(lambda: Opening.objects.select_related("employer").filter(pk=0))
_REQUIREMENTS = Prepared(lambda: Requirement.objects.filter(opening=0).order_by("position"))


def opening_to_read(pk: int) -> Opening | None:
    """The same for a reader, who meets the questions when they apply."""
    found = _OPENING(pk)
    return loaded_to_read(found[0]) if found else None


# What a recruiter does, and its candidate hears of: so nothing of a "no" that is not told.
_RECRUITERS_ACTS = (
    *(Happening.MOVED, Happening.ADVANCED, Happening.OFFERED, Happening.HIRED, Happening.TOLD),
    *(Happening.INTERVIEW_SCHEDULED, Happening.INTERVIEW_MOVED, Happening.INTERVIEW_CANCELED),
    *(Happening.INTERVIEW_NO_SHOW, Happening.ABSENCE_TAKEN_BACK),
)
_SOME, _MANY = 5, 20


@dataclass(frozen=True, kw_only=True)
class SoFar:
    """What happened to an opening since it was posted: facts, no verdict, nobody's number."""

    changed_at: datetime | None
    opened_again: int
    applications: str
    last_act: datetime | None


def _happened(pk: int, at: datetime) -> "QuerySet[Opening, Any]":
    sent = Application.objects.filter(opening=OuterRef("pk")).submitted().order_by("pk")
    acts = ApplicationEvent.objects.filter(
        application__opening=OuterRef("pk"), what__in=_RECRUITERS_ACTS, candidate_sees_from__lte=at
    ).exclude(by=F("application__candidate"))
    return (
        Opening.objects.filter(pk=pk)
        .annotate(
            has_some=Exists(sent[_SOME - 1 : _SOME]),
            has_many=Exists(sent[_MANY - 1 : _MANY]),
            last_act=Subquery(
                acts.order_by("-candidate_sees_from").values("candidate_sees_from")[:1]
            ),
        )
        .values_list("has_some", "has_many", "last_act")
    )


_HAPPENED = PreparedFacts(_happened)


def so_far(opening: Opening, *, at: datetime) -> SoFar | None:
    """In one statement. None of what was never public, and of an advert from elsewhere."""
    if opening.is_imported or opening.posted_at is None:
        return None
    has_some, has_many, last_act = _HAPPENED(opening.pk, at)
    some = f"{_SOME} to {_MANY - 1}" if has_some else f"Fewer than {_SOME}"
    return SoFar(
        changed_at=opening.updated_at if opening.updated_at > opening.posted_at else None,
        opened_again=opening.opened_again,
        applications=f"{_MANY} or more" if has_many else some,
        last_act=last_act,
    )


def loaded_to_read(opening: Opening) -> Opening:
    """One that a list holds with its employer already."""
    hold(opening, "requirements", _REQUIREMENTS(opening.pk))
    return opening


def told_end(
    opening: Opening, *, at: datetime, reader: ZoneInfo | None = None, is_soon: bool = False
) -> Told | None:
    """When it closes, in the one wording that pages have for it.

    None where it never does; with `is_soon`, also where it does so later than in a week.
    """
    if opening.closes_at is None or (is_soon and opening.closes_at > at + SOON):
        return None
    return opening.end.told(at=at, reader=reader) if opening.end else None


def employer_openings(employer: Employer) -> OpeningQuerySet:
    """An employer's openings, those that are closed last, with how many people applied."""
    return (
        Opening.objects.of(employer)
        .select_related("employer")
        .annotate(
            applicants=Count("applications", filter=~Q(applications__stage=Stage.DRAFT)),
            can_be_deleted=Exists(deletable_openings().filter(pk=OuterRef("pk"))),
        )
        .order_by(F("closed_at").desc(nulls_first=True), "-updated_at", "-pk")
    )


@dataclass(frozen=True, kw_only=True)
class OpeningsOf:
    """The first of an employer's live openings, and how many there are."""

    first: list[Opening]
    count: int
    left_out: int


def live_openings_of(employer: Employer, *, at: datetime, but: Collection[int] = ()) -> OpeningsOf:
    live = Opening.objects.of(employer).live(at=at).order_by("-publish_at", "-pk")
    shown = live.exclude(pk__in=but)
    first = list(shown[: SHOWN_TO_ALL + 1])
    count = shown.count() if len(first) > SHOWN_TO_ALL else len(first)
    left_out = live.filter(pk__in=but).count() if but else 0
    return OpeningsOf(first=first[:SHOWN_TO_ALL], count=count, left_out=left_out)


def deletable_openings() -> OpeningQuerySet:
    """Drafts that no candidate ever saw and that are not with staff."""
    applied = Application.objects.filter(opening=OuterRef("pk"))
    never_public = Opening.objects.filter(
        state=OpeningState.DRAFT, posted_at__isnull=True, source=""
    )
    return never_public.filter(~Exists(applied))


def openings_in_review() -> OpeningQuerySet:
    """The queue of staff, who waits longest first: openings, changes to public ones, and closed
    ones that are to open again.
    """
    beside = (OpeningState.PUBLISHED, OpeningState.CLOSED)
    changes = Q(state__in=beside, review_by__isnull=False)
    return (
        Opening.objects.filter(Q(state=OpeningState.IN_REVIEW) | changes)
        .select_related("employer")
        .order_by("review_by", "pk")
    )


def reviews_overdue(*, at: datetime) -> OpeningQuerySet:
    """Employers wait longer than we promised them."""
    return openings_in_review().filter(review_by__lte=at)


def application_to(opening: Opening, *, by: User) -> Application | None:
    """The newest application that a candidate sent to an opening."""
    return (
        Application.objects.by(by)
        .submitted()
        .filter(opening=opening)
        .select_related("opening")
        .order_by("-created_at")
        .first()
    )
