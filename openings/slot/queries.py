"""Which times may still be picked, by whom and until when; and what stands on a sheet."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID

from django.db.models import Exists, Min, OuterRef, Prefetch, Q, QuerySet

from jobstore.lib.zones import local_instant, read_zone
from openings.application.models import Application, ApplicationQuerySet
from openings.application.states import Outcome, Stage
from openings.interview.models import Interview
from openings.interview.queries import written_time
from openings.interview.states import InterviewState
from openings.opening.models import Opening
from openings.promise.queries.promise import ANSWERS, INTERVIEWS_BY_START
from openings.slot.models import Proposal, Sheet, Slot, Wish, is_overtaken
from openings.status.queries.status import status_for_candidate

FEWEST, MOST = 2, 10  # slots of a sheet
LONGEST = timedelta(days=31)  # as people count 30 days
FARTHEST = timedelta(days=730)
LAST_MINUTE = time(23, 59)
WISHES = 2  # that another time be found for one interview
WISHED = 3  # times in one wish
OF_WISH = ("interview", "proposal__sheet", "proposal__instead_of")
ABOUT_PLANNED = Q(interview__isnull=False) | Q(proposal__instead_of__isnull=False)
PROPOSALS = Prefetch(
    "proposals", Proposal.objects.select_related("sheet", "instead_of").order_by("pk")
)


def end_of_sheet(day: date, starts: Sequence[datetime], *, zone: str) -> datetime:
    """The end of that day there, and never after the last time that can be picked."""
    end = local_instant(day, LAST_MINUTE, read_zone(zone))
    return min(end, max(starts, default=end))


def sheet_faults(starts: Sequence[datetime], ends_at: datetime, *, at: datetime) -> dict[str, str]:
    """What no sheet may say, by the field of the form; empty: the times as a whole."""
    faults = {}
    if not FEWEST <= len(set(starts)) == len(starts) <= MOST:
        faults[""] = f"Propose {FEWEST} to {MOST} different times."
    elif min(starts) <= at:
        faults[""] = "A time has passed. Choose one that is still to come."
    elif max(starts) > at + FARTHEST:
        faults[""] = "Choose times within the next two years."
    if ends_at <= at:
        faults["until"] = "This day has passed. Choose a later one."
    elif ends_at > at + LONGEST:
        faults["until"] = "Times stand for 30 days at most."
    return faults


def overlap_doubts(
    opening: Opening, starts: Sequence[datetime], *, minutes: int, zone: str, at: datetime
) -> list[str]:
    """Where two conversations of the opening would be held at once."""
    length = timedelta(minutes=minutes)
    ordered = sorted(starts)
    doubts = [
        f"These two overlap: {written_time(one, zone)} and {written_time(other, zone)}."
        for one, other in pairwise(ordered)
        if other < one + length
    ]
    planned = Interview.objects.scheduled().filter(application__opening=opening, ends_at__gt=at)
    planned = planned.filter(ends_at__gt=ordered[0], starts_at__lt=ordered[-1] + length)
    out = Slot.objects.free(at=at).filter(sheet__opening=opening, sheet__ends_at__gt=at)
    out = out.filter(starts_at__lt=ordered[-1] + length).select_related("sheet")
    busy = [
        (one.starts_at, one.ends_at, f"the interview with {one.application.candidate}")
        for one in planned.select_related("application__candidate").order_by("starts_at", "pk")
    ]
    busy += [
        (one.starts_at, one.ends_at, "a time that is proposed already")
        for one in out.order_by("starts_at", "pk")
    ]
    return doubts + [
        f"{written_time(start, zone)} overlaps {what}."
        for start in ordered
        for begins, ends, what in busy
        if begins < start + length and start < ends
    ]


def askable_of(opening: Opening, *, at: datetime) -> ApplicationQuerySet:
    """Who can be asked to pick a time: no time is proposed or planned, or they want another one."""
    own = {"application": OuterRef("pk")}
    ahead = Interview.objects.scheduled().filter(ends_at__gt=at, **own)
    wished = Wish.objects.open(at=at).filter(ABOUT_PLANNED, **own)
    return (
        Application.objects.filter(opening=opening, outcome=Outcome.OPEN, stage__in=ANSWERS)
        .filter(~Exists(Proposal.objects.out().filter(**own)))
        .filter(~Exists(ahead) | Exists(wished))
    )


def askable_first(opening: Opening, *, chosen: UUID | None, at: datetime) -> list[Application]:
    """Those whom somebody has read, and the one from whose page the recruiter comes."""
    read = Q(stage__in=[Stage.SCREENING, Stage.INTERVIEW]) | Q(pk=chosen)
    rows = askable_of(opening, at=at).filter(read).select_related("candidate")
    return list(rows.order_by("stage", "candidate__name", "pk"))


def may_answer(proposal: Proposal, *, at: datetime) -> bool:
    """Whether the candidate may pick a time, or say that none fits."""
    return proposal.is_out(at=at) and is_wanted(proposal, at=at)


def is_wanted(proposal: Proposal, *, at: datetime) -> bool:
    """As far as its candidate knows; nothing was planned since without it, or has begun."""
    application, standing = proposal.application, proposal.instead_of
    if application.stage not in ANSWERS or not status_for_candidate(application, at=at).is_open:
        return False
    if standing is not None and standing.starts_at <= at:
        return standing.state == InterviewState.CANCELED
    return not is_overtaken(proposal)


def free_slots(sheet: Sheet, *, at: datetime) -> list[Slot]:
    return list(sheet.slots.free(at=at).select_related("sheet").order_by("starts_at"))


def proposal_with_all(pk: UUID | str) -> Proposal | None:
    """One proposal with all that its page and its mails tell."""
    return (
        Proposal.objects.select_related(
            "sheet__made_by",
            "instead_of",
            "application__candidate",
            "application__opening__employer",
        )
        .prefetch_related(
            Prefetch("application__interviews", INTERVIEWS_BY_START.queryset),
            "application__offers",
            Prefetch("application__proposals", PROPOSALS.queryset),
        )
        .filter(pk=pk)
        .first()
    )


def open_wish(application: Application, *, at: datetime) -> Wish | None:
    wishes = Wish.objects.open(at=at).filter(application=application)
    return wishes.select_related(*OF_WISH).order_by("-asked_at").first()


def standing_of(about: Proposal | Wish | None) -> Interview | None:
    """The planned interview that another time would move, where it still stands."""
    if isinstance(about, Wish) and about.interview is None:
        return standing_of(about.proposal)
    planned = about.interview if isinstance(about, Wish) else about and about.instead_of
    return planned if planned and planned.state == InterviewState.SCHEDULED else None


def wishes_left(interview: Interview) -> int:
    return max(WISHES - interview.wishes.count(), 0)


def may_wish(interview: Interview, *, at: datetime) -> bool:
    """Ask for another time: before it begins, and twice at most."""
    is_ahead = interview.state == InterviewState.SCHEDULED and at < interview.starts_at
    is_open = status_for_candidate(interview.application, at=at).is_open
    return is_ahead and is_open and wishes_left(interview) > 0


def sheets_of(opening: Opening) -> QuerySet[Sheet]:
    """Everything that stands on the opening's page of times, the newest on top."""
    slots = Slot.objects.with_taken().select_related("sheet", "interview__application__candidate")
    asked = Proposal.objects.select_related("sheet", "application__candidate", "wish")
    return (
        Sheet.objects.filter(opening=opening)
        .annotate(waits=Exists(Proposal.objects.out().filter(sheet=OuterRef("pk"))))
        .prefetch_related(
            Prefetch("slots", slots.order_by("starts_at")),
            Prefetch("proposals", asked.order_by("application__candidate__name", "pk")),
        )
        .order_by("-made_at", "pk")
    )


def next_lapse() -> datetime | None:
    moment: datetime | None = Proposal.objects.out().aggregate(next=Min("sheet__ends_at"))["next"]
    return moment
