"""The thread of an application, as its candidate and as its employer meet it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from jobstore.lib import clock
from jobstore.mail.kinds import promising
from jobstore.web.requests import SignedInRequest
from jobstore.web.typed.kept import not_taken
from openings.access import employer_application, own_application
from openings.application.models import Application
from openings.message.actions.write import (
    DoorClosed,
    MessageGone,
    mark_read,
    need_no_answer,
    report_message,
    send_anew,
    take_message_back,
    write_message,
)
from openings.message.forms import MessageForm, ReportForm
from openings.message.models import Message
from openings.message.queries.door import Door, door_of_candidate, door_of_employer, has_thread
from openings.message.queries.thread import page_of_thread, thread_of
from openings.message.states import MessageState
from openings.pipeline.queries import WordsRefused

THREAD, REPORT = "openings/message/thread.html", "openings/message/report.html"
GONE = "This message has left, or was taken back. This is how the thread stands now."


def _application(request: SignedInRequest, pk: UUID, slug: str | None) -> Application:
    """The candidate's own where the address names no employer."""
    found = own_application(request, pk) if slug is None else employer_application(
        request, slug, pk
    )  # fmt: skip
    if not has_thread(found):
        raise Http404("There is nobody to write to.")
    return found


def _message(application: Application, pk: UUID, *, is_candidate: bool) -> Message:
    """One that this side can see."""
    found = application.messages.select_related("report").filter(pk=pk).first()
    is_theirs = found is not None and found.is_from_candidate == is_candidate
    if found is None or not (is_theirs or found.state == MessageState.SENT):
        raise Http404("No such message.")
    found.application = application
    return found


def _back(application: Application, *, is_candidate: bool) -> HttpResponse:
    return redirect(page_of_thread(application, is_candidate=is_candidate))


@require_http_methods(["GET", "POST"])
def message_list(request: SignedInRequest, pk: UUID, slug: str | None = None) -> HttpResponse:
    """Read everything, and write."""
    application = _application(request, pk, slug)
    is_candidate, now = slug is None, clock.now()
    door = (
        door_of_candidate(application, at=now)
        if is_candidate
        else door_of_employer(application, by=request.user, at=now)
    )
    posted = request.POST if request.method == "POST" else None
    form = MessageForm(posted, application=application, is_candidate=is_candidate)
    if posted is not None and not door.is_open:
        return _refused(request, application, door, is_candidate=is_candidate)
    if posted is not None and form.is_valid() and not form.doubts():
        return _write(request, application, form)
    if posted is None:
        mark_read(application=application, is_candidate=is_candidate)
    page = _page(request, application, form, door)
    return render(request, THREAD, page, status=400 if form.is_bound and form.errors else 200)


def _page(
    request: SignedInRequest, application: Application, form: MessageForm, door: Door
) -> dict[str, Any]:
    side = form.is_candidate
    lines = thread_of(application, reader=request.user, is_candidate=side, at=clock.now())
    own = [line.text for line in lines if line.is_own and line.message]
    return {
        "application": application,
        "opening": application.opening,
        "employer": application.opening.employer,
        "candidate": application.candidate,
        "is_candidate": side,
        "lines": lines,
        "last_own": own[-1] if own else "",
        "asks_answer": not side and any(line.message and _waits(line.message) for line in lines),
        "form": form,
        "doubts": form.doubts() if form.is_bound and form.is_valid() else [],
        "door": door,
    }


def _waits(message: Message) -> bool:
    return message.is_from_candidate and message.answered_at is None


def _refused(
    request: SignedInRequest, application: Application, door: Door, *, is_candidate: bool
) -> HttpResponse:
    not_taken(request)
    if door.opens_later:
        raise Http404("It is too early to write.")
    messages.info(request, door.words)
    return _back(application, is_candidate=is_candidate)


def _write(request: SignedInRequest, application: Application, form: MessageForm) -> HttpResponse:
    side, text = form.is_candidate, form.cleaned_data["text"]
    try:
        message = write_message(
            application=application, by=request.user, text=text, key=form.cleaned_data["key"]
        )
    except DoorClosed as closed:
        return _refused(request, application, closed.door, is_candidate=side)
    except WordsRefused as refusal:
        form.add_error("text", refusal)
        return render(request, THREAD, _page(request, application, form, Door()), status=400)
    if message.state == MessageState.HELD:
        messages.success(request, "It is on its way: our staff read it first.")
    else:
        hears = promising(
            "It leaves in two minutes; until then you can take it back.",
            "openings.message_new",
            "openings.message_new_team",
        )
        messages.success(request, hears)
    return _back(application, is_candidate=side)


@require_POST
def message_take_back(
    request: SignedInRequest, pk: UUID, message: UUID, slug: str | None = None
) -> HttpResponse:
    application = _application(request, pk, slug)
    found = _message(application, message, is_candidate=slug is None)
    try:
        take_message_back(message=found, by=request.user)
        messages.success(request, "Nobody has read it. Your words stand below.")
    except MessageGone:
        messages.info(request, GONE)
    return _back(application, is_candidate=slug is None)


@require_POST
def message_send(request: SignedInRequest, slug: str, pk: UUID, message: UUID) -> HttpResponse:
    """After the telling, by who wrote it."""
    application = _application(request, pk, slug)
    found = _message(application, message, is_candidate=False)
    try:
        send_anew(message=found, by=request.user)
        messages.success(request, "It leaves in two minutes; until then you can take it back.")
    except DoorClosed as closed:
        messages.info(request, closed.door.words)
    except MessageGone:
        messages.info(request, GONE)
    return _back(application, is_candidate=False)


@require_http_methods(["GET", "POST"])
def message_report(
    request: SignedInRequest, pk: UUID, message: UUID, slug: str | None = None
) -> HttpResponse:
    application = _application(request, pk, slug)
    found = _message(application, message, is_candidate=slug is None)
    if found.is_from_candidate == (slug is None):
        raise Http404("It is their own.")
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            report_message(message=found, note=form.cleaned_data["note"], by=request.user)
            messages.success(request, "Thank you. Our staff look at it; nobody writes meanwhile.")
        except MessageGone:
            messages.info(request, GONE)
        return _back(application, is_candidate=slug is None)
    page = {"application": application, "message": found, "form": form}
    page |= {"back": page_of_thread(application, is_candidate=slug is None)}
    return render(request, REPORT, page, status=400 if form.is_bound else 200)


@require_POST
def messages_answered(request: SignedInRequest, slug: str, pk: UUID) -> HttpResponse:
    """The employer notes that nothing needs an answer."""
    application = _application(request, pk, slug)
    need_no_answer(application=application, by=request.user)
    messages.success(request, "Noted. It waits for no answer any more.")
    return _back(application, is_candidate=False)
