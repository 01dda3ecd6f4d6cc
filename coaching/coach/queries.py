"""What candidates and staff see of requests to our staff."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet

from coaching.coach.models import CoachMessage, CoachRequest, ShareGrant, ShareView
from coaching.coach.states import CoachState, ShareSection
from coaching.debrief.models import Debrief, DebriefQuestion, SelfRating
from coaching.debrief.queries import say_own
from coaching.debrief.states import Band, Criterion, QuestionWent
from coaching.feedback.models import FeedbackAnswer
from coaching.feedback.queries.answer import readable_answer
from coaching.feedback.states import DELIVERED
from coaching.letter.models import Letter
from coaching.letter.states import LetterState
from coaching.plan.models import RecoveryPlan
from coaching.practice.models import PracticeAttempt
from jobstore.lib import clock, seen
from jobstore.lib import zones as periods
from jobstore.lib.zones import read_zone
from jobstore.people.user.models import User

ANSWER_WITHIN = 1  # working days
MOST_OPEN = 5  # requests of one candidate at a time
MOST_MESSAGES = 20  # of one candidate in MESSAGES_WITHIN
MESSAGES_WITHIN = timedelta(hours=24)


def answer_due(moment: datetime) -> datetime:
    """The same hour one working day later, where we are."""
    zone = read_zone(settings.SITE_TIME_ZONE)
    local = moment.astimezone(zone)
    day = periods.add_working_days(local.date(), ANSWER_WITHIN)
    return periods.local_instant(day, local.time(), zone)


def coach_requests() -> QuerySet[CoachRequest]:
    """Requests with the people whom every page names."""
    return CoachRequest.objects.select_related(
        "candidate", "coach", "plan__interview__application__opening__employer"
    )


def mark_of_thread(request: CoachRequest) -> str:
    """Of who took it on and of how far the talk has come."""
    messages = CoachMessage.objects.filter(request=request).order_by("pk")
    return seen.mark_of(request.coach_id, request.state, *messages.values_list("pk", flat=True))


def with_thread(requests: QuerySet[CoachRequest]) -> QuerySet[CoachRequest]:
    messages = CoachMessage.objects.select_related("author").order_by("at", "pk")
    views = ShareView.objects.order_by("at", "pk")
    shares = ShareGrant.objects.select_related(
        "plan__interview__application__opening__employer"
    ).prefetch_related(Prefetch("views", views))
    return requests.prefetch_related(
        Prefetch("messages", messages), Prefetch("shares", shares.order_by("created_at", "pk"))
    )


def request_of_candidate(candidate: User, pk: UUID) -> CoachRequest | None:
    """Nobody but the candidate gets an answer."""
    return with_thread(coach_requests().filter(candidate=candidate)).filter(pk=pk).first()


def requests_of(candidate: User) -> list[CoachRequest]:
    """Those that are not closed first, then the newest first."""
    rows = coach_requests().filter(candidate=candidate).order_by("-asked_at", "pk")
    return sorted(rows, key=lambda row: row.state == CoachState.CLOSED)


def open_count(candidate: User) -> int:
    """How many requests of this person are not closed."""
    return CoachRequest.objects.of(candidate).exclude(state=CoachState.CLOSED).count()


def wrote_too_often(candidate: User, *, at: datetime) -> bool:
    """This account has sent as many messages as it may in a day."""
    recent = CoachMessage.objects.filter(
        author=candidate, is_from_staff=False, at__gt=at - MESSAGES_WITHIN
    )
    return recent.count() >= MOST_MESSAGES


def plan_to_rate(request: CoachRequest, *, at: datetime) -> RecoveryPlan | None:
    """The interview that the request is about, else one of which something is shared now."""
    if request.plan is not None:
        return request.plan
    grants = ShareGrant.objects.live(at=at).filter(request=request).select_related("plan")
    grant = grants.order_by("-created_at", "pk").first()
    return grant.plan if grant else None


def ratings_by_coach(request: CoachRequest) -> list[datetime]:
    """When practice was rated in this request; what was said is the candidate's alone."""
    return list(request.coach_views.order_by("at", "pk").values_list("at", flat=True))


def by_urgency(requests: QuerySet[CoachRequest]) -> QuerySet[CoachRequest]:
    """What waits comes first: the urgent ones, then by the hour at which they are due."""
    waits = Q(state=CoachState.OPEN)
    return requests.alias(waits=waits).order_by("-waits", "-is_urgent", "due_at", "pk")


def mark_of(request: CoachRequest, *, at: datetime) -> str:
    """How a request stands with the promise of one working day."""
    if request.state != CoachState.OPEN:
        return str(request.get_state_display())
    if request.due_at < at:
        return "overdue"
    return "due"


SHARED_DAYS = 14
CHOICES_OF_DAYS = (3, 7, SHARED_DAYS, 30)


@dataclass(frozen=True)
class Entry:
    """One thing to read: a heading, and what stands below it."""

    title: str
    text: str = ""


@dataclass(frozen=True)
class SharedSection:
    section: ShareSection
    entries: list[Entry] = field(default_factory=list)

    @property
    def title(self) -> str:
        return str(self.section.label)


def grant_for_coach(user: User, pk: UUID) -> ShareGrant | None:
    """A live grant of a request that this coach has taken on; else nothing is there."""
    grants = ShareGrant.objects.live(at=clock.now()).filter(request__coach=user)
    return (
        grants.select_related(
            "request__candidate", "plan__interview__application__opening__employer"
        )
        .filter(pk=pk)
        .first()
    )


def live_grants(grants: QuerySet[ShareGrant], *, at: datetime) -> list[ShareGrant]:
    return [grant for grant in grants if grant.is_live(at=at)]


def sections_with_content(plan: RecoveryPlan) -> list[ShareSection]:
    """What there is to share of a plan; an empty section is not offered."""
    return [section for section in ShareSection if entries_of(plan, section)]


def shared_content(grant: ShareGrant) -> list[SharedSection]:
    """Exactly the sections of the grant, as they read now."""
    return [
        SharedSection(section, entries_of(grant.plan, section)) for section in grant.section_list
    ]


def entries_of(plan: RecoveryPlan, section: ShareSection) -> list[Entry]:
    readers = {
        ShareSection.WENT_WELL: _went_well,
        ShareSection.ROUGH: _rough,
        ShareSection.RATINGS: _ratings,
        ShareSection.CONTROL: _control,
        ShareSection.FEEDBACK: _feedback,
        ShareSection.LETTERS: _letters,
        ShareSection.PRACTICE: _practice,
    }
    return readers[section](plan)


def _debrief(plan: RecoveryPlan) -> Debrief | None:
    return Debrief.objects.filter(plan=plan).first()


def _went_well(plan: RecoveryPlan) -> list[Entry]:
    debrief = _debrief(plan)
    return [Entry("What went well", debrief.went_well)] if debrief and debrief.went_well else []


def _rough(plan: RecoveryPlan) -> list[Entry]:
    rows = DebriefQuestion.objects.filter(debrief__plan=plan, went=QuestionWent.ROUGH)
    return [Entry(row.asked or "", row.better_answer or "") for row in rows.order_by("pk")]


def _ratings(plan: RecoveryPlan) -> list[Entry]:
    rows = SelfRating.objects.filter(debrief__plan=plan).order_by("pk")
    return [Entry(Criterion(row.criterion).label, say_own(Band(row.band))) for row in rows]


def _control(plan: RecoveryPlan) -> list[Entry]:
    debrief = _debrief(plan)
    if debrief is None:
        return []
    parts = (("What I can change", debrief.mine_to_change), ("What I cannot", debrief.not_mine))
    return [Entry(title, text) for title, text in parts if text]


def _feedback(plan: RecoveryPlan) -> list[Entry]:
    """What the employer wrote, once it is handed over; never the two views compared.

    It may still be sealed: some would rather open it together with their coach.
    """
    answer = FeedbackAnswer.objects.filter(request__plan=plan, request__state__in=DELIVERED).first()
    if answer is None:
        return []
    readable = readable_answer(answer, with_pairs=False)
    entries = [Entry(pick.text, pick.improve) for pick in readable.picks]
    parts = (
        ("What was strong", readable.strength),
        ("Next time", readable.next_time),
        ("Advice", readable.advice),
    )
    return [Entry(title, text) for title, text in parts if text] + entries


def _letters(plan: RecoveryPlan) -> list[Entry]:
    rows = Letter.objects.filter(plan=plan).exclude(state=LetterState.CANCELED)
    return [Entry(row.get_kind_display().capitalize(), row.body) for row in rows.order_by("pk")]


def _practice(plan: RecoveryPlan) -> list[Entry]:
    rows = (
        PracticeAttempt.objects.filter(session__plan=plan)
        .select_related("drill__question")
        .order_by("at", "pk")
    )
    return [
        Entry(row.drill.text or (row.drill.question.text if row.drill.question else ""), row.answer)
        for row in rows
        if row.answer
    ]
