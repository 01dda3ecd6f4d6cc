"""Deciding on an application: choose, write, preview, record; undo until the candidate is told."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from jobstore.lib import clock
from jobstore.mail.kinds import promising
from jobstore.web.requests import SignedInRequest
from openings.access import employer_application
from openings.application.models import Application
from openings.application.states import Happening
from openings.decision.actions.decision import (
    DecisionNotOpen,
    FeedbackNotStated,
    No,
    NotDecided,
    NotSeen,
    ReasonUntrue,
    advance_application,
    decline_application,
    undo_decision,
)
from openings.decision.actions.telling import AlreadyTold, telling_time_of
from openings.decision.forms import AbsentForm, DecisionForm, EndForm, NoForm, YesForm
from openings.decision.queries import (
    TO_CANDIDATE,
    decision_words,
    may_end_absent_from,
    open_decisions,
    to_be_seen,
    was_interviewed,
)
from openings.decision.states import Decision, HeldTextState
from openings.interview.queries import written_time
from openings.offer.actions.make import TermsRefused, hire_candidate, make_offer
from openings.offer.forms import OfferForm
from openings.opening.queries import Hiring, hiring_of
from openings.pipeline.actions import StaleApplication
from openings.pipeline.queries import WordsRefused, conflict_of

WORDS_KEPT = "Your words are kept: they stand in the form again."
HELD = "Your words wait for our staff, who read them within one working day."
Record = Callable[..., Application]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """How the pages speak of one decision."""

    decision: Decision
    lead: str
    button: str
    done: str
    subject: str  # the template of the mail's subject
    record: Record | None = None  # None: an offer or the "no", which have facts of their own
    happening: str = ""


ADVANCE = Choice(
    decision=Decision.ADVANCE,
    lead=promising(
        "The candidate hears at once. Plan the next interview afterwards.",
        "openings.decision_advanced",
    ),
    button="Send the good news",
    done="{name} knows that there is a next round.",
    subject="openings/mail/decision_advanced.subject.txt",
    record=advance_application,
    happening=Happening.ADVANCED,
)
OFFER = Choice(
    decision=Decision.OFFER,
    lead=promising(
        "The candidate reads the terms at once, and answers by the end that you set.",
        "openings.offer",
    ),
    button="Make the offer",
    done="{name} knows about the offer.",
    subject="openings/mail/offer.subject.txt",
    happening=Happening.OFFERED,
)
HIRE = Choice(
    decision=Decision.HIRE,
    lead=promising(
        "They said yes on the phone or by letter. The candidate hears at once. Where your offer"
        " stands here with its terms, they may say for three days that it is not so.",
        "openings.offer_hired",
    ),
    button="Mark as hired",
    done="{name} is hired.",
    subject="openings/mail/offer_hired.subject.txt",
    record=hire_candidate,
    happening=Happening.HIRED,
)
DECLINE = Choice(
    decision=Decision.DECLINE,
    lead=promising(
        "You write to the candidate, and you can undo it until the candidate is told.",
        "openings.decision_told",
    ),
    button="Record the decision",
    done="",
    subject="openings/mail/decision_told.subject.txt",
)
END = Choice(
    decision=Decision.END,
    lead=promising(
        "You write to the candidate, and you can undo it until the candidate is told.",
        "openings.decision_told",
    ),
    button="Record the end",
    done="",
    subject="openings/mail/decision_told.subject.txt",
)
ABSENT = replace(END, decision=Decision.ABSENT)
CHOICES = {choice.decision.value: choice for choice in (ADVANCE, OFFER, HIRE, DECLINE, END, ABSENT)}
FORMS = {DECLINE: NoForm, END: EndForm, ABSENT: AbsentForm}


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def application_decide(request: SignedInRequest, slug: str, pk: UUID) -> HttpResponse:
    application = employer_application(request, slug, pk)
    choice = CHOICES.get(request.GET.get("as", ""))
    open_choices = [CHOICES[code] for code in open_decisions(application, at=clock.now())]
    if choice is None or (request.method == "GET" and choice not in open_choices):
        context = _context(application) | {
            "choices": open_choices,
            "is_out": application.offers.out().exists(),
            "absent_from": _absent_later(application),
            "must_see": to_be_seen(application),
        }
        return render(request, "openings/pipeline/choose.html", context)
    if request.method == "GET":
        return _write(request, application, choice, _form(application, choice))
    form = _form(application, choice, request.POST)
    if not form.is_valid() or request.POST.get("step") == "edit":
        return _write(request, application, choice, form)
    if request.POST.get("step") != "record":
        return _preview(request, application, choice, form)
    if form.doubts() and not form.cleaned_data["is_sure"]:
        form.add_error("is_sure", "Tick this to send the words as they are, or change them.")
        return _preview(request, application, choice, form)
    return _record(request, application, choice, form)


def _absent_later(application: Application) -> datetime | None:
    moment = may_end_absent_from(application)
    return moment if moment is not None and moment > clock.now() else None


def _record(
    request: SignedInRequest, application: Application, choice: Choice, form: DecisionForm
) -> HttpResponse:
    facts: dict[str, Any] = {
        "application": application,
        "version": form.cleaned_data["version"],
        "by": request.user,
        "seen": form.ticked,
    }
    try:
        if choice.record is not None:
            decided = choice.record(text=form.cleaned_data["text"], **facts)
        elif isinstance(form, OfferForm):
            text = form.cleaned_data["text"]
            decided = make_offer(text=text, terms=form.terms(), **facts).application
        elif isinstance(form, NoForm):
            decided = decline_application(no=No(**form.facts()), **facts)
    except StaleApplication as stale:
        return _write(request, stale.application, choice, form, is_stale=True)
    except WordsRefused as refusal:
        form.add_error("text", refusal)
        return _write(request, application, choice, form)
    except TermsRefused as refusal:
        form.add_error(None, refusal)
        return _write(request, application, choice, form)
    except (NotSeen, ReasonUntrue):  # it came while the words were being written
        return _write(request, application, choice, _form(application, choice, request.POST))
    except (DecisionNotOpen, FeedbackNotStated):
        messages.error(request, "This decision is not open any more. Look at what has changed.")
        return redirect(
            "openings:application_review", application.opening.employer.slug, application.pk
        )
    messages.success(request, _done(choice, decided))
    if form.is_held:
        messages.info(request, HELD)
    return redirect("openings:application_review", decided.opening.employer.slug, decided.pk)


def _done(choice: Choice, application: Application) -> str:
    name = application.candidate.get_short_name()
    if choice.done:
        return choice.done.format(name=name)
    when = written_time(application.tell_at or clock.now(), application.candidate.time_zone)
    return promising(
        f"Recorded. {name} will be told {when}. Until then you can undo it.",
        "openings.decision_told",
    )


def _form(application: Application, choice: Choice, data: Any = None) -> DecisionForm:
    must_see = to_be_seen(application)
    if choice in FORMS:
        interviewed = was_interviewed(application)
        form = FORMS[choice]
        return form(data, application=application, must_see=must_see, was_interviewed=interviewed)
    if choice is OFFER:
        return OfferForm(data, application=application, must_see=must_see)
    return YesForm(data, application=application, must_see=must_see)


def _write(
    request: SignedInRequest,
    application: Application,
    choice: Choice,
    form: DecisionForm,
    *,
    is_stale: bool = False,
) -> HttpResponse:
    """The words are typed here. Whoever was too slow keeps them and learns who was faster."""
    context = _context(application) | {"choice": choice, "form": form}
    context["hiring"] = _promised(application, choice)
    if is_stale:
        form.renew_version(application.version)
        context |= {"conflict": conflict_of(application, at=clock.now())}
    status = 409 if is_stale else 400 if form.errors else 200
    return render(request, "openings/pipeline/decide.html", context, status=status)


def _preview(
    request: SignedInRequest, application: Application, choice: Choice, form: DecisionForm
) -> HttpResponse:
    context = _context(application) | {
        "choice": choice,
        "form": form,
        "words": None,
        "offer": form.offered() if isinstance(form, OfferForm) else None,
        "doubts": form.doubts(),
        "text": "" if form.is_held else form.cleaned_data["text"],
        "held_words": form.cleaned_data["text"] if form.is_held else "",
        "hiring": _promised(application, choice),
    }
    if isinstance(form, NoForm):
        facts = form.facts() | {"text": context["text"]}
        note = TO_CANDIDATE[HeldTextState.HELD] if form.is_held else ""
        context["words"] = decision_words(application, note=note, **facts)
        tell_at = telling_time_of(application, decided=clock.now())
        context["tell_at"] = written_time(tell_at, application.candidate.time_zone)
    return render(request, "openings/pipeline/preview.html", context)


def _promised(application: Application, choice: Choice) -> Hiring | None:
    """Where an offer more is one more than there are jobs."""
    hiring = hiring_of(application.opening, but=application) if choice is OFFER else None
    return hiring if hiring and hiring.is_promised else None


def _context(application: Application) -> dict[str, Any]:
    return {
        "application": application,
        "candidate": application.candidate,
        "opening": application.opening,
        "employer": application.opening.employer,
        "conflict": None,
        "ahead": list(application.interviews.scheduled().order_by("starts_at", "pk")),
    }


@require_http_methods(["POST"])
def application_decision_undo(request: SignedInRequest, slug: str, pk: UUID) -> HttpResponse:
    application = employer_application(request, slug, pk)
    name = application.candidate.get_short_name()
    try:
        undo_decision(application=application, by=request.user)
    except AlreadyTold:
        messages.error(request, f"{name} has been told, so this cannot be undone.")
    except NotDecided:
        messages.info(request, "There is no decision to undo.")
    else:
        messages.success(request, f"Undone. {name} never learns of it. {WORDS_KEPT}")
    return redirect("openings:application_review", slug, application.pk)
