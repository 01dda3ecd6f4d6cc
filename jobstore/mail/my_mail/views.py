from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from jobstore.lib import clock
from jobstore.mail.choices.queries import full_stop_of
from jobstore.mail.kinds import MayNotCancel
from jobstore.mail.my_mail.actions import cancel_own_mail
from jobstore.mail.my_mail.queries import my_mails, own_planned_mail
from jobstore.web.requests import SignedInRequest


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
