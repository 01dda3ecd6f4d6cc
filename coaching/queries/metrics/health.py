"""How the product fares, for staff: shares of the last 90 days up to Monday. No mood, no names."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Count, Exists, OuterRef, Q

from coaching.models import (
    Debrief,
    DebriefReading,
    FeedbackAnswer,
    FeedbackEvent,
    FeedbackRequest,
    Letter,
    PracticeSession,
    RecoveryPlan,
)
from coaching.queries.metrics.answered import counts_as_answered
from coaching.queries.metrics.maths import K, Share
from coaching.queries.metrics.record_counts import WINDOW, monday_after
from coaching.states import DELIVERED, AnswerSource, LetterKind
from jobstore.mail.models import OutgoingMail, Report, Suppression
from jobstore.mail.states import Category, MailState
from openings.models import Application, Interview
from openings.states import Outcome

NOTE_WITHIN = timedelta(hours=24)
BOOKED_WITHIN = timedelta(days=30)
BOUNCED = "Refused:"  # how the outbox begins the reason of a bad address
STOPPABLE = (Category.COACHING, Category.DIGEST, Category.RELAYED)


@dataclass(frozen=True)
class HealthFigure:
    """One line of the page: a share with its bounds, or a number with its unit."""

    label: str
    share: Share | None = None
    number: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Span:
    start: datetime
    end: datetime


def last_span(*, at: datetime) -> Span:
    """Whole weeks: the figures of two days of one week are the same, and tell nothing new."""
    monday = monday_after(at) - timedelta(days=7)
    return Span(monday - timedelta(days=WINDOW), monday)


def health_at(*, at: datetime) -> list[HealthFigure]:
    span = last_span(at=at)
    parts: tuple[Callable[[Span], list[HealthFigure]], ...] = (
        _debriefs,
        _notes,
        _reviews,
        _funnel,
        _afterward,
        _stops,
    )
    return [figure for part in parts for figure in part(span)]


def _share(part: int, whole: int) -> Share | None:
    return Share(part, whole) if whole >= K else None


def _middle(values: Iterable[float], unit: str) -> str:
    """The median in words; empty where it stands on too few."""
    known = sorted(values)
    return f"{round(median(known), 1):g} {unit}" if len(known) >= K else ""


def _debriefs(span: Span) -> list[HealthFigure]:
    plans = RecoveryPlan.objects.filter(created_at__range=(span.start, span.end))
    sealed = Debrief.objects.filter(
        plan__created_at__range=(span.start, span.end), sealed_at__lte=span.end
    )
    read_again = DebriefReading.objects.filter(debrief=OuterRef("pk"), count__gt=1)
    timed = sealed.order_by("pk").values_list("minutes_spent", flat=True)
    minutes = [spent for spent in timed if spent is not None]
    return [
        HealthFigure("Debriefs sealed", _share(sealed.count(), plans.count()), hint="of all plans"),
        HealthFigure(
            "Minutes for a debrief",
            number=_middle(minutes, "minutes"),
            hint="median",
        ),
        HealthFigure(
            "Sealed debriefs opened again and again",
            _share(sealed.filter(Exists(read_again)).count(), sealed.count()),
            hint="twice or more on one day; it should fall",
        ),
    ]


def _notes(span: Span) -> list[HealthFigure]:
    plans = RecoveryPlan.objects.filter(
        created_at__range=(span.start, span.end), interview__interviewers__isnull=False
    ).distinct()
    notes = Letter.objects.filter(
        plan__created_at__range=(span.start, span.end),
        kind=LetterKind.THANK_YOU,
        queued_at__isnull=False,
    ).values_list("plan_id", "queued_at", "plan__interview__ends_at")
    quick = {
        plan_id
        for plan_id, queued_at, ends_at in notes.order_by("pk")
        if queued_at is not None and queued_at <= ends_at + NOTE_WITHIN
    }
    share = _share(len(quick), plans.count())
    return [HealthFigure("Thank-you notes within 24 hours", share, hint="of interviews")]


def _reviews(span: Span) -> list[HealthFigure]:
    answers = FeedbackAnswer.objects.filter(submitted_at__range=(span.start, span.end)).exclude(
        source=AnswerSource.PHONE
    )
    held = answers.exclude(guard_hits="")
    return [
        HealthFigure("Answers that the wording guard held", _share(held.count(), answers.count())),
        HealthFigure(
            "Time until staff decide",
            number=_middle(_review_hours(held.order_by("pk")), "hours"),
            hint="median, of held answers",
        ),
    ]


def _review_hours(held: Iterable[FeedbackAnswer]) -> list[float]:
    submitted = {answer.request_id: answer.submitted_at for answer in held}
    decided = FeedbackEvent.objects.filter(
        request_id__in=submitted, what__in=["released", "withheld", "returned"], by__isnull=False
    ).order_by("-at", "-pk")
    first = dict(decided.values_list("request_id", "at"))
    waits = [(at - submitted[pk]).total_seconds() / 3600 for pk, at in first.items()]
    return [wait for wait in waits if wait >= 0]


def _funnel(span: Span) -> list[HealthFigure]:
    requests = list(
        FeedbackRequest.objects.filter(sent_at__range=(span.start, span.end))
        .select_related("answer")
        .prefetch_related("answer__picks")
        .order_by("pk")
    )
    answers = [request.answer for request in requests if hasattr(request, "answer")]
    handed = [request.answer for request in requests if request.state in DELIVERED]
    opened = [answer for answer in handed if answer.opened_at is not None]
    acted = [answer for answer in opened if answer.acted_at is not None]
    rated = [answer for answer in handed if answer.was_useful is not None]
    useful = [answer for answer in rated if answer.was_useful]
    asked = len(requests)
    spoken = sum(counts_as_answered(request) for request in requests)
    days = [
        (answer.submitted_at - answer.request.sent_at).total_seconds() / 86_400
        for answer in answers
    ]
    return [
        HealthFigure(
            "Questions answered or declined", _share(spoken, asked), hint="of those asked"
        ),
        HealthFigure("Days until an answer", number=_middle(days, "days"), hint="median"),
        HealthFigure("Answers handed over", _share(len(handed), asked), hint="of those asked"),
        HealthFigure(
            "Answers opened", _share(len(opened), len(handed)), hint="of those handed over"
        ),
        HealthFigure("Answers turned into an action", _share(len(acted), len(opened))),
        HealthFigure(
            "Answers called useful", _share(len(useful), len(rated)), hint="of those rated"
        ),
    ]


def _afterward(span: Span) -> list[HealthFigure]:
    sessions = PracticeSession.objects.filter(started_at__range=(span.start, span.end))
    counts = sessions.values("plan").annotate(times=Count("pk")).order_by("plan")
    times = [row["times"] for row in counts]
    average = f"{sum(times) / len(times):.1f} times" if len(times) >= K else ""
    return [
        HealthFigure("Practice in a plan", number=average, hint="mean of plans with practice"),
        HealthFigure("A next interview within 30 days", _booked_again(span), hint="after a no"),
    ]


def _booked_again(span: Span) -> Share | None:
    later = Interview.objects.filter(
        application__candidate=OuterRef("candidate"),
        created_at__gt=OuterRef("told_at"),
        created_at__lte=OuterRef("told_at") + BOOKED_WITHIN,
    )
    told = Application.objects.filter(
        outcome=Outcome.NOT_SELECTED,
        told_at__range=(span.start - BOOKED_WITHIN, span.end - BOOKED_WITHIN),
        interviews__isnull=False,
    )
    people = told.order_by("candidate").values("candidate").distinct()
    again = told.filter(Exists(later)).order_by("candidate").values("candidate").distinct()
    return _share(again.count(), people.count())


def _stops(span: Span) -> list[HealthFigure]:
    sent = OutgoingMail.objects.filter(
        state=MailState.SENT, category__in=STOPPABLE, sent_at__range=(span.start, span.end)
    ).count()
    pressed = Suppression.objects.filter(
        ~Q(reason__startswith=BOUNCED), created_at__range=(span.start, span.end)
    )
    reported = Report.objects.filter(created_at__range=(span.start, span.end))
    share = _share(pressed.count() + reported.count(), sent)
    return [HealthFigure("Mails stopped or reported", share, hint="of those that can be stopped")]
