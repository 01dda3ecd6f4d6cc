"""What the audit reads: mails that left, and dated rows. No guard, no query of the engine."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from coaching.debrief.models import Debrief
from coaching.feedback.models import FeedbackAnswer, FeedbackEvent, FeedbackRequest
from coaching.letter.models import Letter
from coaching.plan.models import RecoveryPlan
from jobstore.lib.zones import read_zone
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.people.employer.models import Employer
from jobstore.people.user.models import User
from openings.application.models import Application, ApplicationEvent
from openings.interview.models import Interview
from openings.offer.models import Offer
from openings.slot.models import Proposal
from tests.simulation.transport import SentMail
from tests.simulation.world import Diary

ENDED_BY = {"hire_disputed": "hired", "offer_lapsed": "offered", "offer_prolonged": "offer_lapsed"}


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One message that left, with what its row says it was about."""

    at: datetime
    to: str
    key: str
    kind: str
    category: str
    subject_type: str
    subject_id: str
    payload: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to} at {self.at.isoformat()}"


@dataclass
class Evidence:
    diary: Diary
    mails: list[Mail]
    candidates: dict[str, User] = field(default_factory=dict)  # by address
    domains: dict[str, str] = field(default_factory=dict)  # of employers: their zone
    applications: dict[UUID, Application] = field(default_factory=dict)
    interviews: dict[UUID, Interview] = field(default_factory=dict)
    offered: dict[UUID, UUID] = field(default_factory=dict)  # by offer, to whose application
    plans: dict[UUID, RecoveryPlan] = field(default_factory=dict)
    letters: dict[UUID, Letter] = field(default_factory=dict)
    debriefs: dict[UUID, Debrief] = field(default_factory=dict)  # by plan
    requests: dict[UUID, UUID] = field(default_factory=dict)  # to the plan
    carried: dict[str, list[UUID]] = field(default_factory=dict)  # requests by the mail's key
    asked_at: dict[UUID, datetime] = field(default_factory=dict)  # by plan
    answers: dict[UUID, FeedbackAnswer] = field(default_factory=dict)  # by request
    history: dict[UUID, list[ApplicationEvent]] = field(default_factory=dict)
    moves: dict[UUID, list[FeedbackEvent]] = field(default_factory=dict)  # by request

    def is_candidate(self, mail: Mail) -> bool:
        return mail.to in self.candidates

    def zone_of(self, address: str) -> ZoneInfo | None:
        """Where that person lives: a candidate's own zone, else the employer's; None for others."""
        candidate = self.candidates.get(address)
        if candidate is not None:
            return read_zone(candidate.time_zone)
        name = self.domains.get(address.partition("@")[2])
        return read_zone(name) if name else None

    def plan_of(self, mail: Mail) -> RecoveryPlan | None:
        if not mail.subject_id or not mail.subject_type.startswith("coaching."):
            return None
        try:
            key = UUID(mail.subject_id)
        except ValueError:
            return None
        if mail.subject_type == "coaching.letter" and key in self.letters:
            return self.plans.get(self.letters[key].plan_id)
        if mail.subject_type == "coaching.feedbackrequest" and key in self.requests:
            return self.plans.get(self.requests[key])
        return self.plans.get(key)

    def requests_in(self, mail: Mail) -> list[UUID]:
        """The feedback requests that a mail to an employer is about."""
        if mail.subject_type == "coaching.feedbackrequest":
            return [UUID(mail.subject_id)]
        return self.carried.get(mail.key, [])

    def application_of(self, mail: Mail) -> Application | None:
        plan = self.plan_of(mail)
        if plan is not None:
            return self.applications[self.interviews[plan.interview_id].application_id]
        if mail.subject_type == "openings.application":
            return self.applications.get(UUID(mail.subject_id))
        if mail.subject_type == "openings.interview":
            interview = self.interviews.get(UUID(mail.subject_id))
            return self.applications.get(interview.application_id) if interview else None
        if mail.subject_type == "openings.proposal":
            proposal = Proposal.objects.filter(pk=mail.subject_id).first()
            return self.applications.get(proposal.application_id) if proposal else None
        if mail.subject_type == "openings.offer":
            return self.applications.get(self.offered[UUID(mail.subject_id)])
        return None

    def happened(self, application: Application, *what: str, by: datetime) -> bool:
        """A hire that was denied, and an offer that ran out, stand no more."""
        standing = set()
        for row in self.history.get(application.pk, []):
            if row.at <= by:
                standing.add(row.what)
                standing.discard(ENDED_BY.get(row.what, ""))
        return not standing.isdisjoint(what)

    def no_stands(self, application: Application, *, at: datetime) -> bool:
        """A "no" was recorded by then and not undone."""
        stands = False
        for row in self.history.get(application.pk, []):
            if row.at > at:
                break
            if row.what in {"decided", "decision_undone"}:
                stands = row.what == "decided"
        return stands

    def request_state(self, request_id: UUID, *, at: datetime) -> str:
        state = ""
        for row in self.moves.get(request_id, []):
            if row.at > at:
                break
            state = row.target or state
        return state


def gather_evidence(sent: Iterable[SentMail], diary: Diary) -> Evidence:
    evidence = Evidence(diary=diary, mails=mails_of(sent))
    evidence.domains = {
        website.rpartition("/")[2]: zone
        for website, zone in Employer.objects.order_by("pk").values_list("website", "time_zone")
    }
    seekers = User.objects.filter(applications__isnull=False).order_by("pk").distinct()
    evidence.candidates = {user.email: user for user in seekers}
    evidence.applications = {row.pk: row for row in Application.objects.order_by("pk")}
    offered = Offer.objects.order_by("pk").values_list("pk", "application_id")
    evidence.offered = dict(offered)
    evidence.interviews = {row.pk: row for row in Interview.objects.order_by("pk")}
    evidence.plans = {row.pk: row for row in RecoveryPlan.objects.order_by("pk")}
    evidence.letters = {row.pk: row for row in Letter.objects.order_by("pk")}
    dated = Debrief.objects.only("plan_id", "created_at", "sealed_at").order_by("pk")
    evidence.debriefs = {row.plan_id: row for row in dated}
    answers = FeedbackAnswer.objects.order_by("pk")
    evidence.answers = {row.request_id: row for row in answers}
    _read_histories(evidence)
    return evidence


def _read_histories(evidence: Evidence) -> None:
    carried: dict[str, list[UUID]] = defaultdict(list)
    for request in FeedbackRequest.objects.exclude(mailed_with="").order_by("pk"):
        carried[request.mailed_with].append(request.pk)
    evidence.carried = dict(carried)
    history: dict[UUID, list[ApplicationEvent]] = defaultdict(list)
    for event in ApplicationEvent.objects.order_by("at", "pk"):
        history[event.application_id].append(event)
    moves: dict[UUID, list[FeedbackEvent]] = defaultdict(list)
    for move in FeedbackEvent.objects.select_related("request").order_by("at", "pk"):
        moves[move.request_id].append(move)
        evidence.requests[move.request_id] = move.request.plan_id
        evidence.asked_at.setdefault(move.request.plan_id, move.at)
    evidence.history, evidence.moves = dict(history), dict(moves)


def mails_of(sent: Iterable[SentMail]) -> list[Mail]:
    """In the order in which they left."""
    names = ("key", "kind", "category", "subject_type", "subject_id", "payload")
    rows = {
        row["message_id"]: row
        for row in OutgoingMail.objects.order_by("pk").values("message_id", *names)
    }
    return [
        Mail(at=mail.at, to=mail.to, **{name: rows[mail.message_id][name] for name in names})
        for mail in sent
    ]
