"""What everybody may end by the signed link of a mail."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from jobstore.lib.tokens import unsign
from jobstore.mail import kinds
from jobstore.mail.choices.forms import OWN_BROWSER, REPORT, RESUME, StopForm, stop_choices
from jobstore.mail.outgoing.actions.compose import STOP_JOIN, STOP_PURPOSE, choices_path
from jobstore.mail.outgoing.actions.staff import NOBODY
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category
from jobstore.mail.stop.actions import report_mail, resume_mail, stop_mail, widest_scope
from jobstore.mail.stop.models import SuppressionScope, SuppressionSource
from jobstore.mail.stop.queries import Stoppable, is_reported, stoppable_of, suppression_of
from jobstore.web.limits import counts_wrong_links, remember_browser


def signed_target_or_404(signed: str) -> Stoppable:
    """What a link may stop; 404 alike for what is forged or not to be stopped."""
    value = unsign(signed, purpose=STOP_PURPOSE)
    target = _target_of(value) if value else None
    if target is None or not kinds.has_stop_link(target.kind, target.category):
        raise Http404
    return target


def _target_of(value: str) -> Stoppable | None:
    """The first links named the row of their mail alone; they never expire either."""
    *facts, mail_id = value.split(STOP_JOIN)
    mail = OutgoingMail.objects.filter(pk=UUID(hex=mail_id)).first()
    if mail is not None:
        return stoppable_of(mail)
    if not facts:
        return None
    address, category, kind = facts
    if address == NOBODY:
        return None
    return Stoppable(hashes=[address], category=category, kind=kind)


def development_only() -> None:
    if not settings.DEV_PAGES:
        raise Http404


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@counts_wrong_links
def mail_stop(request: HttpRequest, signed: str) -> HttpResponse:
    """The page behind the link in the footer: choose what to stop, take it back, report."""
    target = signed_target_or_404(signed)
    choices = stop_choices(target)
    form = StopForm(request.POST or None, choices=choices, initial={"choice": choices[0][0]})
    if request.method == "POST":
        if request.POST.get("choice") == OWN_BROWSER and target.kind in kinds.unasked_names():
            return _trust_browser(request, target, signed)
        if request.POST.get("choice") == RESUME:
            resume_mail(mail=target)
            messages.success(request, "It comes again.")
            return _private(redirect("mail:mail_stop", signed=signed))
        if form.is_valid():
            _stop(target, form.cleaned_data)
            return _private(redirect("mail:mail_stop", signed=signed))
    return _page(request, target, form)


def _trust_browser(request: HttpRequest, target: Stoppable, signed: str) -> HttpResponse:
    """Who reads the mail has the address: strangers no longer use up what they may ask for."""
    response = redirect("mail:mail_stop", signed=signed)
    remember_browser(request, response, target.hashes[:1])
    messages.success(request, "This browser can ask for codes and links with your address now.")
    return _private(response)


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@counts_wrong_links
def mail_one_click(request: HttpRequest, signed: str) -> HttpResponse:
    """RFC 8058: mail programs post here without cookies; twice is as good as once, no redirect."""
    target = signed_target_or_404(signed)
    if request.method == "POST":
        if (end := kinds.end_of(target.kind)) and target.mail is not None:
            end(target.mail)
        else:
            source = SuppressionSource.ONE_CLICK
            stop_mail(mail=target, scope=widest_scope(target), source=source)
        return _private(HttpResponse("Stopped.\n", content_type="text/plain"))
    return _private(redirect("mail:mail_stop", signed=signed))


def _stop(target: Stoppable, choice: dict[str, str]) -> None:
    if choice["choice"] == REPORT and target.mail is not None:
        report_mail(mail=target.mail, note=choice.get("note", ""))
    else:
        stop_mail(mail=target, scope=choice["choice"], source=SuppressionSource.PAGE)


def _page(request: HttpRequest, target: Stoppable, form: StopForm) -> HttpResponse:
    stop = suppression_of(target)
    context = {
        "form": form,
        "is_stopped": stop is not None,
        "is_everything": stop is not None and stop.scope == SuppressionScope.ALL,
        "choices_url": choices_path(target),
        "is_reported": is_reported(target.mail),
        "is_relayed": target.category == Category.RELAYED,
        "is_unasked": target.kind in kinds.unasked_names(),
        "resume": RESUME,
        "own_browser": OWN_BROWSER,
    }
    status = 422 if form.is_bound and form.errors else 200
    return _private(render(request, "mail/stop/page.html", context, status=status))


def _private(response: HttpResponse) -> HttpResponse:
    """A link from a mail stays out of other sites' logs and of search engines.

    same-origin: with no-referrer browsers send `Origin: null`, and the forms would be refused.
    """
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
