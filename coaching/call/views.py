"""The candidate's call to an interviewer who welcomes calls."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from coaching.access import own_plan
from coaching.call import actions
from coaching.call import queries as calls
from coaching.call.forms import PARTS, CallForm, CallLogForm, CallNumberForm, both_times
from coaching.call.models import CallPlan
from coaching.call.queries import CallGate, Window, call_file
from coaching.call.states import CallOutcome, CallState
from coaching.feedback.queries import feedback_of_plan, may_ask_alone, why_not_askable
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries import employer_gives_feedback
from jobstore.lib import clock
from jobstore.mail.kinds import promising
from jobstore.web.requests import SignedInRequest, saying
from jobstore.web.typed.kept import not_taken
from openings.reported.actions import note_number

NO_CALL: dict[type[Exception], str] = {actions.NoCallPlanned: "No call is planned."}
THIRD = "You have called twice, and two times are enough. Here is what you wrote down."


@require_http_methods(["GET", "POST"])
def call_plan(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    call = calls.call_of(plan)
    gate = calls.call_gate(plan, at=clock.now())
    if request.POST.get("action") == "cancel":
        return _cancel(request, plan)
    if gate == CallGate.NO_CALLS and request.POST.get("action") == "number":
        return _note_number(request, plan)
    has_call = call is not None and call.state != CallState.CANCELED
    if gate != CallGate.OPEN and not (has_call and gate in {CallGate.USED_UP, CallGate.CLOSED}):
        return _not_offered(request, plan, gate)
    if call is not None and has_call and not _wants_form(request, gate):
        return _show_call(request, plan, call, gate)
    if gate != CallGate.OPEN:
        messages.info(request, THIRD)
        return redirect("coaching:call_plan", plan.pk)
    return _edit(request, plan, call if has_call else None)


def _wants_form(request: SignedInRequest, gate: CallGate) -> bool:
    return request.method == "POST" or ("change" in request.GET and gate == CallGate.OPEN)


def _note_number(request: SignedInRequest, plan: RecoveryPlan) -> HttpResponse:
    """An interview held elsewhere: they said that the candidate may call."""
    if not plan.interview.application.opening.is_tracked:
        raise Http404
    form = CallNumberForm(request.POST)
    if not form.is_valid():
        return _not_offered(request, plan, CallGate.NO_CALLS, form)
    note_number(interview=plan.interview, by=request.user, **form.cleaned_data)
    messages.success(request, "Noted, for you alone. Now choose a time.")
    return redirect("coaching:call_plan", plan.pk)


def _not_offered(
    request: SignedInRequest,
    plan: RecoveryPlan,
    gate: CallGate,
    form: CallNumberForm | None = None,
) -> HttpResponse:
    opening = plan.interview.application.opening
    if form is None and gate == CallGate.NO_CALLS and opening.is_tracked:
        names = [person.name for person in plan.interview.interviewers.all()]
        form = CallNumberForm(initial={"name": names[0] if len(names) == 1 else ""})
    context = {
        "form": form,
        "plan": plan,
        "opening": opening,
        "gate": gate.value,
        "can_ask": not why_not_askable(plan) or feedback_of_plan(plan) is not None,
        "can_ask_alone": may_ask_alone(plan),
        "is_silent": not employer_gives_feedback(plan.interview.application),
    }
    return render(request, "coaching/call/not_offered.html", context)


def _edit(request: SignedInRequest, plan: RecoveryPlan, call: CallPlan | None) -> HttpResponse:
    form = _form(request, plan, call)
    if request.method == "POST" and form.is_valid():
        try:
            actions.plan_call(
                plan=plan,
                by=request.user,
                interviewer=form.chosen_interviewer,
                starts_at=form.starts_at,
                script=form.cleaned_data["script"],
                voicemail=form.cleaned_data["voicemail"],
            )
        except actions.WindowGone:
            form.add_error("window", "This time has passed. Choose another one.")
        except actions.CallNotOffered as refusal:
            return _not_offered(request, plan, refusal.gate)
        else:
            messages.success(
                request,
                promising("Planned. We remind you 15 minutes before.", "coaching.call_reminder"),
            )
            return redirect("coaching:call_plan", plan.pk)
    context = {
        "plan": plan,
        "form": form,
        "call": call,
        "opening": plan.interview.application.opening,
    }
    return render(request, "coaching/call/form.html", context)


def _form(request: SignedInRequest, plan: RecoveryPlan, call: CallPlan | None) -> CallForm:
    now = clock.now()
    kept = None
    initial = {}
    if call is not None:
        is_ahead = call.ends_at > now and not call.attempts.all()
        kept = Window(call.starts_at, call.ends_at) if is_ahead else None
        initial = {
            "interviewer": str(call.interviewer_id),
            "script": call.script,
            "voicemail": call.voicemail,
        } | ({"window": kept.value} if kept else {})
    return CallForm(
        request.POST or None,
        plan=plan,
        people=calls.callable_people(plan),
        windows=calls.call_windows(plan, at=now),
        kept=kept,
        initial=initial,
    )


def _show_call(
    request: SignedInRequest, plan: RecoveryPlan, call: CallPlan, gate: CallGate
) -> HttpResponse:
    context = {
        "plan": plan,
        "call": call,
        "opening": plan.interview.application.opening,
        "interviewer": call.interviewer,
        "window": both_times(plan, Window(call.starts_at, call.ends_at)),
        "is_over": gate != CallGate.OPEN,
        "has_passed": call.ends_at <= clock.now(),
        "attempts": list(call.attempts.all()),
        "left": calls.attempts_left(call),
        "answers": _answers(call),
    }
    return render(request, "coaching/call/detail.html", context)


def _answers(call: CallPlan) -> list[dict[str, str]]:
    labels = {name: str(field.label) for name, field in CallLogForm().fields.items()}
    return [
        {"label": labels[name], "text": getattr(call, name)}
        for name in (*PARTS, "notes")
        if getattr(call, name)
    ]


def _cancel(request: SignedInRequest, plan: RecoveryPlan) -> HttpResponse:
    with saying(request, NO_CALL, done="Canceled. No reminder comes."):
        actions.cancel_call(plan=plan, by=request.user)
    return redirect("coaching:plan_detail", plan.pk)


@require_http_methods(["GET", "POST"])
def call_log(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    call = calls.call_of(plan)
    if call is None:
        not_taken(request)
        return redirect("coaching:call_plan", plan.pk)
    wish = request.POST.get("action", "log")
    may_log = call.state == CallState.PLANNED and not calls.is_used_up(call)
    if request.method == "POST" and wish == "log" and not may_log:
        messages.warning(request, THIRD)
        return redirect("coaching:call_plan", plan.pk)
    form = CallLogForm(
        request.POST or None,
        initial={name: getattr(call, name) for name in (*PARTS, "notes")},
        with_outcome=may_log and wish == "log",
    )
    if request.method == "POST" and form.is_valid():
        return _write_down(request, plan, form)
    context = {
        "plan": plan,
        "call": call,
        "form": form,
        "may_log": may_log,
        "number": len(call.attempts.all()) + 1,
    }
    return render(request, "coaching/call/log.html", context)


def _write_down(request: SignedInRequest, plan: RecoveryPlan, form: CallLogForm) -> HttpResponse:
    notes = actions.CallNotes(**form.texts)
    done = "Written down. Only you can read it."
    with saying(request, NO_CALL | {actions.TooManyAttempts: THIRD}, done=done):
        if "outcome" in form.fields:
            outcome = CallOutcome(form.cleaned_data["outcome"])
            actions.log_call(plan=plan, by=request.user, outcome=outcome, notes=notes)
        else:
            actions.keep_notes(plan=plan, by=request.user, notes=notes)
    return redirect("coaching:call_plan", plan.pk)


@require_GET
def call_calendar(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The window as a calendar file; there is one while a call is planned."""
    plan = own_plan(request, pk)
    call = calls.call_of(plan)
    if call is None or call.state != CallState.PLANNED:
        raise Http404
    response = HttpResponse(call_file(call), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="call.ics"'
    return response
