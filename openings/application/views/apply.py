"""Applying to an opening: one page, a draft that stays, one application in the end."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from jobstore.lib import clock
from jobstore.web.requests import SignedInRequest
from jobstore.web.typed.kept import not_taken
from openings.access import opening_to_apply, own_application
from openings.application.actions.resume import (
    StorageFailed,
    TooManyResumes,
    detach_resume,
    store_resume,
)
from openings.application.actions.submit import (
    AlreadyApplied,
    EmailNotVerified,
    OpeningClosed,
    TooManyApplications,
    save_draft,
    submit_application,
)
from openings.application.forms.application import ApplyForm
from openings.application.models import Application, Resume
from openings.application.queries import (
    answers_of,
    draft_of,
    has_verified_email,
    latest_application,
)
from openings.application.states import Stage
from openings.opening.models import Opening
from openings.search.queries.hidden import hidden_from
from openings.search.queries.similar import similar_openings
from openings.status.queries.status import may_apply_after, status_for_candidate


@require_http_methods(["GET", "POST"])
def opening_apply(request: SignedInRequest, pk: int) -> HttpResponse:
    opening = opening_to_apply(pk)
    if opening.is_imported:
        messages.info(request, "Applying for this job happens on the employer's own page.")
        return redirect(opening)
    return _send(request, opening) if request.method == "POST" else _begin(request, opening)


def _begin(request: SignedInRequest, opening: Opening) -> HttpResponse:
    now = clock.now()
    latest = latest_application(request.user, opening)
    draft = latest if latest is not None and latest.stage == Stage.DRAFT else None
    if latest is not None and draft is None and not may_apply_after(latest, at=now):
        messages.info(request, "You have already applied to this opening. Here is where it stands.")
        return redirect("openings:application_detail", pk=latest.pk)
    if not opening.is_live(at=now):
        return _closed(request, opening, draft)
    if not has_verified_email(request.user):
        return render(request, "openings/application/verify.html", {"opening": opening})
    form = ApplyForm(opening=opening, candidate=request.user, draft=draft, now=now)
    return _form_page(request, opening, form, draft)


def _send(request: SignedInRequest, opening: Opening) -> HttpResponse:
    draft = draft_of(request.user, opening)
    form = ApplyForm(
        request.POST, request.FILES, opening=opening, candidate=request.user, draft=draft
    )
    form.is_valid()
    resume = _stored(form) or form.chosen_resume()
    try:
        if form.errors or resume is None:
            return _mend(request, form, resume)
        application = submit_application(
            opening=opening,
            by=request.user,
            entry=form.entry(),
            resume=resume,
            submission_key=form.key(),
            opened_at=form.opened_at(),
            version=form.version,
        )
    except AlreadyApplied as refusal:
        application = refusal.application
    except OpeningClosed:
        return _closed(request, opening, _keep(form, resume))
    except EmailNotVerified:
        _keep(form, resume)
        return render(request, "openings/application/verify.html", {"opening": opening})
    except TooManyApplications as refusal:
        form.add_error(None, _day_is_full(refusal))
        return _mend(request, form, resume)
    if not _was_sent(application, form):
        not_taken(request)
    return redirect("openings:application_sent", pk=application.pk)


def _was_sent(application: Application, form: ApplyForm) -> bool:
    """Whether this is what the employer reads: another tab may have sent other words first."""
    entry = form.entry() if form.is_valid() else form.typed()
    sent = {row.question_id: row.text for row in answers_of(application)}
    typed = {question: text for question, text in entry.answers.items() if text}
    places = "\n".join(entry.places)
    said = (application.cover_note, application.wanted_places, sent)
    return said == (entry.cover_note, places, typed)


def _stored(form: ApplyForm) -> Resume | None:
    """The uploaded file, kept even when another field has an error."""
    document = form.cleaned_data.get("resume")
    if document is None:
        return None
    try:
        return store_resume(document=document, by=form.candidate)
    except StorageFailed:
        form.add_error(
            "resume",
            "We could not store your file; your text is saved. Try again in a few minutes.",
        )
    except TooManyResumes:
        form.add_error("resume", "You have ten résumés in use here. Choose one of them.")
    return None


def _mend(request: SignedInRequest, form: ApplyForm, resume: Resume | None) -> HttpResponse:
    """The page again, with what is wrong; nothing that was typed or attached is lost."""
    draft = _keep(form, resume)
    again = form.with_draft(draft)
    return _form_page(request, form.opening, again, draft)


def _keep(form: ApplyForm, resume: Resume | None) -> Application:
    return save_draft(
        opening=form.opening,
        by=form.candidate,
        entry=form.typed(),
        submission_key=form.key(),
        resume=resume,
        drops_resume=form.file_was_refused,
    )


def _day_is_full(refusal: TooManyApplications) -> str:
    until = timezone.localtime(refusal.until)
    return (
        "You sent 20 applications within a day, which is the most that we pass on. "
        f"This one is saved. You can send it from {until:%A} {until:%H:%M} on."
    )


def _form_page(
    request: SignedInRequest, opening: Opening, form: ApplyForm, draft: Application | None
) -> HttpResponse:
    context = {"opening": opening, "form": form, "draft": draft}
    return render(request, "openings/application/form.html", context)


def _closed(request: SignedInRequest, opening: Opening, draft: Application | None) -> HttpResponse:
    context = {
        "opening": opening,
        "draft": draft,
        "answers": answers_of(draft) if draft else [],
        "similar": similar_openings(opening, at=clock.now(), hidden=hidden_from(request.user)),
    }
    return render(request, "openings/application/closed.html", context)


@require_http_methods(["POST"])
def application_autosave(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keeps what stands in the form, right or wrong."""
    opening = opening_to_apply(pk)
    draft = draft_of(request.user, opening)
    files = None if request.htmx else request.FILES  # the background leaves the file out
    form = ApplyForm(request.POST, files, opening=opening, candidate=request.user, draft=draft)
    form.is_valid()
    try:
        _keep(form, _stored(form) or form.chosen_resume())
    except AlreadyApplied as refusal:
        if not request.htmx:
            not_taken(request)
            return redirect("openings:application_sent", pk=refusal.application.pk)
        return render(request, "openings/application/_saved.html", {"is_sent": True})
    if request.htmx:
        return render(request, "openings/application/_saved.html", {"is_sent": False})
    messages.success(request, "Your draft is saved. You find it here.")
    return redirect("openings:application_list")


@require_http_methods(["POST"])
def application_resume(request: SignedInRequest, pk: int) -> HttpResponse:
    """A file goes into the draft once it is chosen, and leaves it at the press of a button."""
    opening = opening_to_apply(pk)
    draft = draft_of(request.user, opening)
    form = ApplyForm(
        request.POST, request.FILES, opening=opening, candidate=request.user, draft=draft
    )
    form.is_valid()
    is_removed = "remove" in request.POST
    try:
        draft = _keep(form, form.chosen_resume() if is_removed else _stored(form))
    except AlreadyApplied as refusal:
        return redirect("openings:application_sent", pk=refusal.application.pk)
    if is_removed:
        draft = detach_resume(draft=draft, by=request.user)
    if not request.htmx:
        return redirect("openings:opening_apply", pk=pk)
    if is_removed or not form.errors.get("resume"):
        again = ApplyForm(opening=opening, candidate=request.user, draft=draft)
    else:
        again = form.with_draft(draft)
    context = {"opening": opening, "form": again.only_resume(), "draft": draft}
    return render(request, "openings/application/_resume.html", context)


@require_http_methods(["GET"])
def application_sent(request: SignedInRequest, pk: UUID) -> HttpResponse:
    application = own_application(request, pk)
    now = clock.now()
    status = status_for_candidate(application, at=now)
    if not status.can_withdraw:
        return redirect("openings:application_detail", pk=pk)
    context = {"application": application, "opening": application.opening, "status": status}
    return render(request, "openings/application/sent.html", context)
