"""When a candidate is told and in which words: those that the guard held wait for staff."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from jobstore.lib import clock
from jobstore.lib import zones as periods
from jobstore.lib.moves import is_legal, move
from jobstore.lib.seen import ChangedMeanwhile
from jobstore.lib.zones import read_zone, staff_deadline
from jobstore.people.user.actions import save_typed_draft
from jobstore.people.user.models import User
from jobstore.trail.actions import record
from jobstore.trail.states import Act
from jobstore.wording.queries.guard import Hit
from openings.application.models import Application
from openings.application.states import TOLD_OUTCOMES, Happening, Outcome
from openings.decision import mails
from openings.decision.models import HeldText
from openings.decision.queries import mark_of_text, old_texts
from openings.decision.states import DECISION_OF, HELD_TEXT_MOVES, HeldTextState
from openings.interview.actions import call_off, conclude_interview, decide_interview
from openings.interview.mails import interview as interview_mails
from openings.interview.mails.ask import cancel_decision_due
from openings.interview.models import Absence, Interview
from openings.interview.states import INTERVIEW_DECISION_MOVES, InterviewDecision, InterviewState
from openings.permissions import can_review_words
from openings.pipeline.actions import lock_application


class NotReviewer(Exception):
    """Only staff who judge wording decide about held words."""


class NoReason(Exception):
    """Keeping words back needs a reason."""


class NotHeld(Exception):
    """Somebody has decided, or the decision that they belong to is gone."""


def hold_text(
    application: Application,
    *,
    happening: Happening,
    text: str,
    findings: Sequence[Hit],
    by: User,
) -> None:
    """Nothing without a finding. The caller holds the lock and passes on none of held words."""
    if not findings:
        return
    now = clock.now()
    held = HeldText.objects.create(
        application=application,
        happening=happening,
        text=text,
        findings="\n".join(finding.line for finding in findings),
        written_by=by,
        held_at=now,
        review_by=staff_deadline(now),
    )
    mails.text_held(held)


def drop_held_text(application: Application) -> None:
    """The "no" is taken back before anybody was told, and its words with it."""
    for held in application.held_texts.filter(happening=Happening.DECIDED).order_by("pk"):
        mails.stop_asking(held, reason="The decision was taken back.")
        held.delete()


@transaction.atomic
def release_text(*, held: HeldText, by: User, seen: str | None = None) -> HeldText:
    """The candidate reads the words on the page, and in the mail if that has not left.

    Nothing is sent again. Raises NotReviewer, NotHeld, ChangedMeanwhile.
    """
    held, application = _locked(held, by=by, seen=seen)
    if held.happening == Happening.DECIDED:
        application.decision_text = held.text
        application.save(update_fields=["decision_text"])
        record(Happening.TEXT_OF_NO_RELEASED, application, by=None)
    else:
        record(Happening.TEXT_RELEASED, application, by=None, why=held.text)
    return _decide(held, HeldTextState.RELEASED, Act.PASSED_ON, by=by)


@transaction.atomic
def keep_text_back(*, held: HeldText, by: User, reason: str, seen: str | None = None) -> HeldText:
    """The standard text of the reason stands; the candidate learns that words were kept back.

    Raises NotReviewer, NoReason, NotHeld, ChangedMeanwhile.
    """
    if not reason.strip():
        raise NoReason
    held, application = _locked(held, by=by, seen=seen)
    held.reason = reason.strip()
    is_no = held.happening == Happening.DECIDED
    what = Happening.TEXT_OF_NO_KEPT_BACK if is_no else Happening.TEXT_KEPT_BACK
    record(what, application, by=None)
    return _decide(held, HeldTextState.KEPT_BACK, Act.KEPT_BACK, by=by)


@transaction.atomic
def forget_held_texts() -> int:
    """After a year the words go, and what was found in them; how many."""
    return old_texts(at=clock.now()).update(text="", findings="")


def _locked(held: HeldText, *, by: User, seen: str | None) -> tuple[HeldText, Application]:
    if not can_review_words(by):
        raise NotReviewer
    application = lock_application(held.application)
    current = HeldText.objects.select_for_update(of=("self",)).filter(pk=held.pk).first()
    if current is None or current.state != HeldTextState.HELD:
        raise NotHeld
    if current.happening == Happening.DECIDED and application.outcome not in TOLD_OUTCOMES:
        raise NotHeld
    if seen is not None and seen != mark_of_text(current):
        raise ChangedMeanwhile
    return current, application


def _decide(held: HeldText, state: HeldTextState, what: Act, *, by: User) -> HeldText:
    move(held, state, HELD_TEXT_MOVES)
    held.decided_at = clock.now()
    held.decided_by = by
    held.save()
    record(what, held, by=by, source=HeldTextState.HELD, target=state)
    mails.stop_asking(held, reason="It is decided.")
    return held


def keep_words_of_decision(application: Application, *, by: User) -> None:
    """Before they are cleared, those included that were held. The caller holds the lock."""
    held = application.held_texts.filter(happening=Happening.DECIDED).order_by("-held_at").first()
    fields = {
        "reason": application.decision_reason,
        "requirement": application.decision_requirement,
        "text": application.decision_text or (held.text if held else ""),
        "gives_feedback": {True: "yes", False: "no", None: ""}[application.gives_feedback],
    }
    args = [application.opening.employer.slug, application.pk]
    form = reverse("openings:application_decide", args=args)
    decision = DECISION_OF[Outcome(application.outcome)]
    _keep(by, page=f"{form}?as={decision}", form=form, fields=fields)


def keep_words_of_absence(absence: Absence, *, by: User) -> None:
    """The caller holds the lock of `absence.interview`."""
    interview = absence.interview
    args = [interview.application.opening.employer.slug, interview.pk]
    form = reverse("openings:interview_absence", args=args)
    _keep(by, page=form, form=form, fields={"text": absence.text})


def _keep(by: User, *, page: str, form: str, fields: dict[str, str]) -> None:
    typed = [(name, value) for name, value in fields.items() if value]
    save_typed_draft(by=by, page=page, form=form, fields=typed)


HAS_ENDED = "The employer has decided, so this interview is not needed any more."


@transaction.atomic
def call_off_planned(*, application: Application, why: str, by: User | None) -> None:
    """Nothing is planned any more; what has begun counts as held. Who picked a time before the
    telling of a "no" is among those.

    Candidate and interviewers get the cancellation. The caller holds the application's lock.
    """
    planned = Interview.objects.of(application).scheduled().select_for_update(of=("self",))
    for interview in planned.order_by("starts_at", "id"):
        interview.application = application
        if interview.starts_at <= clock.now():
            conclude_interview(interview=interview, by=by)
            continue
        event = call_off(interview, why=why, by=by)
        interview_mails.interview_canceled(interview, event=event)


@transaction.atomic
def end_interviews_of(*, application: Application, by: User) -> None:
    """The candidate withdraws: plans are called off, no decision is owed any more.

    The caller holds the application's lock.
    """
    interviews = Interview.objects.of(application).select_for_update(of=("self",)).order_by("id")
    for interview in interviews:
        interview.application = application
        if interview.state == InterviewState.SCHEDULED:
            call_off(interview, why="The candidate withdrew.", by=by)
        Absence.objects.untold().filter(interview=interview).delete()
        if is_legal(INTERVIEW_DECISION_MOVES, interview.decision, InterviewDecision.WITHDRAWN):
            decide_interview(interview, InterviewDecision.WITHDRAWN, at=interview.decided_at)
            cancel_decision_due(interview, reason="The application was withdrawn.")


class AlreadyTold(Exception):
    """The candidate knows; what was told is not undone as though it never was."""


def telling_time_of(application: Application, *, decided: datetime) -> datetime:
    return periods.telling_time(decided, read_zone(application.candidate.time_zone))


def can_be_told(application: Application, *, at: datetime) -> bool:
    """On a working day between morning and evening, and never on a Friday after noon."""
    local = at.astimezone(read_zone(application.candidate.time_zone))
    until = periods.NOON if local.weekday() == periods.FRIDAY else periods.OFFICE_UNTIL
    return periods.is_working_day(local.date()) and periods.QUIET_UNTIL <= local.time() < until
