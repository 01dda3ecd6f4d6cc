from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from jobstore.mail.actions.stop import report_mail, resume_mail, stop_mail, widest_scope
from jobstore.mail.forms import REPORT, RESUME, StopForm, stop_choices
from jobstore.mail.models import OutgoingMail
from jobstore.mail.queries.suppression import suppression_of
from jobstore.mail.states import Category
from jobstore.mail.views.access import signed_mail_or_404
from jobstore.web.guesses import counts_wrong_links


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@counts_wrong_links
def mail_stop(request: HttpRequest, signed: str) -> HttpResponse:
    """The page behind the link in the footer: choose what to stop, take it back, report."""
    mail = signed_mail_or_404(signed)
    sender = mail.on_behalf_of
    choices = stop_choices(
        category=mail.category,
        about_something=bool(mail.subject_type),
        sender=sender.get_short_name() if sender else "",
    )
    form = StopForm(request.POST or None, choices=choices, initial={"choice": choices[0][0]})
    if request.method == "POST":
        if request.POST.get("choice") == RESUME:
            resume_mail(mail=mail)
            return _private(redirect("mail:mail_stop", signed=signed))
        if form.is_valid():
            _stop(mail, form.cleaned_data)
            return _private(redirect("mail:mail_stop", signed=signed))
    return _page(request, mail, form)


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@counts_wrong_links
def mail_one_click(request: HttpRequest, signed: str) -> HttpResponse:
    """RFC 8058: mail programs post here without cookies; twice is as good as once, no redirect."""
    mail = signed_mail_or_404(signed)
    if request.method == "POST":
        stop_mail(mail=mail, scope=widest_scope(mail), reason="One click in the mail program.")
        return _private(HttpResponse("Stopped.\n", content_type="text/plain"))
    return _private(redirect("mail:mail_stop", signed=signed))


def _stop(mail: OutgoingMail, choice: dict[str, str]) -> None:
    if choice["choice"] == REPORT:
        report_mail(mail=mail, note=choice.get("note", ""))
    else:
        stop_mail(mail=mail, scope=choice["choice"], reason="The recipient's choice on our page.")


def _page(request: HttpRequest, mail: OutgoingMail, form: StopForm) -> HttpResponse:
    context = {
        "form": form,
        "is_stopped": suppression_of(mail) is not None,
        "is_reported": hasattr(mail, "report"),
        "is_relayed": mail.category == Category.RELAYED,
        "resume": RESUME,
    }
    status = 422 if form.is_bound and form.errors else 200
    return _private(render(request, "mail/stop/page.html", context, status=status))


def _private(response: HttpResponse) -> HttpResponse:
    """A link from a mail stays out of other sites' logs and of search engines."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
