"""The candidate's view beside what others saw; nobody else ever opens these pages."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coaching.access import IF_CLOSED, own_plan
from coaching.course.queries import next_step
from coaching.debrief import actions
from coaching.debrief import queries as debriefs
from coaching.debrief.actions import DidNotGoOn, keep_what_worked
from coaching.debrief.forms import SecondLookForm, WorkedForm
from coaching.debrief.models import Blunder, Problem
from coaching.debrief.queries import sealed_debrief, words, worked_in
from coaching.debrief.queries.measure import (
    FEWEST_FOR_A_CLAIM,
    FEWEST_FOR_GUESSES,
    SHOWN,
    Observer,
    RatedInterview,
    brier_of,
    claim_of,
    closest_rater,
    guesses_of,
    pairings_by_rater,
    rated_interview,
    rated_interviews,
    trend_of,
)
from coaching.debrief.queries.words import Progress, progress_of, reality_check_of
from coaching.debrief.states import SHARED_CRITERIA
from coaching.plan.queries import branch_at
from coaching.plan.states import WENT_ON, PlanState
from jobstore.lib import clock
from jobstore.web.charts import DotChart, DotRow, dot_chart
from jobstore.web.requests import SignedInRequest, saying
from jobstore.web.typed.kept import not_taken

SERIES = {
    Observer.EMPLOYER: "They",
    Observer.FRIEND: "A friend, in practice",
    Observer.COACH: "A coach, in practice",
}


@require_GET
def calibration_detail(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    rated = rated_interview(plan)
    pairing = rated.pairing
    headline = words.headline(pairing) if pairing else ""
    context = {
        "plan": plan,
        "opening": plan.interview.application.opening,
        "rated": rated,
        "headline": headline,
        "chart": _chart_of(rated, headline) if rated.reveal in SHOWN else None,
        "bias": words.say_bias(pairing.bias) if pairing else "",
        "error": words.say_error(pairing.error) if pairing else "",
        "step": next_step(plan, clock.now()),
    }
    return render(request, "coaching/calibration/detail.html", context)


def _chart_of(rated: RatedInterview, headline: str) -> DotChart:
    raters = [rater for rater in SERIES if rater in rated.ratings]
    rows = [
        DotRow(
            item.label,
            (rated.own.get(item), *(rated.ratings[rater].get(item) for rater in raters)),
        )
        for item in SHARED_CRITERIA
        if any(item in rated.ratings[rater] for rater in raters)
    ]
    return dot_chart(
        key="calibration",
        title="What you saw and what they saw",
        summary=headline,
        series=["You", *(SERIES[rater] for rater in raters)],
        rows=rows,
    )


@require_GET
def calibration_list(request: SignedInRequest) -> HttpResponse:
    rated = rated_interviews(request.user)
    fair = [row.pairing for row in rated if row.counts and row.pairing is not None]
    guesses = guesses_of(request.user)
    claim, trend, brier = claim_of(fair), trend_of(fair), brier_of(guesses)
    by_rater = pairings_by_rater(rated)
    closest = closest_rater(by_rater)
    context = {
        "rows": [
            {"rated": row, "headline": words.headline(row.pairing) if row.pairing else ""}
            for row in reversed(rated)
        ],
        "fair_count": len(fair),
        "fewest": FEWEST_FOR_A_CLAIM,
        "claim": words.say_claim(claim) if claim else "",
        "trend": words.say_trend(trend) if trend else "",
        "closest": words.say_closest(closest, len(by_rater[closest])) if closest else "",
        "guess_count": len(guesses),
        "fewest_guesses": FEWEST_FOR_GUESSES,
        "brier": words.say_brier(brier, len(guesses)) if brier is not None else "",
    }
    return render(request, "coaching/calibration/list.html", context)


@require_GET
def progress(request: SignedInRequest) -> HttpResponse:
    found = progress_of(request.user)
    context = {"progress": found, "chart": _change_chart(found) if found else None}
    return render(request, "coaching/calibration/progress.html", context)


def _change_chart(found: Progress) -> DotChart:
    return dot_chart(
        key="progress",
        title="How you saw yourself, last time and this time",
        summary=found.summary,
        series=["Last time", "This time"],
        rows=[
            DotRow(change.criterion.label, (change.before, change.now), change.says)
            for change in found.changes
        ],
        note_head="Change",
    )


@require_GET
def reality_check(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    debrief = sealed_debrief(plan)
    if debrief is None:
        return redirect("coaching:debrief_edit", plan.pk)
    now = clock.now()
    context = {
        "plan": plan,
        "check": reality_check_of(plan, debrief, at=now),
        "step": next_step(plan, now),
    }
    return render(request, "coaching/debrief/reality_check.html", context)


DONE = "Done. One thing less to carry."


@require_POST
def blunder_mend(request: SignedInRequest, pk: UUID, task_pk: int) -> HttpResponse:
    return _mend(request, pk, task_pk, Blunder)


@require_POST
def problem_mend(request: SignedInRequest, pk: UUID, task_pk: int) -> HttpResponse:
    return _mend(request, pk, task_pk, Problem)


def _mend(
    request: SignedInRequest, pk: UUID, task_pk: int, kind: type[Blunder] | type[Problem]
) -> HttpResponse:
    plan, is_mended = own_plan(request, pk), request.POST.get("done") != "off"
    try:
        actions.mend_task(kind=kind, plan=plan, by=request.user, pk=task_pk, is_mended=is_mended)
    except actions.NoSuchTask:
        raise Http404 from None
    if is_mended:
        messages.success(request, DONE)
    return redirect(f"{reverse('coaching:take_away', args=[pk])}#tasks")


REFUSALS: dict[type[Exception], str] = {
    **IF_CLOSED,
    actions.LookedTwice: "You have had your second look. That is enough.",
    actions.TooEarly: "It is too early for a second look. Nothing was saved.",
}


@require_http_methods(["GET", "POST"])
def second_look(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    debrief = debriefs.sealed_debrief(plan)
    if debrief is None:
        not_taken(request)
        return redirect("coaching:debrief_edit", plan.pk)
    posted = request.POST if request.method == "POST" else None
    form = SecondLookForm(posted)
    if request.method == "POST" and form.is_valid():
        with saying(request, REFUSALS, done="Added. What you sealed stays as it was."):
            actions.add_second_look(plan=plan, by=request.user, text=form.cleaned_data["text"])
        return redirect("coaching:second_look", plan.pk)
    now = clock.now()
    opens_at = debriefs.second_look_opens(debrief)
    context = {
        "plan": plan,
        "form": form,
        "opens_at": opens_at,
        "is_early": now < opens_at,
        "written": debriefs.second_look_of(debrief),
        "is_closed": plan.state == PlanState.CLOSED,
        "step": next_step(plan, now),
    }
    return render(request, "coaching/debrief/second_look.html", context)


NOT_YET = "This is for the day on which they go on with you."


@require_http_methods(["GET", "POST"])
def worked(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = own_plan(request, pk)
    if branch_at(plan, at=clock.now()) not in WENT_ON:
        messages.info(request, NOT_YET)
        return redirect("coaching:plan_detail", plan.pk)
    kept = worked_in(plan)
    posted = request.POST if request.method == "POST" else None
    form = WorkedForm(posted, initial={"text": kept.text} if kept else None)
    if request.method == "POST" and form.is_valid():
        try:
            keep_what_worked(plan=plan, by=request.user, text=form.cleaned_data["text"])
        except DidNotGoOn:
            messages.info(request, NOT_YET)
            return redirect("coaching:plan_detail", plan.pk)
        messages.success(request, "Kept. You see it again before your next interview.")
        return redirect("coaching:take_away", plan.pk)
    context = {"plan": plan, "form": form, "kept": kept}
    return render(request, "coaching/debrief/worked.html", context)
