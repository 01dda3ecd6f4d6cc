"""The employer's side without an answer in writing: not at all, by phone, or how it stands."""

from contextlib import suppress
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coaching.feedback.access import answerable_request
from coaching.feedback.actions.address import name_other_person
from coaching.feedback.actions.answer import TooLate, ask_for_a_call, decline_request
from coaching.feedback.forms.decline import DeclineForm
from coaching.feedback.models import FeedbackRequest
from coaching.feedback.queries.findings import review_of
from coaching.feedback.queries.request import answer_of, is_editable
from coaching.feedback.states import AWAITING_EMPLOYER, DeclineReason, FeedbackState, Visibility
from coaching.feedback.views.answer import MASK, PURPOSE
from coaching.feedback.views.signed_link import has_link, link_is_dead, unlisted
from jobstore.lib import clock
from jobstore.people.user.models import User
from jobstore.web.requests import HtmxRequest
from jobstore.web.typed.kept import not_taken


@MASK
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@unlisted
def feedback_decline(request: HtmxRequest, pk: UUID) -> HttpResponse:
    asked = answerable_request(request, pk)
    if asked is None:
        return link_is_dead(request, PURPOSE)
    if asked.state not in AWAITING_EMPLOYER:
        not_taken(request)
        return redirect("coaching:feedback_done", asked.pk)
    initial = {"reason": request.GET.get("reason", "")}
    form = DeclineForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        by = request.user if request.user.is_authenticated else None
        with suppress(TooLate):  # the next page says how it stands
            _decline(asked, form, by=None if has_link(request, pk, purpose=PURPOSE) else by)
        return redirect("coaching:feedback_done", asked.pk)
    context = {
        "asked": asked,
        "form": form,
        "first_name": asked.plan.candidate.get_short_name(),
        "opening": asked.plan.interview.application.opening,
    }
    return render(request, "coaching/feedback/decline.html", context)


def _decline(asked: FeedbackRequest, form: DeclineForm, *, by: User | None) -> None:
    """The wrong person ends nothing: staff ask the right one."""
    reason = DeclineReason(form.cleaned_data["reason"])
    text = form.cleaned_data["text"]
    if reason == DeclineReason.WRONG_PERSON:
        name_other_person(request=asked, who=text, by=by)
    else:
        decline_request(request=asked, reason=reason, text=text, by=by)


@login_not_required
@require_POST
@unlisted
def feedback_call(request: HtmxRequest, pk: UUID) -> HttpResponse:
    asked = answerable_request(request, pk)
    if asked is None:
        return link_is_dead(request, PURPOSE)
    with suppress(TooLate):  # the next page says how it stands
        ask_for_a_call(request=asked)
    return redirect("coaching:feedback_done", asked.pk)


@login_not_required
@require_safe
@unlisted
def feedback_done(request: HtmxRequest, pk: UUID) -> HttpResponse:
    asked = answerable_request(request, pk)
    if asked is None:
        return link_is_dead(request, PURPOSE)
    answer = answer_of(asked)
    context = {
        "asked": asked,
        "answer": answer,
        "first_name": asked.plan.candidate.get_short_name(),
        "opening": asked.plan.interview.application.opening,
        "can_change": is_editable(asked, answer, at=clock.now()),
        "findings": review_of(answer).hits if answer is not None else (),
        "is_paraphrased": answer is not None and answer.visibility == Visibility.PARAPHRASE,
        "FeedbackState": FeedbackState,
    }
    return render(request, "coaching/feedback/done.html", context)
