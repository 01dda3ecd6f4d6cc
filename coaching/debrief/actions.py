"""Mood, debrief and its seal. Nothing here is ever logged, mailed or shown to anybody else."""

from dataclasses import replace
from datetime import timedelta

from django.db import transaction
from django.db.models import F

from coaching.debrief.models import (
    Blunder,
    Debrief,
    DebriefQuestion,
    DebriefReading,
    Problem,
    SecondLook,
    SelfRating,
    WhatWorked,
)
from coaching.debrief.queries import (
    MOST_MINUTES,
    AskedQuestion,
    DebriefAnswers,
    sealed_debrief,
    second_look_of,
    second_look_opens,
)
from coaching.feedback.models import FeedbackAnswer
from coaching.plan.actions import lock_plan
from coaching.plan.mails import CheckinMail, DebriefNudgeMail
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries import branch_at
from coaching.plan.states import WENT_ON, Branch
from jobstore.lib import clock
from jobstore.lib.zones import read_zone
from jobstore.mail.outgoing.actions.queue import cancel_mail
from jobstore.people.user.models import User

TEXTS = ("went_well", "clear_example", "honest_example", "mine_to_change", "not_mine")
NOT_WRITTEN_DOWN = "A question that I did not write down"


class DebriefIsSealed(Exception):
    """A sealed debrief stays as it is."""


class DebriefIncomplete(Exception):
    """Something that a sealed debrief must say is missing."""


@transaction.atomic
def log_mood(*, plan: RecoveryPlan, by: User, word: str, level: int) -> Debrief:
    """One word and 1 to 5, before anything else. May be said again until the seal."""
    debrief = _unsealed(plan, by=by)
    debrief.mood_word = word
    debrief.mood_level = level
    debrief.save(update_fields=["mood_word", "mood_level"])
    return debrief


@transaction.atomic
def save_debrief(*, plan: RecoveryPlan, by: User, answers: DebriefAnswers) -> Debrief:
    """Keep what is written so far, finished or not. Raises DebriefIsSealed."""
    debrief = _unsealed(plan, by=by)
    _write(debrief, answers)
    return debrief


@transaction.atomic
def seal_debrief(*, plan: RecoveryPlan, by: User, answers: DebriefAnswers) -> Debrief:
    """Keep it and close it for good: nothing in it changes after this.

    A point that was not rated has no rating. Raises DebriefIsSealed; DebriefIncomplete when what
    went well or the prediction is missing.
    """
    debrief = _unsealed(plan, by=by)
    if not answers.went_well or answers.expects is None or answers.confidence is None:
        raise DebriefIncomplete
    _write(debrief, replace(answers, questions=tuple(map(_named, answers.questions))))
    debrief.sealed_at = clock.now()
    debrief.minutes_spent = _minutes_of(debrief)
    debrief.sealed_before_telling = _knows_nothing(debrief.plan)
    debrief.save(update_fields=["sealed_at", "sealed_before_telling", "minutes_spent"])
    cancel_mail(debrief.plan, kinds=[DebriefNudgeMail], reason="You have sealed the debrief.")
    return debrief


def _named(question: AskedQuestion) -> AskedQuestion:
    return question if question.asked else replace(question, asked=NOT_WRITTEN_DOWN)


def _knows_nothing(plan: RecoveryPlan) -> bool:
    """What the candidate knew when predicting; a recorded "no" that is not told does not count.

    An employer may also answer the questions without ever having decided.
    """
    read = FeedbackAnswer.objects.filter(request__plan=plan, opened_at__isnull=False)
    return plan.branch in {Branch.PENDING, Branch.NO_ANSWER} and not read.exists()


def _minutes_of(debrief: Debrief) -> int | None:
    """As the page counted; without its clock from the first save on, if that was not long ago."""
    if debrief.minutes_spent is not None or debrief.started_at is None:
        return debrief.minutes_spent
    passed = (clock.now() - debrief.started_at) // timedelta(minutes=1)
    return passed if passed <= MOST_MINUTES else None


@transaction.atomic
def count_reading(*, debrief: Debrief, by: User) -> int:
    """A sealed debrief is opened once more; how often it was on this day where they live."""
    day = clock.now().astimezone(read_zone(by.time_zone)).date()
    reading, _created = DebriefReading.objects.get_or_create(debrief=debrief, day=day)
    DebriefReading.objects.filter(pk=reading.pk).update(count=F("count") + 1)
    reading.refresh_from_db(fields=["count"])
    return reading.count


def _unsealed(plan: RecoveryPlan, *, by: User) -> Debrief:
    locked = lock_plan(plan, by=by)
    debrief, is_new = Debrief.objects.get_or_create(
        plan=locked, defaults={"created_at": clock.now()}
    )
    if is_new:
        cancel_mail(locked, kinds=[CheckinMail], reason="You have started already.")
    if debrief.sealed_at is not None:
        raise DebriefIsSealed
    debrief.plan = locked
    return debrief


def _write(debrief: Debrief, answers: DebriefAnswers) -> None:
    now = clock.now()
    for name in TEXTS:
        setattr(debrief, name, getattr(answers, name) or None)
    debrief.in_third_person = answers.in_third_person
    debrief.expects = answers.expects
    debrief.confidence = answers.confidence
    if answers.minutes_spent is not None:
        counted = min(answers.minutes_spent, MOST_MINUTES)
        debrief.minutes_spent = max(counted, debrief.minutes_spent or 0)
    debrief.started_at = debrief.started_at or now
    debrief.saved_at = now
    debrief.save()
    debrief.questions.all().delete()
    DebriefQuestion.objects.bulk_create(
        DebriefQuestion(
            debrief=debrief, asked=row.asked, went=row.went, better_answer=row.better_answer or None
        )
        for row in answers.questions
    )
    debrief.ratings.all().delete()
    SelfRating.objects.bulk_create(
        SelfRating(debrief=debrief, criterion=criterion, band=band)
        for criterion, band in answers.ratings.items()
    )
    _write_blunders(debrief, answers)
    debrief.problems.all().delete()
    Problem.objects.bulk_create(
        Problem(debrief=debrief, text=row.text, is_mine=row.is_mine) for row in answers.problems
    )


def _write_blunders(debrief: Debrief, answers: DebriefAnswers) -> None:
    """One row a code, which the encrypted column cannot hold; the plan is locked meanwhile."""
    kept = {row.code: row for row in debrief.blunders.order_by("pk")}
    for code, row in kept.items():
        if code not in answers.blunders:
            row.delete()
    for code in answers.blunders:
        row = kept.get(code) or Blunder(debrief=debrief, code=code)
        row.is_mine = code not in answers.blunders_not_mine
        row.save()


class NoSuchTask(Exception):
    """This debrief has no such task: not sealed, not ticked, or not in the candidate's hands."""


@transaction.atomic
def mend_task(
    *, kind: type[Blunder] | type[Problem], plan: RecoveryPlan, by: User, pk: int, is_mended: bool
) -> None:
    """Raises NoSuchTask."""
    of_plan = {"debrief__plan": plan, "debrief__plan__candidate": by}
    rows = kind._default_manager.select_for_update(of=("self",)).filter(  # noqa: SLF001 -- Django's documented _default_manager
        **of_plan, debrief__sealed_at__isnull=False, is_mine=True
    )
    row = rows.filter(pk=pk).first()
    if row is None:
        raise NoSuchTask
    row.mended_at = clock.now() if is_mended else None
    row.save(update_fields=["mended_at"])


class NothingSealed(Exception):
    """There is no sealed debrief to look at again."""


class TooEarly(Exception):
    """A second look is for later."""


class LookedTwice(Exception):
    """There is one second look, and it is written."""


@transaction.atomic
def add_second_look(*, plan: RecoveryPlan, by: User, text: str) -> SecondLook:
    """Raises NothingSealed, TooEarly, LookedTwice, PlanIsClosed."""
    plan = lock_plan(plan, by=by)
    debrief = sealed_debrief(plan)
    if debrief is None:
        raise NothingSealed
    if clock.now() < second_look_opens(debrief):
        raise TooEarly
    if second_look_of(debrief) is not None:
        raise LookedTwice
    return SecondLook.objects.create(debrief=debrief, text=text, written_at=clock.now())


class DidNotGoOn(Exception):
    """This is asked where the employer went on with the candidate."""


@transaction.atomic
def keep_what_worked(*, plan: RecoveryPlan, by: User, text: str) -> WhatWorked:
    """May be written again; the last version counts. Raises DidNotGoOn."""
    now = clock.now()
    locked = RecoveryPlan.objects.select_for_update(of=("self",)).of(by).get(pk=plan.pk)
    if branch_at(locked, at=now) not in WENT_ON:
        raise DidNotGoOn
    worked, _created = WhatWorked.objects.update_or_create(
        plan=locked, defaults={"text": text, "saved_at": now}
    )
    return worked
