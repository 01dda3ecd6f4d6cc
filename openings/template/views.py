"""The templates of an employer: kept from an opening, started from, deleted."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from jobstore.web.requests import SignedInRequest
from openings.access import employer_of, employer_opening
from openings.opening.actions.checks import NotReady
from openings.template.actions import (
    NameTaken,
    TooManyTemplates,
    WhereAndWhen,
    delete_template,
    make_template,
    start_from_template,
)
from openings.template.forms import NameForm, StartForm
from openings.template.models import OpeningTemplate
from openings.template.queries import templates_of


def _template(request: SignedInRequest, slug: str, pk: int) -> OpeningTemplate:
    employer = employer_of(request, slug)
    template = templates_of(employer).filter(pk=pk).first()
    if template is None:
        raise Http404("This employer has no such template.")
    template.employer = employer
    return template


@require_http_methods(["GET", "HEAD"])
def template_list(request: SignedInRequest, slug: str) -> HttpResponse:
    employer = employer_of(request, slug)
    context = {"employer": employer, "templates": templates_of(employer)}
    return render(request, "openings/template/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def template_create(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    opening = employer_opening(request, slug, pk)
    form = NameForm(request.POST or None, initial={"name": opening.title[:80]})
    if form.is_valid():
        try:
            template = make_template(opening=opening, name=form.cleaned_data["name"])
        except (NameTaken, TooManyTemplates) as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"“{template.name}” is kept as a template.")
            return redirect("openings:template_list", slug=slug)
    context = {"employer": opening.employer, "opening": opening, "form": form}
    status = 400 if form.errors else 200
    return render(request, "openings/template/create.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def template_start(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    template = _template(request, slug, pk)
    form = StartForm(request.POST or None, template=template)
    if form.is_valid():
        try:
            draft = start_from_template(
                template=template, by=request.user, facts=WhereAndWhen(**form.cleaned_data)
            )
        except NotReady as refused:
            for fix in refused.fixes:
                form.add_error(fix.field, fix.text)
        else:
            messages.success(request, f"This draft was started from “{template.name}”.")
            return redirect("openings:opening_preview", slug=slug, pk=draft.pk)
    context = {"employer": template.employer, "template": template, "form": form}
    status = 400 if form.errors else 200
    return render(request, "openings/template/start.html", context, status=status)


@require_POST
def template_delete(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    template = _template(request, slug, pk)
    delete_template(template=template)
    messages.success(request, f"The template “{template.name}” is deleted.")
    return redirect("openings:template_list", slug=slug)
