from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from coaching.feedback.actions.ask import (
    NotAskable,
    NothingAsked,
    StrangerAsked,
    ask_three_questions,
    cancel_request,
)
from coaching.feedback.actions.moves import IllegalMove
from coaching.feedback.forms.answer import AnswerForm
from coaching.feedback.forms.ask import AskForm
from coaching.feedback.models import FeedbackRequest
from coaching.feedback.queries.policy import people_to_ask
from coaching.feedback.queries.questions import INTRO, QUESTIONS, questions_of
from coaching.feedback.queries.request import feedback_of_plan, may_ask_alone, why_not_askable
from coaching.plan.access import own_plan
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries.facts import employer_gives_feedback
from jobstore.web.requests import SignedInRequest
from jobstore.web.typed.kept import not_taken


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def feedback_create(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    if feedback_of_plan(plan) is not None:
        not_taken(request)
        return redirect("coaching:feedback_open", plan.pk)
    interviewers = people_to_ask(plan)
    if reason := why_not_askable(plan):
        return _cannot_ask(request, plan, reason)
    form = AskForm(request.POST or None, interviewers=interviewers)
    context = {"plan": plan, "form": form, "opening": plan.interview.application.opening}
    if not (form.is_bound and form.is_valid()) or "change" in request.POST:
        return render(request, "coaching/feedback/ask.html", context)
    if "send" in request.POST:
        return _send(request, plan, form)
    # Not kept: the mail and the form of the preview are made of what they will be made of.
    asked = FeedbackRequest(plan=plan, intro=form.cleaned_data["intro"], **_questions(form))
    preview = {
        **context,
        "interviewer": form.chosen_interviewer,
        "questions": questions_of(asked),
        "intro": asked.intro,
        "answer_form": AnswerForm(request=asked),
    }
    return render(request, "coaching/feedback/ask_preview.html", preview)


def _questions(form: AskForm) -> dict[str, bool]:
    asked = form.cleaned_data["questions"]
    return {f"asks_{name}": name in asked for name, _label in QUESTIONS}


def _send(request: SignedInRequest, plan: RecoveryPlan, form: AskForm) -> HttpResponse:
    try:
        ask_three_questions(
            plan=plan,
            by=request.user,
            interviewer=form.chosen_interviewer,
            intro=form.cleaned_data["intro"],
            **_questions(form),
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


@require_POST
def feedback_cancel(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    asked = feedback_of_plan(plan)
    if asked is None:
        return redirect("coaching:feedback_create", plan.pk)
    try:
        cancel_request(request=asked, by=request.user, why="taken back by the candidate")
    except IllegalMove:
        messages.info(request, "It is too late to take the questions back.")
    else:
        messages.success(request, "Taken back. Nothing more goes to the employer.")
    return redirect("coaching:feedback_open", plan.pk)
