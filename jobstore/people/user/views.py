"""The profile, where somebody is signed in, drafts of forms, and what we keep about a person: to
read, to take along and to erase."""

import json
import tempfile
import zipfile
from collections.abc import Iterator
from functools import partial
from typing import IO
from urllib.parse import urlsplit

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from jobstore.lib import clock
from jobstore.people.employer.access import own_session
from jobstore.people.user import actions
from jobstore.people.user.actions import (
    DraftTooLarge,
    IsThisBrowser,
    edit_profile,
    end_session,
    forget_typed_draft,
    save_typed_draft,
)
from jobstore.people.user.forms import EraseForm, ProfileForm
from jobstore.people.user.models import User
from jobstore.people.user.queries.account import (
    all_personal,
    employers_owned_alone,
    export_of,
    files_of,
)
from jobstore.people.user.queries.readable import chapters_of
from jobstore.web.requests import SignedInRequest, device_of
from jobstore.web.shared import for_everybody
from jobstore.web.typed.pages import fields_of, nearest_page, words_in

IN_MEMORY = 5_000_000  # bytes; a larger archive goes to a file that nobody else can open


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    draw = partial(render, request, "people/account/privacy.html")
    return for_everybody(request, draw, shows=[])


@require_GET
def account_data(request: SignedInRequest) -> HttpResponse:
    return render(request, "people/account/data.html")


@require_POST
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth ships no types
def account_export(request: SignedInRequest) -> FileResponse:
    return FileResponse(
        archive_of(request.user),
        as_attachment=True,
        filename=f"job-store-{clock.now():%Y-%m-%d}.zip",
        content_type="application/zip",
    )


def archive_of(user: User) -> IO[bytes]:
    """A page to read, the same rows as JSON, and the files beside them under their own names."""
    target: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- the response closes it
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        files = dict(_with_files(archive, user))
        exported = export_of(user, files=files)
        titled = {thing.title: exported[thing.name] for thing in all_personal()}
        archive.writestr("job-store.json", json.dumps(titled, indent=2, ensure_ascii=False))
        context = {"chapters": chapters_of(exported, files=files), "user": user}
        context |= {"site_name": settings.SITE_NAME, "now": clock.now()}
        archive.writestr("your-data.html", render_to_string("people/account/export.html", context))
    target.seek(0)
    return target


def _with_files(archive: zipfile.ZipFile, user: User) -> Iterator[tuple[str, str]]:
    """Puts each file in. Its stored name, and its path there; one that is lost is left out."""
    for path, stored in files_of(user):
        try:
            with stored.open("rb") as source:
                archive.writestr(path, source.read())
        except OSError:
            continue
        yield stored.name, path


@reauthentication_required  # type: ignore[untyped-decorator]  # allauth ships no types
@require_http_methods(["GET", "POST"])
def account_erase(request: SignedInRequest) -> HttpResponse:
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _erase(request, form):
        logout(request)
        messages.success(request, "Your account is erased. We wish you well.")
        return redirect("home:landing")
    context = {"form": form, "alone": employers_owned_alone(request.user)}
    return render(request, "people/account/erase.html", context)


def _erase(request: SignedInRequest, form: EraseForm) -> bool:
    try:
        actions.erase_account(user=request.user)
    except actions.StillOwner as refused:
        names = ", ".join(refused.args[0])
        form.add_error(None, f"You are the only owner of {names}. Make somebody else owner first.")
        return False
    except actions.IsStaff:
        form.add_error(None, "This is a staff account. Another member of staff closes it.")
        return False
    return True


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


@require_http_methods(["GET", "POST"])
def profile(request: SignedInRequest) -> HttpResponse:
    user = request.user
    initial = {"name": user.name, "phone": user.phone, "time_zone": user.time_zone}
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        edit_profile(user=user, **form.cleaned_data)
        messages.success(request, "Your profile is saved.")
        return redirect("people:profile")
    return render(request, "people/user/profile.html", {"form": form})


@sensitive_post_parameters()
@require_POST
def typed_draft_save(request: SignedInRequest) -> HttpResponse:
    """One line as the answer: when it was saved, or why not."""
    page, form = place_of_draft(request)
    fields = fields_of(request)
    if not words_in(fields):
        forget_typed_draft(by=request.user, page=page, form=form)
        return HttpResponse("")
    try:
        draft = save_typed_draft(by=request.user, page=page, form=form, fields=fields)
    except DraftTooLarge:
        return render(request, "people/typed_draft/_saved.html", {"draft": None}, status=413)
    return render(request, "people/typed_draft/_saved.html", {"draft": draft})


@require_POST
def typed_draft_forget(request: SignedInRequest) -> HttpResponse:
    page, form = place_of_draft(request)
    forget_typed_draft(by=request.user, page=page, form=form)
    messages.success(request, "The draft is gone.")
    return redirect(page)


def place_of_draft(request: HttpRequest) -> tuple[str, str]:
    """The page of the form and the form's own address, as the page has told them."""
    form = request.POST.get("typed_form", "")[:300]
    wanted = request.POST.get("typed_page", "")[:300]
    is_ours = wanted.startswith("/") and not urlsplit(wanted).netloc
    return nearest_page(wanted) if is_ours else "/", form
