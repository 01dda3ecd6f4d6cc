"""The employer's side: by signed link, or signed in as a recruiter."""

from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_safe

from coaching.feedback.actions import TooLate, name_other_person
from coaching.feedback.actions.answer import (
    WordingBlocked,
    WordingHints,
    ask_for_a_call,
    decline_request,
    save_answer_draft,
    submit_answer,
)
from coaching.feedback.forms import DeclineForm
from coaching.feedback.forms.answer import AnswerForm, began_now
from coaching.feedback.models import FeedbackAnswer, FeedbackRequest
from coaching.feedback.queries import (
    answer_of,
    feedback_requests,
    is_editable,
    requests_waiting_for,
)
from coaching.feedback.queries.answer import content_of, review_of, review_texts
from coaching.feedback.states import (
    AWAITING_EMPLOYER,
    AnswerSource,
    DeclineReason,
    FeedbackState,
    Visibility,
)
from coaching.permissions import can_answer_signed_in
from jobstore.lib import clock
from jobstore.people.access_token.access import by_link, has_link, open_link, unlisted
from jobstore.people.employer.access import own_employer
from jobstore.people.permissions import is_member
from jobstore.people.states import TokenPurpose
from jobstore.people.user.models import User
from jobstore.web.requests import HtmxRequest, SignedInRequest
from jobstore.web.typed.kept import not_taken
from jobstore.wording.queries.guard import Hit


def answerable_request(request: HtmxRequest, pk: UUID) -> FeedbackRequest | None:
    """The request for whoever holds its link or recruits for its employer; else None."""
    found = feedback_requests().filter(pk=pk).first()
    if found is None:
        return None
    if has_link(request, pk, purpose=TokenPurpose.FEEDBACK_FORM) or can_answer_signed_in(
        request.user, found
    ):
        return found
    return None


PURPOSE = TokenPurpose.FEEDBACK_FORM


@login_not_required
@require_safe
@unlisted
def feedback_link(request: HtmxRequest, token: str) -> HttpResponse:
    page = "feedback_decline" if "decline" in request.GET else "feedback_form"
    return open_link(request, token, purpose=PURPOSE, to=f"coaching:{page}")


@by_link(PURPOSE, answerable_request, "GET", "HEAD", "POST")
def feedback_form(request: HtmxRequest, asked: FeedbackRequest) -> HttpResponse:
    answer = answer_of(asked)
    if not is_editable(asked, answer, at=clock.now()):
        not_taken(request)
        return redirect("coaching:feedback_done", asked.pk)
    has_come = has_link(request, asked.pk, purpose=PURPOSE)
    if request.method != "POST":
        return _form_page(request, asked, answer, _form_to_show(asked, answer, asks_who=has_come))
    form = AnswerForm(request.POST, request=asked, asks_who=has_come)
    if form.denies_interview:
        address = reverse("coaching:feedback_decline", args=[asked.pk])
        return redirect(f"{address}?reason=wrong_person")
    if form.is_valid() and _is_taken(request, asked, form, has_come=has_come):
        return redirect("coaching:feedback_done", asked.pk)
    with suppress(TooLate):  # what was typed is on the page in any case
        save_answer_draft(request=asked, data=form.to_keep())
    return _form_page(request, asked, answer, form)


@by_link(PURPOSE, answerable_request, "POST")
def feedback_draft(request: HtmxRequest, asked: FeedbackRequest) -> HttpResponse:
    """Keep what is typed so far: by its button, or while writing, with hints about the words."""
    has_come = has_link(request, asked.pk, purpose=PURPOSE)
    form = AnswerForm(request.POST, request=asked, asks_who=has_come)
    try:
        asked = save_answer_draft(request=asked, data=form.to_keep())
    except TooLate:
        return redirect("coaching:feedback_done", asked.pk)
    if not request.htmx:
        messages.success(request, "Saved. The link in the mail brings you back here.")
        return redirect("coaching:feedback_form", asked.pk)
    review = review_texts(asked, form.typed())
    context = {"review": review, "saved_at": asked.draft_saved_at}
    return render(request, "coaching/feedback/_hints.html", context)


def _is_taken(
    request: HtmxRequest, asked: FeedbackRequest, form: AnswerForm, *, has_come: bool
) -> bool:
    """Hand the answer over; what the wording guard says goes onto the form."""
    try:
        submit_answer(
            request=asked,
            content=form.content,
            source=AnswerSource.LINK if has_come else AnswerSource.PAGE,
            by=None if has_come or not request.user.is_authenticated else request.user,
            hints_seen=form.words_seen,
            seconds=form.seconds,
        )
    except WordingBlocked as refusal:
        form.show_review(refusal.review)
    except WordingHints as hints:
        form.ask_to_look_again(hints.review)
    except TooLate:
        return True
    return not form.errors


def _form_to_show(
    asked: FeedbackRequest, answer: FeedbackAnswer | None, *, asks_who: bool
) -> AnswerForm:
    if asked.draft is not None:
        initial = {**asked.draft, "began": began_now()}
        return AnswerForm(request=asked, asks_who=asks_who, initial=initial)
    content = content_of(answer) if answer is not None else None
    return AnswerForm(request=asked, asks_who=asks_who, content=content)


def _form_page(
    request: HtmxRequest, asked: FeedbackRequest, answer: FeedbackAnswer | None, form: AnswerForm
) -> HttpResponse:
    interview = asked.plan.interview
    context = {
        "asked": asked,
        "form": form,
        "first_name": form.first_name,
        "opening": interview.application.opening,
        "interview": interview,
        "is_change": answer is not None,
        "findings": _held_words(asked, answer),
        "is_returned": asked.state == FeedbackState.RETURNED,
        "staff_note": answer.moderation_note if answer is not None else "",
        "can_decline": asked.may_become(FeedbackState.DECLINED),
        "can_ask_for_call": asked.may_become(FeedbackState.ESCALATED),
    }
    return render(request, "coaching/feedback/form.html", context)


def _held_words(asked: FeedbackRequest, answer: FeedbackAnswer | None) -> tuple[Hit, ...]:
    """What made staff look first, while the writer may still change it."""
    if answer is None or asked.state != FeedbackState.IN_REVIEW:
        return ()
    return review_of(answer).hits


@require_GET
def feedback_inbox(request: SignedInRequest, slug: str) -> HttpResponse:
    """What a recruiter's employer has yet to answer."""
    employer = own_employer(request, slug, may=is_member)
    context = {"employer": employer, "waiting": requests_waiting_for(employer)}
    return render(request, "coaching/feedback/inbox.html", context)


@by_link(PURPOSE, answerable_request, "GET", "HEAD", "POST")
def feedback_decline(request: HtmxRequest, asked: FeedbackRequest) -> HttpResponse:
    if asked.state not in AWAITING_EMPLOYER:
        not_taken(request)
        return redirect("coaching:feedback_done", asked.pk)
    initial = {"reason": request.GET.get("reason", "")}
    form = DeclineForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        by = request.user if request.user.is_authenticated else None
        with suppress(TooLate):  # the next page says how it stands
            _decline(asked, form, by=None if has_link(request, asked.pk, purpose=PURPOSE) else by)
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


@by_link(PURPOSE, answerable_request, "POST")
def feedback_call(request: HtmxRequest, asked: FeedbackRequest) -> HttpResponse:
    with suppress(TooLate):  # the next page says how it stands
        ask_for_a_call(request=asked)
    return redirect("coaching:feedback_done", asked.pk)


@by_link(PURPOSE, answerable_request, "GET", "HEAD")
def feedback_done(request: HtmxRequest, asked: FeedbackRequest) -> HttpResponse:
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
