"""What falls due by the clock in the job board."""

from contextlib import suppress
from datetime import datetime

from django.db.models import Min

from jobstore.lib import clock
from jobstore.lib.due import DueWork, register
from openings.actions.decision import tell_decision
from openings.actions.interview import NotPlanned, conclude_interview
from openings.models import Application, Interview
from openings.states import Outcome


def conclude_interviews() -> int:
    """Planned interviews whose end has passed are held; how many."""
    over = Interview.objects.over(at=clock.now()).select_related("application")
    count = 0
    for interview in over.order_by("ends_at", "id"):
        with suppress(NotPlanned):  # canceled in between
            conclude_interview(interview=interview)
            count += 1
    return count


def next_conclusion() -> datetime | None:
    end: datetime | None = Interview.objects.scheduled().aggregate(next=Min("ends_at"))["next"]
    return end


def tell_decisions() -> int:
    """Candidates whose telling is due are told; how many."""
    due = Application.objects.to_be_told(at=clock.now()).order_by("tell_at", "id")
    return sum(tell_decision(application=application) for application in due)


def next_telling() -> datetime | None:
    waiting = Application.objects.filter(outcome=Outcome.NOT_SELECTED, told_at__isnull=True)
    moment: datetime | None = waiting.aggregate(next=Min("tell_at"))["next"]
    return moment


CONCLUDE_INTERVIEWS = register(
    DueWork(name="openings.conclude_interviews", run=conclude_interviews, next_at=next_conclusion)
)
TELL_DECISIONS = register(
    DueWork(name="openings.tell_decisions", run=tell_decisions, next_at=next_telling)
)
