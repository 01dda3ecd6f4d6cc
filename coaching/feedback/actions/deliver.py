"""What the candidate does with an answer that arrived, and how its words are erased later."""

from collections.abc import Collection, Iterable
from datetime import timedelta

from django.db import transaction

from coaching.feedback.actions import locked
from coaching.feedback.mails.employer import feedback_read, withheld_asked
from coaching.feedback.mails.news import feedback_tomorrow, stop_reminding
from coaching.feedback.models import FeedbackAnswer, FeedbackPick, FeedbackRequest
from coaching.feedback.states import (
    DELIVERED,
    ActionKind,
    AnswerPart,
    FeedbackHappening,
    FeedbackState,
    Praise,
)
from coaching.plan.actions import PlanIsClosed
from coaching.plan.models import IfThenPlan
from coaching.plan.states import PlanState
from coaching.practice.actions import add_drill
from coaching.practice.states import DrillSource
from jobstore.lib import clock
from jobstore.lib import zones as periods
from jobstore.lib.text import count_words
from jobstore.lib.zones import read_zone, staff_deadline
from jobstore.people.user.models import User
from jobstore.trail.actions import record

MORNING_OF_READING = 10  # o'clock, candidate's zone


class NothingToOpen(Exception):
    """No feedback has arrived on this request."""


class NotOpened(Exception):
    """An action is picked after reading, not before."""


class WordsAreGone(Exception):
    """What was withheld is erased by now, so nobody can hand it over."""


class IncompletePlan(Exception):
    """An if-then plan has an if and a then, and a drill says what to practice."""


@transaction.atomic
def open_feedback(*, request: FeedbackRequest, by: User) -> FeedbackAnswer:
    """The candidate breaks the seal; doing it twice changes nothing. Raises NothingToOpen."""
    request, answer = _delivered(request)
    if answer.opened_at is None:
        answer.opened_at = clock.now()
        answer.save(update_fields=["opened_at"])
        record(FeedbackHappening.OPENED, request, by=by)
        stop_reminding(request, reason="You have opened it.")
    return answer


@transaction.atomic
def open_tomorrow(*, request: FeedbackRequest, by: User) -> FeedbackAnswer:
    """Leave it sealed and be reminded tomorrow morning. Raises NothingToOpen."""
    request, answer = _delivered(request)
    zone = read_zone(by.time_zone)
    tomorrow = clock.now().astimezone(zone).date() + timedelta(days=1)
    answer.remind_at = periods.local_instant(
        tomorrow, periods.MORNING.replace(hour=MORNING_OF_READING), zone
    )
    answer.save(update_fields=["remind_at"])
    feedback_tomorrow(request, at=answer.remind_at)
    return answer


@transaction.atomic
def choose_action(
    *,
    request: FeedbackRequest,
    by: User,
    action: ActionKind,
    if_text: str = "",
    then_text: str = "",
    drill_text: str = "",
) -> FeedbackAnswer:
    """The one thing that the candidate takes away; the first choice stands.

    A drill comes up first in two days. Raises NothingToOpen, NotOpened, IncompletePlan,
    PlanIsClosed.
    """
    request, answer = _delivered(request)
    if answer.opened_at is None:
        raise NotOpened
    if answer.action:
        return answer
    if action == ActionKind.IF_THEN:
        if not (count_words(if_text) and count_words(then_text)):
            raise IncompletePlan
        IfThenPlan.objects.create(
            plan=request.plan, if_text=if_text, then_text=then_text, created_at=clock.now()
        )
    if action == ActionKind.DRILL:
        _start_drill(request, by=by, text=drill_text)
    answer.action = action
    answer.acted_at = clock.now()
    answer.save(update_fields=["action", "acted_at"])
    record(FeedbackHappening.ACTION_CHOSEN, request, by=by)
    return answer


def _start_drill(request: FeedbackRequest, *, by: User, text: str) -> None:
    if not count_words(text):
        raise IncompletePlan
    if request.plan.state == PlanState.CLOSED:
        raise PlanIsClosed
    add_drill(plan=request.plan, by=by, text=text, source=DrillSource.FEEDBACK)


@transaction.atomic
def rate_feedback(
    *, request: FeedbackRequest, by: User, was_useful: bool, praise: Iterable[Praise] | None = None
) -> FeedbackAnswer:
    """Whether it helped, and what was good about it; the candidate may change their mind.

    Without `praise` what was said of that stays.

    Raises NothingToOpen, NotOpened.
    """
    request, answer = _delivered(request)
    if answer.opened_at is None:
        raise NotOpened
    said = answer.praise
    if praise is not None:
        chosen = set(praise)
        said = ",".join(item.value for item in Praise if item in chosen)
    if (answer.was_useful, answer.praise) != (was_useful, said):
        if answer.was_useful != was_useful:
            record(
                FeedbackHappening.CALLED_USEFUL
                if was_useful
                else FeedbackHappening.CALLED_NOT_USEFUL,
                request,
                by=by,
            )
        answer.was_useful, answer.praise = was_useful, said
        answer.rated_at = clock.now()
        answer.save(update_fields=["was_useful", "praise", "rated_at"])
    return answer


@transaction.atomic
def tell_that_it_was_read(*, request: FeedbackRequest, by: User) -> FeedbackAnswer:
    """The candidate lets the writer know, once. Raises NothingToOpen, NotOpened."""
    request, answer = _delivered(request)
    if answer.opened_at is None:
        raise NotOpened
    if answer.thanked_at is None:
        answer.thanked_at = clock.now()
        answer.save(update_fields=["thanked_at"])
        record(FeedbackHappening.TOLD_THAT_IT_WAS_READ, request, by=by)
        feedback_read(request)
    return answer


@transaction.atomic
def ask_for_withheld(*, request: FeedbackRequest, by: User) -> FeedbackAnswer:
    """The candidate wants the part that staff kept back; staff answer within a working day.

    Asking twice changes nothing. Raises NothingToOpen, WordsAreGone.
    """
    request, answer = _delivered(request)
    if request.state != FeedbackState.WITHHELD or answer.withheld_asked_at is not None:
        return answer
    if answer.words_erased_at is not None:
        raise WordsAreGone
    answer.withheld_asked_at = clock.now()
    answer.review_by = staff_deadline(answer.withheld_asked_at)
    answer.save(update_fields=["withheld_asked_at", "review_by"])
    record(FeedbackHappening.WITHHELD_PART_ASKED_FOR, request, by=by)
    withheld_asked(request)
    return answer


def _delivered(request: FeedbackRequest) -> tuple[FeedbackRequest, FeedbackAnswer]:
    request = locked(request)
    if request.state not in DELIVERED:
        raise NothingToOpen
    return request, request.answer


_COLUMNS = {
    AnswerPart.STRENGTH: "strength",
    AnswerPart.NEXT_TIME: "next_time",
    AnswerPart.ADVICE: "advice",
}


def erase_words(
    answer: FeedbackAnswer, *, parts: Collection[str], paraphrases: Collection[str]
) -> None:
    """Empty the writer's words in `parts`, and those of staff in `paraphrases`.

    The points that were picked stay. `erased_length` grows by what the writer had written.
    The caller holds the row and saves it.
    """
    for part, column in _COLUMNS.items():
        if part in parts:
            answer.erased_length += len(getattr(answer, column).strip())
            setattr(answer, column, "")
        if part in paraphrases:
            setattr(answer, f"{column}_paraphrase", "")
    points = list(answer.picks.order_by("pk"))
    for point in points:
        if AnswerPart.PICKS in parts:
            answer.erased_length += len(point.improve.strip())
            point.improve = ""
        if AnswerPart.PICKS in paraphrases:
            point.improve_paraphrase = ""
    FeedbackPick.objects.bulk_update(points, ["improve", "improve_paraphrase"])
