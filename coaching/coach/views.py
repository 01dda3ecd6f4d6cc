"""The candidate's requests to our staff, and what the coach of a request may read."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coaching.coach import actions
from coaching.coach import queries as requests
from coaching.coach.forms import CoachForm, MessageForm, ShareForm
from coaching.coach.models import CoachRequest, ShareGrant
from coaching.coach.queries import (
    SHARED_DAYS,
    grant_for_coach,
    sections_with_content,
    shared_content,
)
from coaching.coach.states import CoachChannel, CoachState, CoachTopic, ShareSection
from coaching.permissions import can_coach
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries import plans_of
from jobstore.lib import clock
from jobstore.mail.kinds import promising
from jobstore.web.requests import SignedInRequest, saying

TOO_MANY = "You have as many open questions with us as we can answer well. Close one first."
CLOSED = "This request is closed. You can write a new one at any time."


@require_GET
def coach_list(request: SignedInRequest) -> HttpResponse:
    context = {"rows": requests.requests_of(request.user), "at": clock.now()}
    return render(request, "coaching/coach/list.html", context)


@require_http_methods(["GET", "POST"])
def coach_create(request: SignedInRequest) -> HttpResponse:
    plans = plans_of(request.user)
    chosen = request.POST.get("plan") or request.GET.get("plan") or ""
    plan = next((row for row in plans if str(row.pk) == chosen), None)
    if plan is None and len(plans) == 1 and "plan" not in request.POST:
        plan = plans[0]
    form = CoachForm(
        request.POST or None,
        plans=plans,
        sections=_offered(plan) if plan or not plans else list(ShareSection),
        initial=_initial(request, plan),
    )
    if request.method == "POST" and form.is_valid():
        return _ask(request, form)
    return _form_page(request, form)


def _form_page(request: SignedInRequest, form: CoachForm) -> HttpResponse:
    context = {
        "form": form,
        "has_plans": bool(form.plans),
        "is_struggling": request.GET.get("topic") == CoachTopic.STRUGGLING,
        "has_asked": bool(requests.requests_of(request.user)),
    }
    return render(request, "coaching/coach/form.html", context)


def _offered(plan: RecoveryPlan | None) -> list[ShareSection]:
    """What there is to share of a plan."""
    return sections_with_content(plan) if plan else []


def _initial(request: SignedInRequest, plan: RecoveryPlan | None) -> dict[str, Any]:
    """What a link to the form may fill in: `topic`, `plan` and `share` (sections, by comma)."""
    topic = request.GET.get("topic", "")
    sections = [name for name in request.GET.get("share", "").split(",") if name in ShareSection]
    if not sections and topic == CoachTopic.FEEDBACK:
        sections = [ShareSection.FEEDBACK.value]
    return {
        "topic": topic if topic in CoachTopic else CoachTopic.INTERVIEW,
        "plan": str(plan.pk) if plan else "",
        "sections": sections,
        "days": SHARED_DAYS,
        "phone": request.user.phone,
        "channel": CoachChannel.HERE,
    }


def _ask(request: SignedInRequest, form: CoachForm) -> HttpResponse:
    data = form.cleaned_data
    try:
        asked = actions.ask_coach(
            by=request.user,
            topic=CoachTopic(data["topic"]),
            text=data["text"],
            channel=CoachChannel(data["channel"]),
            phone=data["phone"] if data["channel"] == CoachChannel.PHONE else "",
            plan=form.chosen_plan,
            sections=form.chosen_sections,
            days=form.chosen_days,
        )
    except actions.TooManyRequests:
        form.add_error(None, TOO_MANY)
        return _form_page(request, form)
    done = promising("Sent. We answer within one working day.", "coaching.coach_reply")
    messages.success(request, done)
    return redirect("coaching:coach_detail", asked.pk)


@require_http_methods(["GET", "POST"])
def coach_detail(request: SignedInRequest, pk: UUID) -> HttpResponse:
    asked = _own_request(request, pk)
    plan = asked.plan
    offered = _offered(plan)
    wish = request.POST.get("action", "")
    message = MessageForm(request.POST if wish == "write" else None)
    share = ShareForm(request.POST if wish == "share" else None, sections=offered)
    if wish == "close":
        actions.close_request(request=asked, by=request.user)
        messages.success(request, "Closed. What you shared is shared no more.")
        return redirect("coaching:coach_detail", asked.pk)
    if wish == "write" and message.is_valid():
        return _write(request, asked, message.cleaned_data["text"])
    if wish == "share" and plan is not None and offered and share.is_valid():
        return _share(request, asked, plan, share)
    context = {
        "asked": asked,
        "form": message,
        "share_form": share if offered and asked.state != CoachState.CLOSED else None,
        "is_closed": asked.state == CoachState.CLOSED,
        "is_late": asked.state == CoachState.OPEN and asked.due_at < clock.now(),
        "shares": _shares(asked),
    }
    return render(request, "coaching/coach/detail.html", context)


def _own_request(request: SignedInRequest, pk: UUID) -> CoachRequest:
    asked = requests.request_of_candidate(request.user, pk)
    if asked is None:
        raise Http404
    return asked


def _shares(asked: CoachRequest) -> list[dict[str, Any]]:
    now = clock.now()
    return [
        {
            "grant": grant,
            "titles": [str(section.label) for section in grant.section_list],
            "is_live": grant.is_live(at=now),
            "views": list(grant.views.all()),
        }
        for grant in asked.shares.all()
    ]


def _write(request: SignedInRequest, asked: CoachRequest, text: str) -> HttpResponse:
    refusals = {
        actions.RequestIsClosed: CLOSED,
        actions.TooManyRequests: "That is a lot for one day. Write again tomorrow.",
    }
    with saying(request, refusals, done="Sent."):
        actions.write_again(request=asked, by=request.user, text=text)
    return redirect("coaching:coach_detail", asked.pk)


def _share(
    request: SignedInRequest, asked: CoachRequest, plan: RecoveryPlan, form: ShareForm
) -> HttpResponse:
    done = "Shared. You see here whenever it is read."
    with saying(request, {actions.NothingShared: CLOSED}, done=done):
        actions.share_sections(
            request=asked,
            plan=plan,
            by=request.user,
            sections=form.chosen_sections,
            days=form.chosen_days,
        )
    return redirect("coaching:coach_detail", asked.pk)


@require_POST
def share_revoke(request: SignedInRequest, pk: UUID) -> HttpResponse:
    grant = ShareGrant.objects.filter(pk=pk, plan__candidate=request.user).first()
    if grant is None:
        raise Http404
    actions.revoke_share(grant=grant, by=request.user)
    messages.success(request, "Taken back. Nobody can read it any more.")
    return redirect("coaching:coach_detail", grant.request_id)


@require_GET
def shared_detail(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """For the coach who took the request on, while the share lives; else nothing is there."""
    grant = grant_for_coach(request.user, pk) if can_coach(request.user) else None
    if grant is None:
        raise Http404
    try:
        actions.note_view(grant=grant, by=request.user)
    except actions.ShareIsOver:
        raise Http404 from None
    context = {
        "grant": grant,
        "opening": grant.plan.interview.application.opening,
        "candidate": grant.request.candidate,
        "sections": shared_content(grant),
    }
    return render(request, "coaching/coach/shared.html", context)
