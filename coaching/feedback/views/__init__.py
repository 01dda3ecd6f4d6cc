"""The candidate's side: asking, how it stands, the seal, and one thing to do."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from coaching.access import own_plan
from coaching.course.queries import next_step
from coaching.feedback.actions import (
    NotAskable,
    NothingAsked,
    StrangerAsked,
    ask_three_questions,
    cancel_request,
)
from coaching.feedback.actions.deliver import (
    NothingToOpen,
    NotOpened,
    WordsAreGone,
    ask_for_withheld,
    choose_action,
    open_feedback,
    open_tomorrow,
    rate_feedback,
    tell_that_it_was_read,
)
from coaching.feedback.forms import ActionForm, AskForm, RatingForm
from coaching.feedback.forms.answer import AnswerForm
from coaching.feedback.models import FeedbackRequest
from coaching.feedback.queries import (
    INTRO,
    QUESTIONS,
    feedback_of_plan,
    may_ask_alone,
    people_to_ask,
    questions_of,
    why_not_askable,
)
from coaching.feedback.queries.answer import readable_answer
from coaching.feedback.queries.contact import questions_leave_at, reached_nobody
from coaching.feedback.states import AWAITING_EMPLOYER, DELIVERED, ActionKind, FeedbackState
from coaching.plan.actions import PlanIsClosed
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries import employer_gives_feedback
from coaching.plan.states import PlanState
from coaching.practice.states import DrillSource
from jobstore.lib import clock
from jobstore.lib.moves import IllegalMove
from jobstore.mail.kinds import promising
from jobstore.people.access_token.access import View
from jobstore.web.requests import SignedInRequest, saying
from jobstore.web.typed.kept import not_taken

IN_THEIR_WORDS = "From the employer, as they wrote it. One thing to take away is enough."
IN_OUR_WORDS = "From the employer, put into words by Job Store. One thing to take away is enough."

OPEN_FIRST: dict[type[Exception], str] = dict.fromkeys(
    (NothingToOpen, NotOpened), "Open the feedback first."
)

KEPT = {
    ActionKind.IF_THEN: "Kept. That is one thing for the next time.",
    ActionKind.DRILL: "Kept. It comes up in two days.",
    ActionKind.READING: "Done. It stays here for you.",
}


@require_http_methods(["GET", "POST"])
def feedback_open(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    asked = feedback_of_plan(plan)
    if asked is None:
        return redirect("coaching:feedback_create", plan.pk)
    if request.method == "POST":
        return _break_the_seal(request, plan, asked)
    if asked.state not in DELIVERED:
        return _status_page(request, plan, asked)
    if asked.answer.opened_at is None:
        sealed = {**_about(plan), "answer": asked.answer}
        return render(request, "coaching/feedback/sealed.html", sealed)
    return _opened_page(request, plan, asked, _action_form(plan, asked))


def _action_form(plan: RecoveryPlan, asked: FeedbackRequest, data: Any = None) -> ActionForm:
    suggestion = readable_answer(asked.answer).suggestion
    return ActionForm(data, suggestion=suggestion, can_drill=plan.state == PlanState.ACTIVE)


def _break_the_seal(
    request: SignedInRequest, plan: RecoveryPlan, asked: FeedbackRequest
) -> HttpResponse:
    try:
        if request.POST.get("when") == "tomorrow":
            open_tomorrow(request=asked, by=request.user)
            done = promising(
                "It stays closed. We remind you tomorrow at ten.", "coaching.feedback_arrived"
            )
            messages.success(request, done)
        else:
            open_feedback(request=asked, by=request.user)
    except NothingToOpen:
        messages.info(request, "There is nothing to open yet.")
    return redirect("coaching:feedback_open", plan.pk)


def _status_page(
    request: SignedInRequest, plan: RecoveryPlan, asked: FeedbackRequest
) -> HttpResponse:
    context = {
        **_about(plan),
        "asked": asked,
        "leaves_at": questions_leave_at(asked, at=clock.now()),
        # What happens on the employer's and on our side until the release looks the same from here.
        "is_waiting": asked.state in AWAITING_EMPLOYER | {FeedbackState.IN_REVIEW},
        "is_being_called": asked.state == FeedbackState.ESCALATED,
        "reached_nobody": reached_nobody(asked),
        "can_cancel": asked.may_become(FeedbackState.CANCELED),
        "FeedbackState": FeedbackState,
    }
    return render(request, "coaching/feedback/status.html", context)


def _opened_page(
    request: SignedInRequest, plan: RecoveryPlan, asked: FeedbackRequest, form: ActionForm
) -> HttpResponse:
    answer = asked.answer
    readable = readable_answer(answer)
    useful = "yes" if answer.was_useful else "no"
    context = {
        **_about(plan),
        "answer": answer,
        "readable": readable,
        "lead": IN_OUR_WORDS if readable.in_our_words else IN_THEIR_WORDS,
        "form": form,
        "rating": RatingForm(initial={"useful": useful, "praise": answer.praise.split(",")}),
        "if_then": plan.if_thens.order_by("-id").first(),
        "drill": plan.drills.filter(source=DrillSource.FEEDBACK).order_by("-created_at").first(),
        "ActionKind": ActionKind,
        "asked_for_withheld": answer.withheld_asked_at is not None,
    }
    return render(request, "coaching/feedback/opened.html", context)


@require_POST
def feedback_action(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    asked = feedback_of_plan(plan)
    if asked is None or asked.state not in DELIVERED or asked.answer.opened_at is None:
        not_taken(request)
        return redirect("coaching:feedback_open", plan.pk)
    form = _action_form(plan, asked, request.POST)
    if not form.is_valid():
        return _opened_page(request, plan, asked, form)
    closed = {PlanIsClosed: "You have closed this plan, so nothing comes up any more."}
    with saying(request, OPEN_FIRST | closed, done=KEPT[form.cleaned_data["action"]]):
        choose_action(request=asked, by=request.user, **form.cleaned_data)
    return redirect("coaching:feedback_open", plan.pk)


def _on_own_feedback(do: Callable[[SignedInRequest, FeedbackRequest], None]) -> View:
    """A button of the page: what it does to the candidate's own feedback, then the page again."""

    @wraps(do)
    def press(request: SignedInRequest, pk: UUID) -> HttpResponse:
        plan = own_plan(request, pk)
        asked = feedback_of_plan(plan)
        if asked is not None:
            with saying(request, OPEN_FIRST):
                do(request, asked)
        return redirect("coaching:feedback_open", plan.pk)

    return require_POST(press)


@_on_own_feedback
def feedback_useful(request: SignedInRequest, asked: FeedbackRequest) -> None:
    """Whether it helped, and what was good about it."""
    form = RatingForm(request.POST)
    if form.is_valid():
        rate_feedback(
            request=asked, by=request.user, was_useful=form.was_useful, praise=form.chosen_praise
        )
        messages.success(request, "Thank you. That tells us which answers help.")


@_on_own_feedback
def feedback_thank(request: SignedInRequest, asked: FeedbackRequest) -> None:
    """Let the writer know that it was read."""
    tell_that_it_was_read(request=asked, by=request.user)
    done = promising("We let them know that you read it.", "coaching.feedback_read")
    messages.success(request, done)


@_on_own_feedback
def feedback_ask_withheld(request: SignedInRequest, asked: FeedbackRequest) -> None:
    refusals = {
        NothingToOpen: "There is nothing to ask for yet.",
        WordsAreGone: "It was kept for a year and is erased now.",
    }
    done = promising(
        "We look at it again and write to you within one working day.",
        "coaching.withheld_kept",
        "coaching.feedback_arrived",
    )
    with saying(request, refusals, done=done):
        ask_for_withheld(request=asked, by=request.user)


@_on_own_feedback
def feedback_cancel(request: SignedInRequest, asked: FeedbackRequest) -> None:
    late = {IllegalMove: "It is too late to take the questions back."}
    with saying(request, late, done="Taken back. Nothing more goes to the employer."):
        cancel_request(request=asked, by=request.user, why="taken back by the candidate")


def _about(plan: RecoveryPlan) -> dict[str, object]:
    opening = plan.interview.application.opening
    return {
        "plan": plan,
        "opening": opening,
        "employer": opening.employer,
        "step": next_step(plan, clock.now()),
    }


@require_http_methods(["GET", "POST"])
def feedback_create(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    if feedback_of_plan(plan) is not None:
        not_taken(request)
        return redirect("coaching:feedback_open", plan.pk)
    if reason := why_not_askable(plan):
        return _cannot_ask(request, plan, reason)
    form = AskForm(request.POST or None, interviewers=people_to_ask(plan))
    context = {"plan": plan, "form": form, "opening": plan.interview.application.opening}
    if not (form.is_bound and form.is_valid()) or "change" in request.POST:
        return render(request, "coaching/feedback/ask.html", context)
    if "send" in request.POST:
        return _send(request, plan, form)
    # Not kept: the mail and the form of the preview are made of what they will be made of.
    asked = FeedbackRequest(plan=plan, **form.wishes)
    preview = {
        **context,
        "interviewer": form.chosen_interviewer,
        "questions": questions_of(asked),
        "intro": asked.intro,
        "answer_form": AnswerForm(request=asked),
    }
    return render(request, "coaching/feedback/ask_preview.html", preview)


def _send(request: SignedInRequest, plan: RecoveryPlan, form: AskForm) -> HttpResponse:
    try:
        ask_three_questions(
            plan=plan, by=request.user, interviewer=form.chosen_interviewer, **form.wishes
        )
    except (NotAskable, NothingAsked, StrangerAsked) as refusal:
        return _cannot_ask(request, plan, str(refusal))
    messages.success(request, "Your questions are on their way.")
    return redirect("coaching:feedback_open", plan.pk)


def _cannot_ask(request: SignedInRequest, plan: RecoveryPlan, reason: str) -> HttpResponse:
    not_taken(request)
    application = plan.interview.application
    employer = application.opening.employer
    never = not employer_gives_feedback(application)
    context = {
        "application": application,
        "can_have_it_checked": employer.tracked_by_id is not None and employer.verified_at is None,
        "check_is_asked": employer.check_asked_at is not None,
        "plan": plan,
        "opening": application.opening,
        "reason": reason,
        "never": never,
        "asks_alone": not never and may_ask_alone(plan),
        "intro": INTRO,
        "questions": [label for _name, label in QUESTIONS],
    }
    return render(request, "coaching/feedback/cannot_ask.html", context)
