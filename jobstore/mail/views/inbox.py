"""The inbox of a development site: every mail as its recipient reads it. Never in production."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods

from jobstore.lib.text import clean_header_text
from jobstore.mail.actions.compose import headers_of
from jobstore.mail.models import OutgoingMail
from jobstore.mail.queries.outgoing import inbox, recipients
from jobstore.mail.states import MailState
from jobstore.mail.views.access import development_only
from jobstore.web.pagination import page_of, query_without_page

# A mail of ours needs no more than its own styles; scripts, forms and foreign pictures never run.
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox {flags}"
SANDBOX = "allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"


@login_not_required
@require_http_methods(["GET", "HEAD"])
def dev_inbox(request: HttpRequest) -> HttpResponse:
    development_only()
    chosen = clean_header_text(request.GET.get("to", ""))
    state = clean_header_text(request.GET.get("state", ""))
    context = {
        "page_obj": page_of(request, inbox(recipient=chosen, state=state), per_page=25),
        "query": query_without_page(request),
        "recipients": recipients(),
        "states": MailState.choices,
        "chosen": chosen,
        "state": state,
    }
    return render(request, "mail/inbox/list.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD"])
def dev_mail(request: HttpRequest, mail_id: UUID) -> HttpResponse:
    development_only()
    mail = get_object_or_404(OutgoingMail, pk=mail_id)
    headers = headers_of(mail, at=mail.dispatch_at or mail.not_before)
    context = {"mail": mail, "headers": sorted(headers.items()), "sandbox": SANDBOX}
    return render(request, "mail/inbox/detail.html", context)


@xframe_options_sameorigin
@login_not_required
@require_http_methods(["GET", "HEAD"])
def dev_mail_page(request: HttpRequest, mail_id: UUID) -> HttpResponse:
    """The HTML of a mail, under a policy stricter than that of our own pages."""
    development_only()
    mail = get_object_or_404(OutgoingMail, pk=mail_id)
    response = HttpResponse(mail.html)
    response["Content-Security-Policy"] = MAIL_POLICY.format(flags=SANDBOX)
    return response
