"""The candidate's side after asking: how it stands, the seal, and one thing to do."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from coaching.actions.feedback.deliver import (
    NothingToOpen,
    NotOpened,
    ask_for_withheld,
    choose_action,
    open_feedback,
    open_tomorrow,
)
from coaching.forms.feedback.ask import ActionForm
from coaching.models import FeedbackAnswer, FeedbackRequest, RecoveryPlan
from coaching.queries.feedback.readable import readable_answer
from coaching.queries.feedback.request import feedback_of_plan
from coaching.queries.plan import next_step
from coaching.states import (
    AWAITING_EMPLOYER,
    DELIVERED,
    FEEDBACK_MOVES,
    ActionKind,
    FeedbackState,
)
from coaching.views.access import own_plan
from jobstore.lib import clock
from jobstore.lib.moves import is_legal
from jobstore.web.requests import SignedInRequest


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
        context = {**_about(plan), "answer": asked.answer}
        return render(request, "coaching/feedback/sealed.html", context)
    return _opened_page(request, plan, asked, ActionForm())


def _break_the_seal(
    request: SignedInRequest, plan: RecoveryPlan, asked: FeedbackRequest
) -> HttpResponse:
    try:
        if request.POST.get("when") == "tomorrow":
            open_tomorrow(request=asked, by=request.user)
            messages.success(request, "It stays closed. We remind you tomorrow at ten.")
        else:
            open_feedback(request=asked, by=request.user)
    except NothingToOpen:
        messages.info(request, "There is nothing to open yet.")
    return redirect("coaching:feedback_open", plan.pk)


def _status_page(
    request: SignedInRequest, plan: RecoveryPlan, asked: FeedbackRequest
) -> HttpResponse:
    # What happens on the employer's and on our side until the release looks the same from here.
    is_being_called = asked.state == FeedbackState.ESCALATED
    context = {
        **_about(plan),
        "asked": asked,
        "is_waiting": asked.state in AWAITING_EMPLOYER | {FeedbackState.IN_REVIEW},
        "is_being_called": is_being_called,
        "can_cancel": is_legal(FEEDBACK_MOVES, asked.state, FeedbackState.CANCELED),
        "FeedbackState": FeedbackState,
    }
    return render(request, "coaching/feedback/status.html", context)


def _opened_page(
    request: SignedInRequest, plan: RecoveryPlan, asked: FeedbackRequest, form: ActionForm
) -> HttpResponse:
    answer: FeedbackAnswer = asked.answer
    readable = readable_answer(answer)
    context = {
        **_about(plan),
        "answer": answer,
        "readable": readable,
        "form": form,
        "if_then": plan.if_thens.order_by("-id").first(),
        "ActionKind": ActionKind,
        "asked_for_withheld": answer.withheld_asked_at is not None,
    }
    return render(request, "coaching/feedback/opened.html", context)


@sensitive_post_parameters()
@require_POST
def feedback_action(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    asked = feedback_of_plan(plan)
    if asked is None or asked.state not in DELIVERED or asked.answer.opened_at is None:
        return redirect("coaching:feedback_open", plan.pk)
    form = ActionForm(request.POST)
    if not form.is_valid():
        return _opened_page(request, plan, asked, form)
    try:
        choose_action(
            request=asked,
            by=request.user,
            action=ActionKind(form.cleaned_data["action"]),
            if_text=form.cleaned_data["if_text"],
            then_text=form.cleaned_data["then_text"],
        )
    except (NothingToOpen, NotOpened):
        messages.info(request, "Open the feedback first.")
    else:
        is_plan = form.cleaned_data["action"] == ActionKind.IF_THEN
        kept = "Kept. That is one thing for the next time."
        messages.success(request, kept if is_plan else "Done. It stays here for you.")
    return redirect("coaching:feedback_open", plan.pk)


@require_POST
def feedback_ask_withheld(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    asked = feedback_of_plan(plan)
    try:
        if asked is not None:
            ask_for_withheld(request=asked, by=request.user)
    except NothingToOpen:
        messages.info(request, "There is nothing to ask for yet.")
    else:
        messages.success(request, "We look at it again and write to you.")
    return redirect("coaching:feedback_open", plan.pk)


def _about(plan: RecoveryPlan) -> dict[str, object]:
    opening = plan.interview.application.opening
    return {
        "plan": plan,
        "opening": opening,
        "employer": opening.employer,
        "step": next_step(plan, clock.now()),
    }
