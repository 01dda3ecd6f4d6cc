from textwrap import shorten

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from jobstore.people.employer import access
from jobstore.people.employer.actions.employer import (
    NameNotUsable,
    TooManyEmployers,
    edit_employer,
    register_employer,
)
from jobstore.people.employer.forms import EmployerEditForm, EmployerForm
from jobstore.people.permissions import is_member, is_owner
from jobstore.web.requests import HtmxRequest, SignedInRequest

SUMMARY = 160  # characters that others show of a page
TOO_MANY = "Our staff read your other new employers first. Register more tomorrow."
SAVED_TO_READ = "Saved. Our staff read your new words first; until then the old ones show."


@login_not_required
@require_safe
def employer_detail(request: HtmxRequest, slug: str) -> HttpResponse:
    employer = access.public_employer(request, slug)
    if employer.slug != slug:
        return redirect("people:employer_detail", slug=employer.slug, permanent=True)
    context = {
        "employer": employer,
        "is_member": is_member(request.user, employer),
        "is_owner": is_owner(request.user, employer),
        "summary": shorten(employer.text, SUMMARY, placeholder=" ..."),
    }
    response = render(request, "people/employer/employer_detail.html", context)
    if not employer.is_public:
        response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_http_methods(["GET", "POST"])
def employer_create(request: SignedInRequest) -> HttpResponse:
    form = EmployerForm(request.POST or None, initial={"time_zone": request.user.time_zone})
    if request.method == "POST" and form.is_valid():
        try:
            employer = register_employer(by=request.user, **form.cleaned_data)
        except NameNotUsable:
            form.add_error("name", "This name is taken too often. Add your city to it.")
        except TooManyEmployers:
            form.add_error(None, TOO_MANY)
        else:
            done = f"{employer.name} is registered, and you own it. Our staff read it first."
            messages.success(request, done)
            return redirect("people:employer_detail", slug=employer.slug)
    return render(request, "people/employer/employer_create.html", {"form": form})


@require_http_methods(["GET", "POST"])
def employer_edit(request: SignedInRequest, slug: str) -> HttpResponse:
    employer = access.own_employer(request, slug)
    shown = {name: getattr(employer, name) for name in EmployerEditForm.base_fields}
    initial = {**shown, **employer.wanted}
    form = EmployerEditForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        employer = edit_employer(employer=employer, by=request.user, **form.cleaned_data)
        messages.success(request, SAVED_TO_READ if employer.wanted else "The page is saved.")
        return redirect("people:employer_detail", slug=employer.slug)
    context = {"form": form, "employer": employer}
    return render(request, "people/employer/employer_edit.html", context)
