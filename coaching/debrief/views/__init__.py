from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coaching.access import IF_CLOSED, own_plan
from coaching.advice.queries.help import mentions_crisis
from coaching.course.queries import next_step, step_is_settled
from coaching.debrief import actions
from coaching.debrief import queries as debriefs
from coaching.debrief.forms import TITLES, DebriefStep, MoodForm, furthest_step, step_of
from coaching.debrief.forms.edit import DebriefForm, typed_again
from coaching.debrief.queries import let_go_of, tasks_of
from coaching.debrief.queries.words import reality_check_of
from coaching.plan.actions import PlanIsClosed
from coaching.plan.models import RecoveryPlan
from coaching.plan.states import PlanState, StepName
from jobstore.lib import clock
from jobstore.web.requests import SignedInRequest
from jobstore.web.typed.kept import kept_data

LOW_MOOD = 2
MORE = {"add": "questions", "add_problem": "problems"}
MORE_IN = {"questions": DebriefStep.QUESTIONS, "problems": DebriefStep.CONTROL}

PARTS = {
    DebriefStep.GOOD: "coaching/debrief/steps/good.html",
    DebriefStep.QUESTIONS: "coaching/debrief/steps/questions.html",
    DebriefStep.RATINGS: "coaching/debrief/steps/ratings.html",
    DebriefStep.SLIPS: "coaching/debrief/steps/slips.html",
    DebriefStep.CONTROL: "coaching/debrief/steps/control.html",
    DebriefStep.GUESS: "coaching/debrief/steps/guess.html",
}

GO_TO = "go-"  # and the number of a step

REFUSALS: dict[type[Exception], str] = {
    **IF_CLOSED,
    actions.DebriefIsSealed: "This debrief is sealed. Nothing in it changes any more.",
}


@require_http_methods(["GET", "POST"])
def mood_edit(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    if plan.state == PlanState.CLOSED:
        return _is_closed(request, plan)
    debrief = debriefs.debrief_of(plan)
    initial = {"word": debrief.mood_word, "level": debrief.mood_level} if debrief else None
    form = MoodForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _log_mood(request, plan, form)
    level = debrief.mood_level if debrief else None
    is_low = level is not None and level <= LOW_MOOD
    context = {"plan": plan, "form": form, "debrief": debrief}
    if request.method == "GET" and is_low and "change" not in request.GET:
        return render(request, "coaching/debrief/low_mood.html", context)
    return render(request, "coaching/debrief/mood.html", context)


def _log_mood(request: SignedInRequest, plan: RecoveryPlan, form: MoodForm) -> HttpResponse:
    try:
        debrief = actions.log_mood(plan=plan, by=request.user, **form.cleaned_data)
    except tuple(REFUSALS) as refusal:
        messages.info(request, REFUSALS[type(refusal)])
        return redirect("coaching:plan_detail", plan.pk)
    if debrief.mood_level is not None and debrief.mood_level <= LOW_MOOD:
        return redirect("coaching:mood_edit", plan.pk)
    messages.success(request, "Noted. Only you can see it.")
    return redirect("coaching:plan_detail", plan.pk)


@require_http_methods(["GET", "POST"])
def debrief_edit(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    if debriefs.sealed_debrief(plan) is not None:
        if request.method == "POST":
            messages.info(request, REFUSALS[actions.DebriefIsSealed])
        return redirect("coaching:debrief_detail", plan.pk)
    if plan.state == PlanState.CLOSED:
        return _is_closed(request, plan)
    if request.method == "POST":
        return _save_or_seal(request, plan)
    if not step_is_settled(plan, StepName.MOOD):
        return redirect("coaching:mood_edit", plan.pk)
    answers = debriefs.answers_of(debriefs.debrief_of(plan))
    step = _step_of(request) or furthest_step(answers)
    return _show_form(request, plan, _form_of(request, answers, step), step)


def _step_of(request: SignedInRequest) -> DebriefStep | None:
    """As the address says; a page that was loaded with all steps at once names none."""
    number = request.GET.get("step", "")
    return DebriefStep(int(number)) if number in set("123456") else None


def _is_closed(request: SignedInRequest, plan: RecoveryPlan) -> HttpResponse:
    messages.info(request, REFUSALS[PlanIsClosed])
    return redirect("coaching:plan_detail", plan.pk)


def _prompts(request: SignedInRequest, *, in_third_person: bool) -> dict[str, str]:
    name = request.user.get_short_name()
    return debriefs.prompts(first_name=name, in_third_person=in_third_person)


def _posted_form(
    request: SignedInRequest,
    data: QueryDict,
    *,
    kept: debriefs.DebriefAnswers,
    step: DebriefStep | None,
    wish: str = "",
) -> DebriefForm:
    rows = sum(1 for name in data if name.startswith("q") and name.endswith("_asked"))
    problems = sum(1 for name in data if name.startswith("p") and name.endswith("_text"))
    return DebriefForm(
        data,
        rows=rows,
        problems=problems,
        prompts=_prompts(request, in_third_person=data.get("in_third_person") == "True"),
        step=step,
        lacks_good_thing=not kept.went_well,
        wish=wish,
    )


def _form_of(
    request: SignedInRequest, answers: debriefs.DebriefAnswers, step: DebriefStep
) -> DebriefForm:
    typed = kept_data(request)
    if typed is not None:
        return _posted_form(request, typed, kept=answers, step=step)
    more = request.GET.get("more")
    return DebriefForm(
        rows=len(answers.questions) + (more == "questions"),
        problems=len(answers.problems) + (more == "problems"),
        prompts=_prompts(request, in_third_person=answers.in_third_person),
        step=step,
        lacks_good_thing=not answers.went_well,
        initial=typed_again(answers),
    )


def _show_form(
    request: SignedInRequest, plan: RecoveryPlan, form: DebriefForm, step: DebriefStep
) -> HttpResponse:
    answers = form["in_third_person"].value()
    in_third_person = answers in {True, "True"}
    context: dict[str, Any] = {
        "plan": plan,
        "form": form,
        "debrief": debriefs.debrief_of(plan),
        "prompts": _prompts(request, in_third_person=in_third_person),
        "in_third_person": in_third_person,
        "first_name": request.user.get_short_name(),
        "minutes": debriefs.MINUTES,
        "soft_stop": debriefs.SOFT_STOP,
        "step": step,
        "step_title": TITLES[step],
        "step_part": PARTS[step],
        "steps": [{"number": one.value, "title": title} for one, title in TITLES.items()],
        "is_last": step == DebriefStep.GUESS,
    }
    return render(request, "coaching/debrief/form.html", context)


def _save_or_seal(request: SignedInRequest, plan: RecoveryPlan) -> HttpResponse:
    wish, step = request.POST.get("action", "save"), _step_of(request)
    data = request.POST.copy()
    if wish in {"third", "first"}:
        data["in_third_person"] = "True" if wish == "third" else ""
    kept = debriefs.answers_of(debriefs.debrief_of(plan))
    form = _posted_form(request, data, kept=kept, step=step, wish=wish)
    if not form.is_valid():
        _keep_unfinished(request, plan, data, step)
        shown = step or step_of(next(iter(form.errors))) or DebriefStep.GOOD
        form = _posted_form(request, data, kept=kept, step=shown, wish=wish)
        return _show_form(request, plan, form, shown)
    act = actions.seal_debrief if wish == "seal" else actions.save_debrief
    try:
        act(plan=plan, by=request.user, answers=form.answers(kept))
    except tuple(REFUSALS) as refusal:
        messages.info(request, REFUSALS[type(refusal)])
        return redirect("coaching:plan_detail", plan.pk)
    if wish == "seal":
        messages.success(request, "Sealed. You looked at it once, honestly. That is enough.")
        return redirect("coaching:debrief_detail", plan.pk)
    if wish in {"save", "stop"}:
        messages.success(request, "Saved. You can come back to it.")
    if wish == "stop":
        return redirect("coaching:plan_detail", plan.pk)
    return redirect(_after(plan, wish, step))


def _after(plan: RecoveryPlan, wish: str, step: DebriefStep | None) -> str:
    """The next step, the one before, the one that was pressed, or this one again."""
    here = reverse("coaching:debrief_edit", args=[plan.pk])
    if (more := MORE.get(wish)) is not None:
        return f"{here}?step={MORE_IN[more]:d}&more={more}#{more}"
    if step is None:
        return here
    number = {"next": step + 1, "back": step - 1}.get(wish, int(step))
    if wish.removeprefix(GO_TO) in set("123456"):
        number = int(wish.removeprefix(GO_TO))
    return f"{here}?step={min(max(number, DebriefStep.GOOD), DebriefStep.GUESS):d}"


def _keep_unfinished(
    request: SignedInRequest, plan: RecoveryPlan, data: QueryDict, step: DebriefStep | None
) -> None:
    """What cannot go on yet is kept all the same."""
    kept = debriefs.answers_of(debriefs.debrief_of(plan))
    form = _posted_form(request, data, kept=kept, step=step)
    if form.is_valid():
        with suppress(*REFUSALS):
            actions.save_debrief(plan=plan, by=request.user, answers=form.answers(kept))


@require_POST
def debrief_autosave(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    kept = debriefs.answers_of(debriefs.debrief_of(plan))
    form = _posted_form(request, request.POST, kept=kept, step=_step_of(request))
    if not form.is_valid():
        return _save_state(request, {"state": "invalid"})
    try:
        saved = actions.save_debrief(plan=plan, by=request.user, answers=form.answers(kept))
    except (actions.DebriefIsSealed, PlanIsClosed):
        return _save_state(request, {"state": "sealed"}, status=409)
    return _save_state(request, {"state": "saved", "saved_at": saved.saved_at})


def _save_state(
    request: HttpRequest, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    return render(request, "coaching/debrief/_save_state.html", context, status=status)


@require_GET
def debrief_detail(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    debrief = debriefs.sealed_debrief(plan)
    if debrief is None:
        return redirect("coaching:debrief_edit", plan.pk)
    now = clock.now()
    step = next_step(plan, now)
    if actions.count_reading(debrief=debrief, by=request.user) > debriefs.MOST_READINGS:
        return render(request, "coaching/debrief/enough.html", {"plan": plan, "step": step})
    answers = debriefs.answers_of(debrief)
    opens_at = debriefs.second_look_opens(debrief)
    context = {
        "plan": plan,
        "debrief": debrief,
        "answers": answers,
        "is_heavy": mentions_crisis(debrief.mood_word, *debriefs.texts_of(answers)),
        "ratings": [(item, debriefs.say_own(band)) for item, band in answers.ratings.items()],
        "tasks": tasks_of(debrief),
        "let_go": let_go_of(debrief),
        "check": reality_check_of(plan, debrief, at=now),
        "second_look": debriefs.second_look_of(debrief),
        "second_look_opens": opens_at,
        "may_look_again": plan.state == PlanState.ACTIVE and now >= opens_at,
        "is_open": plan.state == PlanState.ACTIVE,
        "step": step,
    }
    return render(request, "coaching/debrief/detail.html", context)
