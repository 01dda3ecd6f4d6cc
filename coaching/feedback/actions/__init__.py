"""Asking, and asking somebody else. `move_request` alone changes the state."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from coaching.feedback.mails.employer import (
    feedback_chaser,
    feedback_request,
    stop_writing_to_employer,
)
from coaching.feedback.mails.news import stop_asking
from coaching.feedback.models import FeedbackRequest
from coaching.feedback.queries import people_to_ask, why_not_askable, why_not_wanted
from coaching.feedback.states import FEEDBACK_MOVES, DeclineReason, FeedbackHappening, FeedbackState
from coaching.permissions import can_moderate_feedback
from coaching.plan.models import RecoveryPlan
from jobstore.lib import clock
from jobstore.lib import zones as periods
from jobstore.lib.moves import IllegalMove, move
from jobstore.lib.zones import read_zone
from jobstore.people.access_token.actions import drop_tokens, extend_tokens, revoke_tokens
from jobstore.people.states import TokenPurpose
from jobstore.people.user.models import User
from jobstore.trail.actions import record
from openings.interview.models import Interviewer


def locked(request: FeedbackRequest) -> FeedbackRequest:
    """The row as it is now, locked until the transaction ends."""
    return (
        FeedbackRequest.objects.select_for_update(of=("self",))
        .select_related("interviewer", "plan__candidate", "plan__interview__application__opening")
        .get(pk=request.pk)
    )


def move_request(
    request: FeedbackRequest,
    target: FeedbackState,
    *,
    what: FeedbackHappening,
    by: User | None,
    why: str = "",
) -> None:
    """Change the state and write it down. Raises IllegalMove when the table forbids it."""
    source = move(request, target, FEEDBACK_MOVES)
    request.save(update_fields=["state"])
    record(what, request, by=by, why=why, source=source, target=target)


class TooLate(Exception):
    """The request is answered, declined, expired or taken back."""


CHASE_AFTER = 5  # working days of the employer
ESCALATE_AFTER = 10
EXPIRE_AFTER = 20


class NotAskable(Exception):
    """The message says in the candidate's words why the employer cannot be asked now."""


class NothingAsked(Exception):
    """Every question was dropped."""


class StrangerAsked(Exception):
    """That person did not hold this interview."""


@transaction.atomic
def ask_three_questions(
    *,
    plan: RecoveryPlan,
    by: User,
    interviewer: Interviewer,
    intro: str,
    asks_weaknesses: bool = True,
    asks_next_time: bool = True,
    asks_advice: bool = True,
) -> FeedbackRequest:
    """Ask an interviewer once; asking again returns the request that exists.

    Raises NotAskable, NothingAsked, StrangerAsked.
    """
    plan = RecoveryPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk, candidate=by)
    if (existing := FeedbackRequest.objects.filter(plan=plan).first()) is not None:
        return existing
    if reason := why_not_askable(plan):
        raise NotAskable(reason)
    if not (asks_weaknesses or asks_next_time or asks_advice):
        raise NothingAsked
    if interviewer not in people_to_ask(plan):
        raise StrangerAsked
    if reason := why_not_wanted(interviewer, sender=by):
        raise NotAskable(reason)
    asks = {"asks_weaknesses": asks_weaknesses, "asks_next_time": asks_next_time}
    asks["asks_advice"] = asks_advice
    try:
        with transaction.atomic():
            request = FeedbackRequest.objects.create(
                plan=plan,
                interviewer=interviewer,
                intro=intro,
                **asks,
                **moments_of(plan, at=clock.now()),
            )
    except IntegrityError:
        return FeedbackRequest.objects.get(plan=plan)
    _send_out(request, by=by)
    return request


def _send_out(request: FeedbackRequest, *, by: User) -> None:
    record(FeedbackHappening.ASKED, request, by=by, target=request.state)
    send_to_employer(request)
    stop_asking(request.plan, reason="The questions are asked.")


def send_to_employer(request: FeedbackRequest) -> None:
    """The questions and their reminder; the days are counted from when they reach the person."""
    arrives_at = feedback_request(request).not_before
    moments = moments_of(request.plan, at=arrives_at)
    del moments["sent_at"]  # the candidate asked when they asked
    for name, moment in moments.items():
        setattr(request, name, moment)
    request.save(update_fields=list(moments))
    feedback_chaser(request)
    keep_link_open(request)


def keep_link_open(request: FeedbackRequest) -> None:
    """Holidays or a returned answer can outlast the usual life of a link."""
    extend_tokens(
        purpose=TokenPurpose.FEEDBACK_FORM, object_id=request.pk, until=request.expires_at
    )


def moments_of(plan: RecoveryPlan, *, at: datetime) -> dict[str, datetime]:
    """When it is asked, and when each next step falls due in the employer's zone."""
    zone = read_zone(plan.interview.application.opening.employer.time_zone)
    return {
        "sent_at": at,
        "chase_at": morning_after(at, CHASE_AFTER, zone),
        "escalate_at": morning_after(at, ESCALATE_AFTER, zone),
        "expires_at": morning_after(at, EXPIRE_AFTER, zone),
    }


def morning_after(moment: datetime, working_days: int, zone: ZoneInfo) -> datetime:
    day = periods.add_working_days(moment.astimezone(zone).date(), working_days)
    return periods.local_instant(day, periods.MORNING, zone)


@transaction.atomic
def cancel_request(*, request: FeedbackRequest, by: User | None, why: str) -> FeedbackRequest:
    """Taken back by the candidate, or made pointless by an offer. Raises IllegalMove."""
    request = locked(request)
    move_request(request, FeedbackState.CANCELED, what=FeedbackHappening.CANCELED, by=by, why=why)
    stop_writing_to_employer(request, reason="The candidate took the questions back.")
    revoke_tokens(purpose=TokenPurpose.FEEDBACK_FORM, object_id=request.pk)
    return request


@transaction.atomic
def call_off_questions(*, plan: RecoveryPlan, why: str) -> None:
    """Other news made the questions pointless: what waits for the employer is taken back."""
    stop_asking(plan, reason=why)
    request = FeedbackRequest.objects.filter(plan=plan).first()
    if request is not None and request.may_become(FeedbackState.CANCELED):
        cancel_request(request=request, by=None, why=why)


class NotModerator(Exception):
    """Only staff of the groups moderator and consultant judge answers."""


class SamePerson(Exception):
    """That is who was asked already."""


@transaction.atomic
def name_other_person(
    *, request: FeedbackRequest, who: str, by: User | None = None
) -> FeedbackRequest:
    """Whoever was asked did not hold the interview and says who did; staff take it from there.

    Raises TooLate.
    """
    request = locked(request)
    try:
        move_request(
            request, FeedbackState.READDRESS, what=FeedbackHappening.WRONG_PERSON, by=by, why=who
        )
    except IllegalMove as error:
        raise TooLate from error
    request.decline_reason = DeclineReason.WRONG_PERSON
    request.decline_text = who[:300]
    request.draft = None
    request.save(update_fields=["decline_reason", "decline_text", "draft"])
    stop_writing_to_employer(request, reason="It was the wrong person.")
    return request


@transaction.atomic
def readdress_request(
    *, request: FeedbackRequest, by: User, name: str, email: str, title: str = ""
) -> FeedbackRequest:
    """Staff ask the right person: the old link closes, and the time for an answer begins anew.

    Raises NotModerator, SamePerson, IllegalMove.
    """
    if not can_moderate_feedback(by):
        raise NotModerator
    request = locked(request)
    if email.casefold() == request.interviewer.email.casefold():
        raise SamePerson
    move_request(
        request, FeedbackState.SENT, what=FeedbackHappening.ASKED_ANOTHER_PERSON, by=by, why=name
    )
    drop_tokens(purpose=TokenPurpose.FEEDBACK_FORM, object_id=request.pk)
    request.interviewer = _interviewer(request, name=name, email=email, title=title)
    request.decline_reason = ""
    request.decline_text = ""
    request.save()
    send_to_employer(request)
    return request


def _interviewer(request: FeedbackRequest, *, name: str, email: str, title: str) -> Interviewer:
    interview = request.plan.interview
    known = Interviewer.objects.filter(interview=interview, email__iexact=email)
    found = known.order_by("pk").first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Interviewer.objects.create(
                interview=interview, name=name, title=title, email=email
            )
    except IntegrityError:
        return known.order_by("pk")[0]
