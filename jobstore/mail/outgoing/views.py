"""The inbox of a development site: every mail as its recipient reads it. Never in production."""

import re
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods

from jobstore.lib import clock
from jobstore.lib.text import clean_header_text
from jobstore.mail import kinds
from jobstore.mail.outgoing.actions.compose import CannotCompose, compose_mail, headers_of
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.outgoing.queries import (
    category_queues,
    inbox,
    kinds_sent,
    recipients,
    sent_by_hour,
    state_counts,
)
from jobstore.mail.states import Category, MailState
from jobstore.mail.stop.views import development_only
from jobstore.web.charts import BarChart, column_chart, count_chart
from jobstore.web.requests import page_of, query_without_page

# A mail of ours needs no more than its own styles; scripts, forms and foreign pictures never run.
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox {flags}"
SANDBOX = "allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"


def whole_headers(mail: OutgoingMail) -> list[tuple[str, str]]:
    """As the message has them; of one that cannot be built any more, those that the row tells."""
    at = mail.dispatch_at or mail.not_before
    try:
        with clock.at(at):
            message = compose_mail(mail=mail, kind=kinds.get(mail.kind))
    except (CannotCompose, kinds.UnknownMailKind):
        return [("To", mail.recipient_email), *sorted(headers_of(mail, at=at).items())]
    found: dict[str, str] = {"From": message.from_email, "To": ", ".join(message.to)}
    found["Subject"] = mail.subject or str(message.subject)
    if message.reply_to:
        found["Reply-To"] = ", ".join(message.reply_to)
    return [*found.items(), *sorted(headers_of(mail, at=at).items())]


def opening_links_outside(html: str) -> str:
    """Our pages refuse to stand in a frame, so a link of the mail opens a page of its own."""
    head = re.compile(r"<head(\s[^>]*)?>", re.IGNORECASE)
    base = '<base target="_blank">'
    return (
        head.sub(lambda found: found[0] + base, html, count=1) if head.search(html) else base + html
    )


@login_not_required
@require_http_methods(["GET", "HEAD"])
def dev_inbox(request: HttpRequest) -> HttpResponse:
    development_only()
    chosen = clean_header_text(request.GET.get("to", ""))
    state = clean_header_text(request.GET.get("state", ""))
    kind = clean_header_text(request.GET.get("kind", ""))
    found = inbox(recipient=chosen, state=state, kind=kind)
    context = {
        "page_obj": page_of(request, found, per_page=25),
        "kinds": [(name, kinds.title_of(name)) for name in kinds_sent()],
        "kind": kind,
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
    context = {
        "mail": mail,
        "title": kinds.title_of(mail.kind),
        "headers": whole_headers(mail),
        "sandbox": SANDBOX,
    }
    return render(request, "mail/inbox/detail.html", context)


@xframe_options_sameorigin
@login_not_required
@require_http_methods(["GET", "HEAD"])
def dev_mail_page(request: HttpRequest, mail_id: UUID) -> HttpResponse:
    """The HTML of a mail, under a policy stricter than that of our own pages."""
    development_only()
    return html_page(get_object_or_404(OutgoingMail, pk=mail_id).html)


def html_page(html: str) -> HttpResponse:
    """A mail in a frame of our own, where nothing of it runs."""
    response = HttpResponse(opening_links_outside(html))
    response["Content-Security-Policy"] = MAIL_POLICY.format(flags=SANDBOX)
    return response


_NAMES = {
    Category.SECURITY: "Security",
    Category.TRANSACTIONAL: "Applications",
    Category.COACHING: "Coaching",
    Category.DIGEST: "Digests and alerts",
    Category.RELAYED: "Written by candidates",
}


def queue_context() -> dict[str, Any]:
    at = clock.now()
    queues = category_queues(at=at)
    named = [(_NAMES[queue.category], queue) for queue in queues]
    states = state_counts()
    return {
        "now": at,
        "queues": named,
        "states": states,
        "due_total": sum(queue.due for queue in queues),
        "waiting_total": sum(queue.waiting for queue in queues),
        "due_chart": _chart("due", "Due now", [(name, row.due) for name, row in named]),
        "waiting_chart": _chart("later", "Later", [(name, row.waiting) for name, row in named]),
        "state_chart": _chart(
            "states",
            "States",
            [(str(state.label).capitalize(), number) for state, number in states],
        ),
        **_sent(at),
    }


def _chart(key: str, title: str, rows: list[tuple[str, int]]) -> BarChart:
    return count_chart(f"outbox-{key}", title, rows)


def _sent(at: Any) -> dict[str, Any]:
    hours = sent_by_hour(at=at)
    rows = [(f"{hour:%a %H:%M}", number) for hour, number in hours]
    return {
        "sent_chart": column_chart("outbox-sent", "Sent in each hour", rows, label_every=12),
        "sent_rows": [(hour, number) for hour, number in hours if number],
        "sent_total": sum(number for _, number in hours),
    }
