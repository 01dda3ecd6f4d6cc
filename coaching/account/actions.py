"""A candidate leaves for good, or erases what they wrote for themselves."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import Q

from coaching.account import mails
from coaching.account.queries import (
    ERASE_AFTER,
    LAST_WARNING,
    WARN_AFTER,
    answers_with_old_notes,
    answers_with_old_words,
    forms_left_unfinished,
    own_texts,
    plans_with_own_texts,
    private_rows,
    seen_at,
    writers,
)
from coaching.advice.actions import load_articles
from coaching.advice.actions.help import load_crisis_words, load_help_lines
from coaching.course.actions import close_plan
from coaching.feedback.actions import call_off_questions, cancel_request, locked
from coaching.feedback.actions.deliver import erase_words
from coaching.feedback.models import FeedbackAnswer, FeedbackEvent, FeedbackFinding, FeedbackRequest
from coaching.feedback.states import DELIVERED, AnswerPart, FeedbackState, Visibility
from coaching.letter.actions import TooLateToUndo, undo_letter
from coaching.letter.models import Letter
from coaching.plan.actions import PlanIsClosed
from coaching.plan.models import RecoveryPlan
from coaching.plan.states import PLAN_MOVES, PlanState
from coaching.practice.actions import load_questions
from coaching.practice.actions.friend import InviteIsOver, cancel_invite
from coaching.practice.models import PracticeInvite
from coaching.reply.actions import load_held_words
from coaching.reply.models import Reply
from coaching.reply.states import REPLY_MOVES, ReplyState
from jobstore.lib import clock
from jobstore.lib.moves import IllegalMove, move_all
from jobstore.mail.kinds import MayNotCancel, let_take_back
from jobstore.mail.outgoing.actions.queue import forget_mail_about
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.people.user.actions import GONE
from jobstore.people.user.models import User
from jobstore.wording.actions import load_wording


@transaction.atomic
def erase_person(*, user: User) -> None:
    """What they wrote is deleted; what others answered stays as a nameless mark in the figures."""
    plans = list(RecoveryPlan.objects.select_for_update(of=("self",)).of(user).order_by("pk"))
    for plan in plans:
        call_off_questions(plan=plan, why="The account was erased.")
        forget_mail_about([plan, *_letters_and_questions(plan)])
    move_all(RecoveryPlan.objects.of(user), PlanState.CLOSED, PLAN_MOVES, closed_at=clock.now())
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
    move_all(Reply.objects.filter(own), ReplyState.DECLINED, REPLY_MOVES)
    Reply.objects.filter(own).update(
        name=GONE,
        email="",
        text="This reply was erased by its writer.",
        writer=None,
        ip_hash="",
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


# Each loads one kind of content and says how many rows were new.
LOADERS: tuple[Callable[[], int], ...] = (
    load_articles,
    load_crisis_words,
    load_held_words,
    load_help_lines,
    load_questions,
    load_wording,
)


@transaction.atomic
def load_library() -> int:
    """Load what is missing; how many rows were new."""
    return sum(load() for load in LOADERS)


def _take_letter_back(mail: OutgoingMail, by: User) -> None:
    try:
        undo_letter(letter=Letter.objects.get(pk=mail.subject_id), by=by)
    except (Letter.DoesNotExist, TooLateToUndo) as error:
        raise MayNotCancel from error


def _take_questions_back(mail: OutgoingMail, by: User) -> None:
    try:
        request = FeedbackRequest.objects.get(pk=mail.subject_id, plan__candidate=by)
        cancel_request(request=request, by=by, why="taken back by the candidate")
    except (FeedbackRequest.DoesNotExist, IllegalMove) as error:
        raise MayNotCancel from error


def _take_invitation_back(mail: OutgoingMail, by: User) -> None:
    try:
        invite = PracticeInvite.objects.select_related("session__plan").get(pk=mail.subject_id)
        cancel_invite(plan=invite.session.plan, by=by, session_id=invite.session_id)
    except (PracticeInvite.DoesNotExist, InviteIsOver, PlanIsClosed) as error:
        raise MayNotCancel from error


let_take_back("coaching.letter", _take_letter_back)
let_take_back("coaching.feedbackrequest", _take_questions_back)
let_take_back("coaching.practiceinvite", _take_invitation_back)


@transaction.atomic
def forget_idle_texts(*, user: User) -> bool:
    """Warn, or erase when both warnings were early enough; whether anything was done."""
    person = writers().select_for_update(of=("self",)).filter(pk=user.pk).first()
    if person is None:
        return False
    now = clock.now()
    visit = seen_at(person)
    idle = now - visit
    done = False
    for number, after in enumerate(WARN_AFTER, start=1):
        if idle >= after:
            done = mails.keep_texts(person, visit=visit, number=number) or done
    warned_at = mails.warned_at(person, visit=visit, number=len(WARN_AFTER))
    if idle < ERASE_AFTER or warned_at is None or warned_at > now - LAST_WARNING:
        return done
    for plan in plans_with_own_texts().filter(candidate=person).order_by("pk"):
        erase_own_texts(plan=plan, by=person)
    return True


@transaction.atomic
def forget_old_notes() -> int:
    """What staff and the wording guard noted about an answer goes after a year; how many."""
    answers = FeedbackAnswer.objects.filter(pk__in=answers_with_old_notes(at=clock.now()))
    pks = list(answers.order_by("pk").values_list("pk", flat=True))
    FeedbackFinding.objects.filter(answer_id__in=pks).delete()
    FeedbackEvent.objects.filter(request__answer__in=pks).update(why="")
    return FeedbackAnswer.objects.filter(pk__in=pks).update(guard_hits="", moderation_note="")


@transaction.atomic
def forget_old_words(*, answer: FeedbackAnswer) -> bool:
    """After a year the writer's words go that the candidate was not given; whether any were due.

    What the candidate reads stays theirs; points, bands and the length stay for the figures.
    """
    request = locked(answer.request)
    due = answers_with_old_words(at=clock.now()).filter(pk=answer.pk).first()
    if due is None:
        return False
    gone = _parts_to_erase(due, state=FeedbackState(request.state))
    erase_words(due, parts=gone, paraphrases=due.withheld)
    due.words_erased_at = clock.now()
    due.save()
    return True


def _parts_to_erase(answer: FeedbackAnswer, *, state: FeedbackState) -> frozenset[str]:
    """Paraphrased or never delivered: all; else what was withheld."""
    is_raw = answer.visibility == Visibility.PARAPHRASE or state not in DELIVERED
    return frozenset(AnswerPart) if is_raw else answer.withheld


@transaction.atomic
def forget_unfinished_forms() -> int:
    """What an employer began to write and left for a year; how many."""
    return forms_left_unfinished(at=clock.now()).update(draft=None, draft_saved_at=None)
