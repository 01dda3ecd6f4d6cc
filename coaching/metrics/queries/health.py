"""How the product fares, for staff: shares of the last 90 days up to Monday. No mood, no names."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q

from coaching.debrief.models import Debrief, DebriefReading
from coaching.feedback.models import FeedbackAnswer, FeedbackEvent, FeedbackRequest
from coaching.feedback.states import DELIVERED, AnswerSource, FeedbackHappening
from coaching.letter.models import Letter
from coaching.letter.states import LetterKind
from coaching.metrics.queries import (
    WINDOW,
    Funnel,
    HealthFigure,
    People,
    mean_of_people,
    middle_of_people,
    monday_after,
    share_of_mails,
    share_of_people,
)
from coaching.plan.models import RecoveryPlan
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, MailState
from jobstore.mail.stop.models import Report, Suppression, SuppressionSource
from openings.application.models import Application
from openings.application.states import Outcome
from openings.interview.models import Interview

NOTE_WITHIN = timedelta(hours=24)
BOOKED_WITHIN = timedelta(days=30)
OF_MACHINES = (SuppressionSource.SMTP, SuppressionSource.BOUNCE)  # pressed by nobody
JUDGED = (
    FeedbackHappening.RELEASED,
    FeedbackHappening.WITHHELD,
    FeedbackHappening.RETURNED,
)
STOPPABLE = (Category.COACHING, Category.DIGEST, Category.RELAYED)
Pairs = Iterable[tuple[int, float | None]]


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


def _by_person(pairs: Pairs) -> dict[int, list[float]]:
    values: dict[int, list[float]] = defaultdict(list)
    for person, value in pairs:
        if value is not None:
            values[person].append(value)
    return values


def _debriefs(span: Span) -> list[HealthFigure]:
    plans = RecoveryPlan.objects.filter(created_at__range=(span.start, span.end)).order_by("pk")
    sealed = Debrief.objects.filter(
        plan__created_at__range=(span.start, span.end), sealed_at__lte=span.end
    ).order_by("pk")
    read_again = DebriefReading.objects.filter(debrief=OuterRef("pk"), count__gt=1)
    everybody = frozenset(plans.values_list("candidate_id", flat=True))
    people = frozenset(sealed.values_list("plan__candidate_id", flat=True))
    again = sealed.filter(Exists(read_again)).values_list("plan__candidate_id", flat=True)
    minutes = sealed.values_list("plan__candidate_id", "minutes_spent")
    funnel = Funnel(everybody)
    return [
        funnel.share("Debriefs sealed", people, everybody, hint="people, of those with a plan"),
        middle_of_people("Minutes for a debrief", _by_person(minutes), "minute"),
        funnel.share(
            "Sealed debriefs opened again and again",
            frozenset(again),
            people,
            hint="twice or more on one day; it should fall",
        ),
    ]


def _notes(span: Span) -> list[HealthFigure]:
    plans = RecoveryPlan.objects.filter(
        created_at__range=(span.start, span.end), interview__interviewers__isnull=False
    )
    notes = Letter.objects.filter(
        plan__in=plans,
        kind=LetterKind.THANK_YOU,
        queued_at__lte=F("plan__interview__ends_at") + NOTE_WITHIN,
    )
    return [
        share_of_people(
            "Thank-you notes within 24 hours",
            frozenset(notes.order_by("pk").values_list("plan__candidate_id", flat=True)),
            frozenset(plans.order_by("pk").values_list("candidate_id", flat=True)),
            hint="people, of those who knew whom to thank",
        )
    ]


def _reviews(span: Span) -> list[HealthFigure]:
    answers = (
        FeedbackAnswer.objects.filter(submitted_at__range=(span.start, span.end))
        .exclude(source=AnswerSource.PHONE)
        .select_related("request__plan")
        .order_by("pk")
    )
    held = [answer for answer in answers if answer.guard_hits]
    return [
        share_of_people(
            "Answers that the wording guard held",
            frozenset(answer.request.plan.candidate_id for answer in held),
            frozenset(answer.request.plan.candidate_id for answer in answers),
            hint="candidates, of those who were answered",
        ),
        middle_of_people(
            "Time until staff decide",
            _by_person(_review_hours(held)),
            "hour",
            hint="median, of held answers",
        ),
    ]


def _review_hours(held: Iterable[FeedbackAnswer]) -> list[tuple[int, float]]:
    """Candidate and hours, of what was decided."""
    waiting = {answer.request_id: answer for answer in held}
    decided = FeedbackEvent.objects.filter(
        request_id__in=waiting, what__in=JUDGED, by__isnull=False
    ).order_by("-at", "-pk")
    first = dict(decided.values_list("request_id", "at"))
    waits = [
        (waiting[pk].request.plan.candidate_id, (at - waiting[pk].submitted_at).total_seconds())
        for pk, at in first.items()
    ]
    return [(person, seconds / 3600) for person, seconds in waits if seconds >= 0]


def _funnel(span: Span) -> list[HealthFigure]:
    requests: list[Any] = list(
        FeedbackRequest.objects.with_counts_as_answered()
        .filter(sent_at__range=(span.start, span.end))
        .select_related("answer", "plan")
        .order_by("pk")
    )
    handed = [request for request in requests if request.state in DELIVERED]
    opened = [request for request in handed if request.answer.opened_at is not None]
    acted = [request for request in opened if request.answer.acted_at is not None]
    rated = [request for request in opened if request.answer.was_useful is not None]
    useful = [request for request in rated if request.answer.was_useful]
    spoken = [request for request in requests if request.counts_as_answered]
    asked = _people(requests)
    funnel = Funnel(asked)
    return [
        funnel.share(
            "Answers handed over", _people(handed), asked, hint="people, of those who asked"
        ),
        funnel.share(
            "Answers opened", _people(opened), _people(handed), hint="of those handed over"
        ),
        funnel.share(
            "Answers turned into an action",
            _people(acted),
            _people(opened),
            hint="of those opened",
        ),
        funnel.share(
            "Questions answered or declined",
            _people(spoken),
            asked,
            hint="people, of those who asked",
        ),
        middle_of_people("Days until an answer", _by_person(_answer_days(requests)), "day"),
        *_rated(funnel, _people(opened), _people(rated), _people(useful)),
    ]


def _people(requests: Iterable[FeedbackRequest]) -> People:
    return frozenset(request.plan.candidate_id for request in requests)


def _answer_days(requests: Iterable[FeedbackRequest]) -> list[tuple[int, float]]:
    return [
        (
            request.plan.candidate_id,
            (request.answer.submitted_at - request.sent_at).total_seconds() / 86_400,
        )
        for request in requests
        if hasattr(request, "answer")
    ]


def _rated(funnel: Funnel, opened: People, rated: People, useful: People) -> list[HealthFigure]:
    return [
        funnel.share("Answers rated", rated, opened, hint="of those opened"),
        funnel.share("Answers called useful", useful, rated, hint="of those rated"),
    ]


def _afterward(span: Span) -> list[HealthFigure]:
    """An invitation to a friend is no practice before the friend has listened."""
    plans = RecoveryPlan.objects.filter(created_at__range=(span.start, span.end))
    practiced = Count("practice_sessions", Q(practice_sessions__counted_at__lte=span.end))
    counts = plans.annotate(times=practiced).order_by("pk").values_list("candidate_id", "times")
    return [
        mean_of_people("Practice in a plan", _by_person(counts), "times", hint="mean of all plans"),
        _booked_again(span),
    ]


def _booked_again(span: Span) -> HealthFigure:
    later = Interview.objects.filter(
        application__candidate=OuterRef("candidate"),
        created_at__gt=OuterRef("told_at"),
        created_at__lte=OuterRef("told_at") + BOOKED_WITHIN,
    )
    told = Application.objects.filter(
        outcome=Outcome.NOT_SELECTED,
        told_at__range=(span.start - BOOKED_WITHIN, span.end - BOOKED_WITHIN),
        interviews__isnull=False,
    ).order_by("candidate")
    return share_of_people(
        "A next interview within 30 days",
        frozenset(told.filter(Exists(later)).values_list("candidate", flat=True)),
        frozenset(told.values_list("candidate", flat=True)),
        hint="people, after a no",
    )


def _stops(span: Span) -> list[HealthFigure]:
    sent = OutgoingMail.objects.filter(
        state=MailState.SENT, category__in=STOPPABLE, sent_at__range=(span.start, span.end)
    )
    pressed = Suppression.objects.filter(
        ~Q(source__in=OF_MACHINES), created_at__range=(span.start, span.end)
    )
    reported = Report.objects.filter(created_at__range=(span.start, span.end))
    return [
        share_of_mails(
            "Mails stopped or reported",
            pressed.count() + reported.count(),
            sent.count(),
            people=sent.order_by().values("recipient_hash").distinct().count(),
            hint="of those that can be stopped; the goal is under 0.1%",
        )
    ]
