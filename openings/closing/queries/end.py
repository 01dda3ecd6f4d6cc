"""Which ends of openings are to be announced, asked about, or written down."""

from datetime import datetime, timedelta

from django.db.models import Exists, F, Min, OuterRef, Q

from openings.application.models import Application, ApplicationQuerySet
from openings.application.states import Outcome, Stage
from openings.closing.models import Ending
from openings.opening.models import Opening, OpeningQuerySet
from openings.opening.queries import HIRED_IN_THIS_RUN
from openings.opening.states import CloseReason, OpeningState

ANNOUNCED = timedelta(days=7)  # before the end
ASKED = (timedelta(days=14), timedelta(days=28))  # after it; no third time
_BEGUN = Application.objects.filter(opening=OuterRef("pk"), stage=Stage.DRAFT, outcome=Outcome.OPEN)
_PUBLISHED = Q(state=OpeningState.PUBLISHED)
_RAN_OUT = Q(state=OpeningState.CLOSED, close_reason=CloseReason.EXPIRED)
_ENDINGS = Ending.objects.filter(opening=OuterRef("pk"))


def to_announce() -> OpeningQuerySet:
    """Their end was not announced, or another one was."""
    told = _ENDINGS.filter(announced_for=OuterRef("closes_at"))
    return _of_writers().filter(_PUBLISHED, ~Exists(told))


def to_ask(times: int) -> OpeningQuerySet:
    """Asked so many times before; who hired here has answered by it."""
    asked = _ENDINGS.filter(times_asked__gt=times) | _ENDINGS.exclude(how="")
    over = _of_writers().filter(_PUBLISHED | _RAN_OUT)
    waiting = over.filter(~Exists(HIRED_IN_THIS_RUN), ~Exists(asked))
    return waiting.filter(Exists(_ENDINGS.filter(times_asked=times))) if times else waiting


def to_write_down() -> OpeningQuerySet:
    """Published still, though their end has passed; a change that waits for staff may move it."""
    return Opening.objects.filter(_PUBLISHED, closes_at__isnull=False, review_by=None)


def with_drafters() -> OpeningQuerySet:
    """Closed by somebody before their end, while others were writing an application."""
    told = _ENDINGS.filter(drafters_told_of=OuterRef("closed_at"))
    early = Q(closes_at=None) | Q(closed_at__lt=F("closes_at"))
    closed = Opening.objects.filter(early, state=OpeningState.CLOSED)
    closed = closed.exclude(close_reason=CloseReason.EXPIRED)
    return closed.filter(Exists(_BEGUN), ~Exists(told))


def with_news() -> OpeningQuerySet:
    """They go on, and whoever was writing an application is not told yet."""
    return Opening.objects.filter(ending__goes_on_since__isnull=False)


def begun_before(opening: Opening, *, at: datetime) -> ApplicationQuerySet:
    """Applications that nobody sent, begun until then."""
    begun = Application.objects.filter(opening=opening, stage=Stage.DRAFT, outcome=Outcome.OPEN)
    return begun.filter(created_at__lte=at)


def next_ending_at() -> datetime | None:
    moments = [
        _earliest(to_announce(), -ANNOUNCED),
        *(_earliest(to_ask(times), after) for times, after in enumerate(ASKED)),
        _earliest(to_write_down(), timedelta()),
        with_drafters().aggregate(at=Min("closed_at"))["at"],
        with_news().aggregate(at=Min("ending__goes_on_since"))["at"],
    ]
    return min((moment for moment in moments if moment is not None), default=None)


def _earliest(openings: OpeningQuerySet, after: timedelta) -> datetime | None:
    end: datetime | None = openings.aggregate(at=Min("closes_at"))["at"]
    return end + after if end is not None else None


def _of_writers() -> OpeningQuerySet:
    """Of employers who write here; imported adverts end elsewhere."""
    here = Q(source="") | Q(taken_over_at__isnull=False)
    ending = Opening.objects.filter(here, closes_at__isnull=False)
    return ending.select_related("employer", "created_by")
