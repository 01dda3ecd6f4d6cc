from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from jobstore.people.actions.session import IsThisBrowser, end_session
from jobstore.people.views.access import own_session
from jobstore.web.devices import device_of
from jobstore.web.requests import SignedInRequest


@require_POST
def session_end(request: SignedInRequest, pk: int) -> HttpResponse:
    session = own_session(request, pk)
    try:
        end_session(session=session, asked_from=request.session.session_key)
    except IsThisBrowser:
        messages.info(request, "This is the browser that you use now. Sign out to end it.")
    else:
        messages.success(request, f"{device_of(session.user_agent)} is signed out.")
    return redirect("usersessions_list")
