"""Which mail comes: by a signed link from any mail that may be stopped, or signed in."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMultiAlternatives
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from jobstore.lib import clock
from jobstore.lib.tokens import keyed_hashes, unsign
from jobstore.mail import kinds
from jobstore.mail.choices.actions import (
    cancel_own_mail,
    resume_everything,
    resume_narrow,
    save_choices,
    stop_everything,
)
from jobstore.mail.choices.forms import ChoicesForm
from jobstore.mail.choices.queries import (
    choice_groups,
    full_stop,
    full_stop_of,
    my_mails,
    narrow_stops,
    own_planned_mail,
)
from jobstore.mail.kinds import Mail, MayNotCancel
from jobstore.mail.outgoing.actions.compose import CHOICES_JOIN, CHOICES_PURPOSE
from jobstore.mail.outgoing.actions.staff import NOBODY, sample_message, send_sample
from jobstore.mail.outgoing.views import SANDBOX, html_page
from jobstore.mail.queries import facts_of, kinds_by_app
from jobstore.web.limits import counts_wrong_links
from jobstore.web.requests import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
def mail_choices(request: SignedInRequest) -> HttpResponse:
    """Under one's own settings."""
    hashes = keyed_hashes(request.user.email, purpose="address")
    return _choices(request, hashes, first="", is_signed=False)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@counts_wrong_links
def mail_choices_link(request: HttpRequest, signed: str) -> HttpResponse:
    """Whoever holds the mail holds the address; whether it has an account is not said."""
    value = unsign(signed, purpose=CHOICES_PURPOSE) or ""
    recipient_hash, joined, category = value.partition(CHOICES_JOIN)
    if not joined or recipient_hash == NOBODY:
        raise Http404
    response = _choices(request, [recipient_hash], first=category, is_signed=True)
    response["Referrer-Policy"] = "same-origin"  # with no-referrer the forms would be refused
    response["X-Robots-Tag"] = "noindex"
    return response


def _choices(
    request: HttpRequest, hashes: Sequence[str], *, first: str, is_signed: bool
) -> HttpResponse:
    groups = choice_groups(hashes, first=first)
    form = ChoicesForm(request.POST or None, groups=groups)
    if request.method == "POST" and form.is_valid():
        _save(request, hashes, form)
        return redirect(request.path)
    context = {
        "groups": groups,
        "form": form,
        "is_signed": is_signed,
        "stop": full_stop(hashes),
        "narrow": narrow_stops(hashes),
    }
    status = 422 if form.is_bound else 200
    return render(request, "mail/choices/page.html", context, status=status)


def _save(request: HttpRequest, hashes: Sequence[str], form: ChoicesForm) -> None:
    what = form.cleaned_data["what"]
    if what == ChoicesForm.STOP:
        stop_everything(hashes=hashes)
        messages.success(request, "Everything but security mail is stopped, as of now.")
    elif what == ChoicesForm.RESUME:
        resume_everything(hashes=hashes)
        messages.success(request, "Mail comes again, but for what you turn off below.")
    elif what == ChoicesForm.NARROW:
        resume_narrow(hashes=hashes)
        messages.success(request, "It comes again.")
    else:
        save_choices(hashes=hashes, wanted=form.cleaned_data["on"])
        messages.success(request, "Saved. It counts from the next mail on.")


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


def _kind_or_404(name: str) -> type[Mail]:
    try:
        return kinds.get(name)
    except kinds.UnknownMailKind:
        raise Http404 from None


def _sample_or_404(kind: type[Mail]) -> EmailMultiAlternatives:
    try:
        return sample_message(kind=kind)
    except kinds.UnknownMailKind:
        raise Http404 from None


@require_GET
def my_mail_list(request: SignedInRequest) -> HttpResponse:
    context = {
        "mails": my_mails(request.user, at=clock.now()),
        "stop": full_stop_of(request.user),
    }
    return render(request, "mail/my_mail/list.html", context)


@require_POST
def my_mail_cancel(request: SignedInRequest, pk: UUID) -> HttpResponse:
    mail = own_planned_mail(request.user, pk)
    if mail is None:
        raise Http404
    try:
        cancel_own_mail(mail=mail, by=request.user)
    except MayNotCancel:
        messages.info(request, "This mail has left, or cannot be called off any more.")
    else:
        messages.success(request, "Called off. This mail does not leave.")
    return redirect("mail:my_mail_list")
