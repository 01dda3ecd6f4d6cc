"""Which mail comes: by a signed link from any mail that may be stopped, or signed in."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jobstore.lib.tokens import keyed_hashes, unsign
from jobstore.mail.actions.choices import (
    resume_everything,
    resume_narrow,
    save_choices,
    stop_everything,
)
from jobstore.mail.actions.compose import CHOICES_JOIN, CHOICES_PURPOSE
from jobstore.mail.actions.sample import NOBODY
from jobstore.mail.forms import ChoicesForm
from jobstore.mail.queries.choices import choice_groups, full_stop, narrow_stops
from jobstore.web.guesses import counts_wrong_links
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
