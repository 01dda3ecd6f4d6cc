"""What the job board keeps about a candidate, as far as the candidate may know it by now."""

from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from jobstore.lib import clock
from jobstore.people.user.queries.account import Personal, register
from jobstore.trail.queries import Ties, read_by, said_of, tie
from jobstore.trail.states import Audience
from openings.alert.models import AlertAnswer, AlertedOpening, AlertReader, JobAlert
from openings.alert.states import AlertState
from openings.application.models import Answer, Application, ApplicationEvent, Resume
from openings.interview.models import Absence, Interview, Interviewer
from openings.message.models import Message
from openings.message.states import MessageState
from openings.offer.models import Offer
from openings.opening.models import Opening
from openings.search.models import Hiding, SavedOpening
from openings.slot.models import Proposal, Slot, Wish
from openings.status.queries.status import status_for_candidate


def _said_of_application(application: Application) -> dict[str, Any]:
    """In the words of the status page: what was decided and not told is not in them."""
    status = status_for_candidate(application, at=clock.now())
    return {
        "id": application.pk,
        "opening": application.opening.title,
        "employer": application.opening.employer.name,
        "name": application.contact_name,
        "phone": application.contact_phone,
        "cover_note": application.cover_note,
        "places": application.places_line,
        "resume": application.resume_id,
        "created_at": application.created_at,
        "submitted_at": application.submitted_at,
        "status": status.label,
        "since": status.since,
        "reason": status.reason,
        "requirement": status.requirement,
        "text": status.text,
        "withdraw_reason": application.withdraw_reason,
    }


def _of_opening(saved: QuerySet[SavedOpening]) -> QuerySet[SavedOpening]:
    return saved.select_related("opening__employer")


def _said_of_saved(saved: SavedOpening) -> dict[str, Any]:
    return {
        "id": saved.pk,
        "opening": saved.opening.title,
        "employer": saved.opening.employer.name,
        "saved_at": saved.created_at,
    }


def _with_what(hidings: QuerySet[Hiding]) -> QuerySet[Hiding]:
    return hidings.select_related("opening__employer", "employer")


def _said_of_hiding(hiding: Hiding) -> dict[str, Any]:
    employer = hiding.opening.employer if hiding.opening else hiding.employer
    return {
        "id": hiding.pk,
        "opening": hiding.opening.title if hiding.opening else "",
        "employer": employer.name if employer else "",
        "hidden_at": hiding.created_at,
    }


def _asked_for(alerts: QuerySet[JobAlert]) -> QuerySet[JobAlert]:
    return alerts.exclude(state=AlertState.UNCONFIRMED)


def _said_of_alert(alert: JobAlert) -> dict[str, Any]:
    return {
        "id": alert.pk,
        "search": alert.search,
        "rhythm": alert.rhythm,
        "weekday": alert.weekday,
        "state": alert.state,
        "created_at": alert.created_at,
        "touched_at": alert.touched_at,
        "paused_until": alert.paused_until,
        "next_at": alert.next_at,
    }


def _of_opening_told(told: QuerySet[AlertedOpening]) -> QuerySet[AlertedOpening]:
    return told.filter(mail__isnull=False).select_related("opening__employer")


def _said_of_told(told: AlertedOpening) -> dict[str, Any]:
    return {
        "id": told.pk,
        "alert": told.alert_id,
        "opening": told.opening.title,
        "employer": told.opening.employer.name,
        "told_at": told.told_at,
    }


def _seen(events: QuerySet[ApplicationEvent]) -> QuerySet[ApplicationEvent]:
    return read_by(Audience.CANDIDATE, events).filter(candidate_sees_from__lte=clock.now())


def _theirs_or_sent(messages: QuerySet[Message]) -> QuerySet[Message]:
    return messages.filter(Q(is_from_candidate=True) | Q(state=MessageState.SENT))


def _told(absences: QuerySet[Absence]) -> QuerySet[Absence]:
    return absences.filter(told_at__lte=clock.now())


def _with_sheet(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    slots = Prefetch("sheet__slots", Slot.objects.order_by("starts_at"))
    return proposals.select_related("sheet", "application__opening").prefetch_related(slots)


def _said_of_proposal(proposal: Proposal) -> dict[str, Any]:
    return {
        "id": proposal.pk,
        "opening": proposal.application.opening.title,
        "times": [slot.starts_at for slot in proposal.sheet.slots.all()],
        "until": proposal.sheet.ends_at,
        "state": proposal.get_state_display(),
        "settled_at": proposal.settled_at,
    }


def _with_opening(applications: QuerySet[Application]) -> QuerySet[Application]:
    return applications.select_related("candidate", "opening__employer")


def _with_question(answers: QuerySet[Answer]) -> QuerySet[Answer]:
    return answers.select_related("question")


def _said_of_answer(answer: Answer) -> dict[str, Any]:
    return {
        "id": answer.pk,
        "application": answer.application_id,
        "asked": answer.question.text,
        "text": answer.words,
    }


register(
    Personal(model=Opening, title="Jobs elsewhere that you noted", owner="tracked_by"),
    Personal(
        model=Resume,
        title="Résumés",
        owner="candidate",
        file_name=lambda resume: resume.original_name,
    ),
    Personal(
        model=SavedOpening,
        title="Openings you saved",
        owner="candidate",
        known=_of_opening,
        said=_said_of_saved,
    ),
    Personal(
        model=Hiding,
        title="Openings and employers you hid",
        owner="candidate",
        known=_with_what,
        said=_said_of_hiding,
    ),
    Personal(model=AlertReader, title="Where your job alerts go", owner="candidate"),
    Personal(
        model=JobAlert,
        title="Job alerts",
        owner="reader__candidate",
        known=_asked_for,
        said=_said_of_alert,
    ),
    Personal(
        model=AlertedOpening,
        title="Openings that your alerts told of",
        owner="alert__reader__candidate",
        known=_of_opening_told,
        said=_said_of_told,
    ),
    Personal(
        model=AlertAnswer,
        title="Whether openings of your alerts did fit",
        owner="alert__reader__candidate",
    ),
    # Whom a candidate listed for an interview held elsewhere; every other is the employer's.
    Personal(
        model=Interviewer,
        title="People you listed for interviews elsewhere",
        owner="interview__application__opening__tracked_by",
    ),
    Personal(
        model=Application,
        title="Applications",
        owner="candidate",
        known=_with_opening,
        said=_said_of_application,
    ),
    Personal(
        model=Answer,
        title="Answers to questions of employers",
        owner="application__candidate",
        known=_with_question,
        said=_said_of_answer,
    ),
    Personal(
        model=ApplicationEvent,
        title="What happened to your applications",
        owner="application__candidate",
        leave_out=frozenset({"by"}),
        known=_seen,
        said=said_of,
    ),
    Personal(
        model=Interview,
        title="Interviews",
        owner="application__candidate",
        leave_out=frozenset(
            {"decision", "decided_at", "scheduled_by", "version", "sequence", "calendar_host"}
        ),
    ),
    Personal(
        model=Message,
        title="Messages about your applications",
        owner="application__candidate",
        leave_out=frozenset({"written_by", "read_at", "answered_at", "findings", "moderated_by"}),
        known=_theirs_or_sent,
    ),
    Personal(
        model=Offer,
        title="Offers that you got",
        owner="application__candidate",
        leave_out=frozenset({"made_by"}),
    ),
    Personal(
        model=Proposal,
        title="Times for interviews that you were asked to pick from",
        owner="application__candidate",
        known=_with_sheet,
        said=_said_of_proposal,
    ),
    Personal(model=Wish, title="Other times that you asked for", owner="application__candidate"),
    Personal(
        model=Absence,
        title="Notes that you did not come",
        owner="interview__application__candidate",
        leave_out=frozenset({"noted_by", "noted_at", "tell_at"}),
        known=_told,
    ),
)


tie("openings.opening", Ties(employer="employer", has_name=True))


tie(
    "openings.offer",
    Ties(person="application__candidate", employer="application__opening__employer"),
)
tie(
    "openings.message",
    Ties(person="application__candidate", employer="application__opening__employer"),
)
tie(
    "openings.proposal",
    Ties(person="application__candidate", employer="application__opening__employer"),
)
tie(
    "openings.heldtext",
    Ties(person="application__candidate", employer="application__opening__employer"),
)
