from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from coaching.access import own_plan
from coaching.debrief import actions
from jobstore.web.requests import SignedInRequest

DONE = "Done. One thing less to carry."


@require_POST
def blunder_mend(request: SignedInRequest, pk: UUID, task_pk: int) -> HttpResponse:
    plan = own_plan(request, pk)
    try:
        actions.mend_slip(plan=plan, by=request.user, pk=task_pk, is_mended=_is_mended(request))
    except actions.NoSuchTask:
        raise Http404 from None
    return _back(request, pk)


@require_POST
def problem_mend(request: SignedInRequest, pk: UUID, task_pk: int) -> HttpResponse:
    plan = own_plan(request, pk)
    try:
        actions.mend_problem(plan=plan, by=request.user, pk=task_pk, is_mended=_is_mended(request))
    except actions.NoSuchTask:
        raise Http404 from None
    return _back(request, pk)


def _is_mended(request: SignedInRequest) -> bool:
    return request.POST.get("done") != "off"


def _back(request: SignedInRequest, pk: UUID) -> HttpResponse:
    if _is_mended(request):
        messages.success(request, DONE)
    return redirect(f"{reverse('coaching:take_away', args=[pk])}#tasks")
