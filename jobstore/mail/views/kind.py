"""The kinds of mail for staff: what is declared, what it looks like, a sample to oneself."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMultiAlternatives
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from jobstore.mail import kinds
from jobstore.mail.actions.sample import sample_message, send_sample
from jobstore.mail.kinds import MailKind
from jobstore.mail.queries.declaration import facts_of, kinds_by_app
from jobstore.mail.views.inbox import SANDBOX, html_page
from jobstore.web.requests import SignedInRequest


@require_safe
def kind_list(request: SignedInRequest) -> HttpResponse:
    _staff_of_mail(request)
    context = {
        **admin.site.each_context(request),
        "title": "Kinds of mail",
        "apps": kinds_by_app(),
    }
    return TemplateResponse(request, "admin/mail/kind_list.html", context)


@require_safe
def kind_detail(request: SignedInRequest, name: str) -> HttpResponse:
    _staff_of_mail(request)
    kind = _kind_or_404(name)
    message = _sample_or_404(kind)
    context = {
        **admin.site.each_context(request),
        "title": kind.title,
        "kind": kind,
        "facts": facts_of(kind),
        "message": message,
        "headers": [*message.message().items()],
        "sandbox": SANDBOX,
    }
    return TemplateResponse(request, "admin/mail/kind_detail.html", context)


@xframe_options_sameorigin
@require_safe
def kind_page(request: SignedInRequest, name: str) -> HttpResponse:
    """The sample as HTML, under a policy stricter than that of our own pages."""
    _staff_of_mail(request)
    return html_page(str(_sample_or_404(_kind_or_404(name)).alternatives[0][0]))


@require_POST
def kind_send(request: SignedInRequest, name: str) -> HttpResponse:
    _staff_of_mail(request)
    kind = _kind_or_404(name)
    _sample_or_404(kind)
    send_sample(kind=kind, to=request.user)
    messages.success(request, f"A sample is on its way to {request.user.email}.")
    return redirect("admin:mail_kind_detail", name)


def _staff_of_mail(request: SignedInRequest) -> None:
    if not request.user.has_perm("mail.view_outgoingmail"):
        raise PermissionDenied


def _kind_or_404(name: str) -> MailKind:
    try:
        return kinds.get(name)
    except kinds.UnknownMailKind:
        raise Http404 from None


def _sample_or_404(kind: MailKind) -> EmailMultiAlternatives:
    try:
        return sample_message(kind=kind)
    except kinds.UnknownMailKind:
        raise Http404 from None
