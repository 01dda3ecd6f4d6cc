"""Openings as their employer writes, publishes, closes and deletes them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from jobstore.lib import clock
from jobstore.lib.moves import IllegalMove
from jobstore.lib.zones import clock_text, day_text, hour_text, moment_text, read_zone
from jobstore.mail.kinds import promising
from jobstore.web.requests import SignedInRequest, page_of
from openings.access import employer_of, employer_opening
from openings.feeds import channels_of
from openings.opening.actions.change import OpeningIsClosed, StaleOpening
from openings.opening.actions.checks import NotReady, fixes_of, may_go_on
from openings.opening.actions.publish import PeopleAreOpen, close_opening, publish_opening
from openings.opening.actions.save import (
    CannotDelete,
    OpeningFacts,
    Question,
    create_opening,
    delete_opening,
    edit_opening,
)
from openings.opening.forms.acts import CloseForm, DeleteForm
from openings.opening.forms.opening import OpeningForm, initial_of
from openings.opening.models import Opening
from openings.opening.queries import (
    LeftOpen,
    deletable_openings,
    employer_openings,
    left_open,
    opening_with_parts,
)
from openings.opening.states import CloseReason, OpeningState
from openings.version.actions import shown
from openings.version.models import OpeningVersion
from openings.version.queries import change_to, last_written


@require_http_methods(["GET", "HEAD", "POST"])
def opening_delete(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Asks once (GET), deletes on POST; 404 for whatever is kept."""
    opening = employer_opening(request, slug, pk)
    if not deletable_openings().filter(pk=pk).exists():
        raise Http404("No draft that could be deleted.")
    form = DeleteForm(request.POST or None, initial={"version": opening.version})
    context = {"employer": opening.employer, "opening": opening, "form": form}
    if not form.is_valid():
        return render(request, "openings/opening/delete.html", context)
    try:
        delete_opening(opening=opening, by=request.user, version=form.cleaned_data["version"])
    except CannotDelete:
        messages.error(request, "It was changed meanwhile, so nothing was deleted. Look at it.")
        return redirect("openings:opening_preview", slug=slug, pk=pk)
    messages.success(request, f"The draft “{opening.title}” is deleted.")
    return redirect("openings:employer_opening_list", slug=slug)


CONFLICT = 409
GONE = 410
PANEL = "opening-panel"
READ_FIRST = "We read your change within one working day. What is public stays until then."
OPENS_LATER = "We read it within one working day. It stays closed until then."
KEPT_BESIDE = "Your change is kept as a draft, and nobody else sees it. What stands is as it was."


def read_first(opening: Opening) -> str:
    return OPENS_LATER if opening.is_opening_again else READ_FIRST


@require_http_methods(["GET", "HEAD"])
def employer_opening_list(request: SignedInRequest, slug: str) -> HttpResponse:
    employer = employer_of(request, slug)
    page = page_of(request, employer_openings(employer))
    context = {"employer": employer, "page_obj": page, "at": clock.now()}
    return render(request, "openings/opening/employer_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def opening_create(request: SignedInRequest, slug: str) -> HttpResponse:
    employer = employer_of(request, slug)
    promise = {"answer_days": employer.answer_days, "answers_feedback": employer.answers_feedback}
    if request.method == "POST":
        form = OpeningForm(request.POST)
        if form.is_valid():
            try:
                opening = create_opening(employer=employer, by=request.user, facts=_facts(form))
                _say_moved_hour(request, opening, form)
                return redirect("openings:opening_preview", slug=slug, pk=opening.pk)
            except NotReady as refused:
                _add_fixes(form, refused)
    else:
        form = OpeningForm(initial=promise | {"may_apply_again": True, "country": "US"})
    context = {"employer": employer, "form": form, "opening": None}
    return render(request, "openings/opening/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def opening_edit(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """What stands; of a public one the change that is under way, if there is one."""
    opening = _with_parts(employer_opening(request, slug, pk))
    change = _change_to(opening)
    initial = initial_of(shown(opening, change.document) if change else opening)
    is_public = opening.was_public(at=clock.now())
    status = 200
    if request.method == "POST":
        form = OpeningForm(request.POST, initial=initial, is_public=is_public)
        if form.is_valid():
            status = _save_edit(request, opening, form)
            if not form.errors:
                return redirect("openings:opening_preview", slug=slug, pk=pk)
            change = _change_to(opening)
    elif opening.state == OpeningState.CLOSED and not opening.is_opening_again:
        messages.info(request, "A closed opening stays as it was.")
        return redirect("openings:opening_preview", slug=slug, pk=pk)
    else:
        form = OpeningForm(initial=initial, is_public=is_public)
    context = {"employer": opening.employer, "form": form, "opening": opening, "change": change}
    return render(request, "openings/opening/form.html", context, status=status)


def _change_to(opening: Opening) -> OpeningVersion | None:
    return change_to(opening) if opening.changes_beside else None


def _add_fixes(form: OpeningForm, refused: NotReady) -> None:
    for fix in refused.fixes:
        form.add_error(fix.field, fix.text)


def _save_edit(request: SignedInRequest, opening: Opening, form: OpeningForm) -> int:
    """Save it and say so, or say in the form why not; the status of a page that shows the form."""
    version = form.cleaned_data["version"] or 0
    try:
        saved = edit_opening(opening=opening, by=request.user, facts=_facts(form), version=version)
    except StaleOpening as stale:
        form.renew_version(stale.opening.version)
        form.add_error(None, _stale_text(stale.opening))
        return CONFLICT
    except OpeningIsClosed:
        form.add_error(None, "This opening is closed; nothing was changed.")
        return CONFLICT
    except NotReady as refused:
        _add_fixes(form, refused)
        if opening.changes_beside:
            opening.refresh_from_db(fields=["version"])
            form.renew_version(opening.version)
            messages.warning(request, KEPT_BESIDE)
        return 200
    _say_moved_hour(request, saved, form)
    is_waiting = saved.changes_beside and saved.is_in_review
    messages.success(request, read_first(saved) if is_waiting else "Saved.")
    return 200


def _say_moved_hour(request: SignedInRequest, opening: Opening, form: OpeningForm) -> None:
    hour, end = form.cleaned_data["closes_hour"], opening.own_end
    if end is not None and end.has_no(hour):
        messages.warning(
            request,
            f"The clocks are set forward that night: {day_text(end.day)}, has no"
            f" {clock_text(hour)}. It closes at {hour_text(end.local)}.",
        )


@require_http_methods(["GET", "HEAD"])
def opening_preview(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """The opening as candidates will see it, and what it needs before it is published."""
    opening = _with_parts(employer_opening(request, slug, pk))
    return _preview(request, opening)


@require_http_methods(["POST"])
def opening_publish(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    opening = employer_opening(request, slug, pk)
    try:
        opening = publish_opening(opening=opening, by=request.user)
    except NotReady:
        return _preview(request, _with_parts(opening), status=CONFLICT)
    if opening.state == OpeningState.IN_REVIEW:
        messages.info(
            request,
            promising(
                "We read it first, within one working day, and write to you.",
                "openings.opening_published",
                "openings.opening_returned",
            ),
        )
    else:
        begins = "" if opening.is_live(at=clock.now()) else f", public from {_begin_of(opening)}"
        messages.success(request, f"{opening.title} is published{begins}.")
    return redirect("openings:opening_preview", slug=slug, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def opening_close(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    opening = employer_opening(request, slug, pk)
    left = left_open(opening, at=clock.now())
    asked = {"seen_open": left.count, "reason": request.GET.get("reason")}
    form = CloseForm(request.POST if request.method == "POST" else None, initial=asked)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            closed = close_opening(
                opening=opening,
                by=request.user,
                reason=CloseReason(form.cleaned_data["reason"]),
                seen_open=form.cleaned_data["seen_open"] or 0,
            )
        except IllegalMove:
            messages.error(request, "Only a published opening can be closed.")
            return redirect("openings:employer_opening_list", slug=slug)
        except PeopleAreOpen:
            form = CloseForm(initial=form.cleaned_data | {"seen_open": left.count})
            messages.warning(request, "Look at who is open below, then close it.")
            status = CONFLICT
        else:
            return _closed(request, closed, left)
    context = {"employer": opening.employer, "opening": opening, "form": form, "left": left}
    return render(request, "openings/opening/close.html", context, status=status)


def _closed(request: SignedInRequest, opening: Opening, left: LeftOpen) -> HttpResponse:
    """To what becomes of those who still wait for an answer, where there are any."""
    slug = opening.employer.slug
    if not left.count:
        messages.success(request, f"{opening.title} is closed.")
        return redirect("openings:employer_opening_list", slug=slug)
    messages.success(request, f"{opening.title} is closed. These people still wait for an answer.")
    return redirect("openings:opening_endings", slug, opening.pk)


def _begin_of(opening: Opening) -> str:
    zone = read_zone(opening.employer.time_zone)
    return moment_text(opening.publish_at.astimezone(zone)) if opening.publish_at else ""


def _with_parts(opening: Opening) -> Opening:
    loaded = opening_with_parts(opening.pk)
    if loaded is None:
        raise Http404("No such opening.")
    return loaded


def _facts(form: OpeningForm) -> OpeningFacts:
    facts = form.facts()
    questions = tuple(Question(**question) for question in facts.pop("questions"))
    return OpeningFacts(**facts, questions=questions)


def _stale_text(opening: Opening) -> str:
    last = last_written(opening)
    who = last.written_by.get_full_name() if last and last.written_by else "Somebody else"
    when = f" at {hour_text(timezone.localtime(last.written_at))}" if last else ""
    return (
        f"{who} saved “{opening.title}”{when}, while you were writing. Your text is kept below."
        " Open the opening in another tab to compare, then save again."
    )


def _preview(request: SignedInRequest, opening: Opening, *, status: int = 200) -> HttpResponse:
    now = clock.now()
    change = _change_to(opening)
    is_draft = opening.state == OpeningState.DRAFT
    checked = shown(opening, change.document) if change else opening
    context = {
        "opening": opening,
        "employer": opening.employer,
        "change": change,
        "fixes": fixes_of(checked, at=now) if is_draft or change else [],
        "channels": channels_of(checked) if opening.state != OpeningState.CLOSED else [],
        "is_live": opening.is_live(at=now),
        "may_go_on": may_go_on(opening, at=now),
        "begins": _begin_of(opening) if opening.is_scheduled(at=now) else "",
        "can_be_deleted": deletable_openings().filter(pk=opening.pk).exists(),
    }
    return render(request, "openings/opening/preview.html", context, status=status)
