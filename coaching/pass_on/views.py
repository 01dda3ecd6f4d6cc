from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from coaching.pass_on import actions
from coaching.pass_on.forms import PassOnForm
from coaching.pass_on.queries import categories_to_pass_on, own_advice
from jobstore.lib.moves import IllegalMove
from jobstore.web.requests import SignedInRequest


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def pass_on_create(request: SignedInRequest) -> HttpResponse:
    categories = categories_to_pass_on(request.user)
    if request.POST.get("action") == "take_back":
        return _take_back(request)
    form = PassOnForm(request.POST or None, categories=categories)
    if request.method == "POST" and form.is_valid():
        try:
            actions.pass_on_advice(by=request.user, **form.cleaned_data)
        except actions.NothingToPassOn:
            messages.info(request, "You have passed something on for this kind of job.")
        else:
            messages.success(request, "Thank you. Somebody here reads it, then others can.")
        return redirect("coaching:pass_on_create")
    context = {
        "form": form,
        "may_write": bool(categories),
        "own": own_advice(request.user),
    }
    return render(request, "coaching/pass_on/form.html", context)


def _take_back(request: SignedInRequest) -> HttpResponse:
    try:
        actions.take_back_advice(pk=UUID(request.POST.get("advice", "")), by=request.user)
    except (ValueError, IllegalMove):
        messages.info(request, "There is nothing to take back.")
    else:
        messages.success(request, "Taken back. Nobody reads it any more.")
    return redirect("coaching:pass_on_create")
