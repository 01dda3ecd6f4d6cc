"""What a candidate has shared with a coach, and only that."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from coaching.models import (
    Debrief,
    DebriefQuestion,
    FeedbackAnswer,
    Letter,
    PracticeAttempt,
    RecoveryPlan,
    SelfRating,
    ShareGrant,
)
from coaching.queries.debrief import say_own
from coaching.queries.feedback.readable import readable_answer
from coaching.states import DELIVERED, Band, Criterion, LetterState, QuestionWent, ShareSection
from jobstore.lib import clock
from jobstore.people.models import User

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
