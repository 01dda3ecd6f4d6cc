"""What a recruiter does about times: proposes them, takes them back, accepts another one."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from jobstore.lib import clock
from jobstore.lib.moves import move
from jobstore.lib.zones import add_working_days, read_zone
from jobstore.mail.outgoing.actions.queue import cancel_mail
from jobstore.people.user.models import User
from jobstore.trail.actions import record
from jobstore.wording.queries.guard import Level
from openings.application.models import Application
from openings.application.states import Happening, Outcome, Stage
from openings.interview.actions import (
    BEFORE_INTERVIEWS,
    InterviewFacts,
    Person,
    change_plan,
    plan_interview,
)
from openings.interview.models import Interview
from openings.interview.queries import minutes_of, next_round, people_of
from openings.opening.models import Opening
from openings.pipeline.actions import ApplicationEnded, lock_application, set_stage
from openings.pipeline.queries import findings_for_all, refuse
from openings.slot import mails
from openings.slot.models import Proposal, Sheet, Slot, Wish
from openings.slot.queries import (
    ABOUT_PLANNED,
    OF_WISH,
    askable_of,
    is_wanted,
    sheet_faults,
    standing_of,
)
from openings.slot.states import PROPOSAL_MOVES, ProposalState

WISHED_FOR = "You asked for another time."


@dataclass(frozen=True, kw_only=True)
class SheetFacts:
    kind: str
    minutes: int
    time_zone: str
    where: str
    note: str
    ends_at: datetime


class TimesRefused(ValidationError):
    """What no sheet may say, by the field of the form; empty: the times as a whole."""


class NotAskable(Exception):
    """Somebody among the chosen has a time, was asked meanwhile, or has ended."""


class WishIsOver(Exception):
    """It was answered, taken back by another one, or what it speaks of has passed."""


@transaction.atomic
def propose_times(
    *,
    opening: Opening,
    chosen: Collection[UUID],
    starts: list[datetime],
    facts: SheetFacts,
    people: list[Person],
    by: User,
) -> Sheet:
    """All who are chosen may pick from the same times, each time once; they hear at once.

    Raises TimesRefused, NotAskable, WordsRefused.
    """
    now = clock.now()
    if faults := sheet_faults(starts, facts.ends_at, at=now):
        raise TimesRefused(faults)
    refuse(findings_for_all(opening, facts.note, is_yes=True), since=Level.HOLD)
    asked = _locked(opening, chosen)
    if not asked or len(asked) < len(set(chosen)):
        raise NotAskable
    sheet = Sheet.objects.create(
        opening=opening,
        people=[asdict(person) for person in people],
        made_at=now,
        made_by=by,
        **asdict(facts),
    )
    Slot.objects.bulk_create(Slot(sheet=sheet, starts_at=one) for one in sorted(starts))
    for application in asked:
        _ask(application, sheet, by=by)
    return sheet


def _locked(opening: Opening, chosen: Collection[UUID]) -> list[Application]:
    """Those who can be asked, looked at once they are locked."""
    rows = Application.objects.filter(pk__in=chosen, opening=opening).order_by("pk")
    keys = list(rows.select_for_update().values_list("pk", flat=True))
    askable = askable_of(opening, at=clock.now()).filter(pk__in=keys)
    return list(askable.select_related("candidate", "opening__employer").order_by("pk"))


def _ask(application: Application, sheet: Sheet, *, by: User) -> None:
    wishes = Wish.objects.open(at=clock.now()).filter(application=application)
    wish = wishes.filter(ABOUT_PLANNED).select_related(*OF_WISH).order_by("-asked_at").first()
    settle_wishes(application)
    if application.stage in BEFORE_INTERVIEWS:
        set_stage(application, to=Stage.INTERVIEW, by=by)
    application.version += 1
    application.save(update_fields=["stage", "stage_since", "version"])
    proposal = Proposal.objects.create(
        sheet=sheet, application=application, instead_of=standing_of(wish)
    )
    record(Happening.TIMES_PROPOSED, application, by=by)
    mails.times_proposed(proposal)


@transaction.atomic
def take_back_times(*, sheet: Sheet, by: User) -> int:
    """From all who have not answered yet; they hear of it. How many. What was picked stands."""
    waiting = sheet.proposals.out().select_related("application").order_by("application_id")
    return sum(_take_back(proposal, by=by) for proposal in waiting)


def _take_back(proposal: Proposal, *, by: User) -> bool:
    """Where an untold end is recorded nothing changes: its candidate would notice."""
    proposal = lock_proposal(proposal)
    application = proposal.application
    if proposal.state != ProposalState.SENT or application.outcome != Outcome.OPEN:
        return False
    was_wanted = is_wanted(proposal, at=clock.now())
    settle(proposal, ProposalState.TAKEN_BACK)
    record(Happening.TIMES_TAKEN_BACK, application, by=by)
    if was_wanted:
        mails.times_over(proposal)
    return True


@transaction.atomic
def accept_time(*, wish: Wish, starts_at: datetime, by: User) -> Interview:
    """One of the times that the candidate asks for, as it was planned or proposed otherwise.

    Raises WishIsOver, ApplicationEnded, TimesRefused.
    """
    application = lock_application(wish.application)
    now = clock.now()
    wishes = Wish.objects.open(at=now).select_related(*OF_WISH)
    current = wishes.filter(pk=wish.pk).first()
    if application.outcome != Outcome.OPEN:
        raise ApplicationEnded
    if current is None or starts_at not in current.moments:
        raise WishIsOver
    if starts_at <= now:
        raise TimesRefused({"": "This time has passed. Choose another one."})
    settle_wishes(application)
    for proposal in application.proposals.out().select_for_update(of=("self",)):
        settle(proposal, ProposalState.TAKEN_BACK)  # they have the time that they asked for
    if (standing := standing_of(current)) is not None:
        return rearrange(application, standing, starts_at, why=WISHED_FOR, by=by)
    assert current.proposal is not None  # noqa: S101 -- what is asked of an interview stands
    return arrange(application, current.proposal.sheet, starts_at, by=by)


def arrange(
    application: Application, sheet: Sheet, starts_at: datetime, *, by: User | None
) -> Interview:
    """An interview as the sheet describes it. The caller holds the application's lock."""
    ends_at = starts_at + timedelta(minutes=sheet.minutes)
    facts = InterviewFacts(
        round=next_round(application),
        kind=sheet.kind,
        starts_at=starts_at,
        ends_at=ends_at,
        time_zone=sheet.time_zone,
        where=sheet.where,
        note=sheet.note,
        promised_by=_usual_promise(application, ends_at, sheet.time_zone),
    )
    return plan_interview(application, facts, _people(sheet.people), by=by)


def rearrange(
    application: Application, standing: Interview, starts_at: datetime, *, why: str, by: User
) -> Interview:
    """The planned one, at another time. The caller holds the application's lock."""
    interview = Interview.objects.select_for_update(of=("self",)).get(pk=standing.pk)
    interview.application = application
    ends_at = starts_at + timedelta(minutes=minutes_of(interview))
    usual = _usual_promise(application, ends_at, interview.time_zone)
    facts = InterviewFacts(
        round=interview.round,
        kind=interview.kind,
        starts_at=starts_at,
        ends_at=ends_at,
        time_zone=interview.time_zone,
        where=interview.where,
        note=interview.note,
        promised_by=max(interview.promised_by, usual),
    )
    return change_plan(interview, facts, _people(people_of(interview)), why=why, by=by)


def _usual_promise(application: Application, ends_at: datetime, zone: str) -> date:
    last_day = ends_at.astimezone(read_zone(zone)).date()
    return add_working_days(last_day, application.opening.answer_days)


def _people(rows: Iterable[dict[str, Any]]) -> list[Person]:
    return [Person(**row) for row in rows]


def lock_proposal(proposal: Proposal) -> Proposal:
    """As it is now; its application is locked first and loaded."""
    application = lock_application(proposal.application)
    rows = Proposal.objects.select_for_update(of=("self",))
    locked = rows.select_related("sheet__made_by", "instead_of").get(pk=proposal.pk)
    locked.application = application
    return locked


def settle(proposal: Proposal, state: ProposalState) -> None:
    """Nothing asks for an answer any more. The caller holds the lock. Raises IllegalMove."""
    move(proposal, state, PROPOSAL_MOVES)
    proposal.settled_at = clock.now()
    proposal.save(update_fields=["state", "settled_at"])
    cancel_mail(proposal, kinds=mails.WHILE_OUT, reason="The times are settled.")


def settle_wishes(application: Application) -> None:
    """The candidate has an answer, or asks for something else. The caller holds the lock."""
    Wish.objects.filter(application=application, settled_at__isnull=True).update(
        settled_at=clock.now()
    )
