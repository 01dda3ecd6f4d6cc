"""A candidate leaves for good, or erases what they wrote for themselves."""

from django.db import transaction
from django.db.models import Q

from coaching.actions.feedback.ask import call_off_questions
from coaching.actions.feedback.erase import erase_words
from coaching.actions.plan import close_plan
from coaching.models import (
    FeedbackAnswer,
    FeedbackEvent,
    FeedbackFinding,
    FeedbackRequest,
    Letter,
    RecoveryPlan,
    Reply,
)
from coaching.queries.account import own_texts, private_rows
from coaching.states import AnswerPart, PlanState, ReplyState
from jobstore.lib import clock
from jobstore.mail.actions.forget import forget_mail_about
from jobstore.people.actions.account import GONE
from jobstore.people.models import User


@transaction.atomic
def erase_person(*, user: User) -> None:
    """What they wrote is deleted; what others answered stays as a nameless mark in the figures."""
    plans = list(RecoveryPlan.objects.select_for_update(of=("self",)).of(user).order_by("pk"))
    for plan in plans:
        call_off_questions(plan=plan, why="The account was erased.")
        forget_mail_about([plan, *_letters_and_questions(plan)])
    RecoveryPlan.objects.of(user).filter(state=PlanState.ACTIVE).update(
        state=PlanState.CLOSED, closed_at=clock.now()
    )
    for thing in private_rows():
        thing.all_rows_of(user).delete()
    _make_answers_nameless(user)
    _empty_replies(user)


def _letters_and_questions(plan: RecoveryPlan) -> list[Letter | FeedbackRequest]:
    letters = Letter.objects.filter(plan=plan).order_by("pk")
    return [*letters, *FeedbackRequest.objects.filter(plan=plan).order_by("pk")]


def _make_answers_nameless(user: User) -> None:
    requests = FeedbackRequest.objects.filter(plan__candidate=user)
    answers = FeedbackAnswer.objects.filter(request__in=requests)
    FeedbackEvent.objects.filter(request__in=requests).update(why="")
    FeedbackFinding.objects.filter(answer__in=answers).delete()
    for answer in answers.order_by("pk"):
        erase_words(answer, parts=frozenset(AnswerPart), paraphrases=frozenset(AnswerPart))
        answer.guard_hits = answer.moderation_note = answer.withheld_answer = answer.praise = ""
        answer.save()
    requests.update(intro="", decline_text="", draft=None)


def _empty_replies(user: User) -> None:
    """Others may have answered: the place of a reply stays, its words and its writer go."""
    own = Q(writer=user) | Q(email__iexact=user.email)
    Reply.objects.filter(own).update(
        name=GONE,
        email="",
        text="This reply was erased by its writer.",
        writer=None,
        ip_hash="",
        state=ReplyState.DECLINED,
    )


@transaction.atomic
def erase_own_texts(*, plan: RecoveryPlan, by: User) -> RecoveryPlan:
    """What the candidate wrote for themselves in one plan goes; the plan closes if it was open."""
    plan = RecoveryPlan.objects.select_for_update(of=("self",)).of(by).get(pk=plan.pk)
    if plan.state == PlanState.ACTIVE:
        close_plan(plan=plan, by=by)
    for rows in own_texts(plan):
        rows.delete()
    return plan
