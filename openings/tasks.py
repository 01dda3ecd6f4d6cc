"""What falls due by the clock in the job board. One row that fails never holds up the rest."""

from datetime import UTC, datetime

from django.db.models import Exists, Min, OuterRef, QuerySet

from jobstore.lib import clock
from jobstore.lib.due import DueWork, for_each_batch, for_each_due, register
from jobstore.people.employer.models import Employer
from openings.absence.actions import tell_absence
from openings.alert.actions.look import ask_to_keep, drop_alert, look_for
from openings.alert.queries import (
    due_readers,
    next_care,
    next_look,
    not_kept,
    unconfirmed_over,
    untouched,
)
from openings.application.models import Application
from openings.closing.actions.end import follow_endings
from openings.closing.queries.end import next_ending_at
from openings.decision.actions.decision import tell_ends
from openings.decision.actions.telling import forget_held_texts
from openings.decision.queries import next_old_text_at
from openings.hiring.actions import follow_hiring
from openings.hiring.queries import next_hiring_at
from openings.interview.actions import NotPlanned, conclude_interview
from openings.interview.models import Absence, Interview
from openings.message.actions.send import send_message
from openings.message.models import Message
from openings.offer.actions.answer import lapse_offer
from openings.offer.models import Offer
from openings.offer.queries import next_end
from openings.opening.actions.reviews import next_review_morning, remind_of_reviews
from openings.promise.queries.promise import ANSWERS
from openings.reminder.actions import ask_for_answers, next_round_of
from openings.slot.actions.answer import lapse_proposal
from openings.slot.models import Proposal
from openings.slot.queries import next_lapse

FAR = datetime.max.replace(tzinfo=UTC)

TOLD_AT_ONCE = 200


def conclude_interviews() -> int:
    """Planned interviews whose end has passed are held; how many."""
    over = Interview.objects.over(at=clock.now()).select_related("application")
    return for_each_due(over.order_by("ends_at", "id"), _conclude)


def _conclude(interview: Interview) -> bool:
    try:
        conclude_interview(interview=interview)
    except NotPlanned:  # canceled in between
        return False
    return True


def next_conclusion() -> datetime | None:
    end: datetime | None = Interview.objects.scheduled().aggregate(next=Min("ends_at"))["next"]
    return end


def tell_decisions() -> int:
    """Candidates whose telling is due are told; how many."""
    due = Application.objects.untold().filter(tell_at__lte=clock.now())
    return for_each_batch(
        due.order_by("tell_at", "id"),
        lambda batch: tell_ends(applications=batch),
        size=TOLD_AT_ONCE,
    )


def next_telling() -> datetime | None:
    waiting = Application.objects.untold()
    moment: datetime | None = waiting.aggregate(next=Min("tell_at"))["next"]
    return moment


def tell_absences() -> int:
    """Candidates of whom it was noted that they did not come, and who are to be told; how many."""
    due = Absence.objects.to_be_told(at=clock.now()).select_related("interview__application")
    return for_each_due(
        due.order_by("tell_at", "pk"), lambda absence: tell_absence(absence=absence)
    )


def next_absence() -> datetime | None:
    moment: datetime | None = Absence.objects.untold().aggregate(next=Min("tell_at"))["next"]
    return moment


REMIND_OF_REVIEWS = register(
    DueWork(
        name="openings.remind_of_reviews",
        run=remind_of_reviews,
        next_at=next_review_morning,
        done="moderators reminded",
    )
)


def ask_employers() -> int:
    """Employers whose promised days have come are asked for their answers; how many came due."""
    now = clock.now()
    due = [one for one in _employers_to_ask() if next_round_of(one) <= now]
    return for_each_due(due, lambda employer: ask_for_answers(employer=employer))


def next_asking() -> datetime | None:
    return min((next_round_of(one) for one in _employers_to_ask()), default=None)


def _employers_to_ask() -> QuerySet[Employer]:
    """Those to whom somebody has applied who has no end yet, does not know of it, or has asked."""
    sent = Application.objects.filter(opening__employer=OuterRef("pk"), stage__in=ANSWERS)
    asked = Message.objects.unanswered().filter(application__opening__employer=OuterRef("pk"))
    return Employer.objects.filter(Exists(sent.waiting()) | Exists(asked)).order_by("pk")


def lapse_offers() -> int:
    """Offers whose end passed without an answer; how many."""
    over = Offer.objects.over(at=clock.now()).select_related("application")
    return for_each_due(over.order_by("ends_at", "pk"), lambda offer: lapse_offer(offer=offer))


def lapse_proposals() -> int:
    """Proposed times whose last day passed without an answer; how many."""
    over = Proposal.objects.over(at=clock.now()).select_related("application")
    due = over.order_by("sheet__ends_at", "pk")
    return for_each_due(due, lambda proposal: lapse_proposal(proposal=proposal))


def send_messages() -> int:
    """Messages whose minutes of undo are over; how many left or wait."""
    due = Message.objects.to_leave(at=clock.now()).select_related("application")
    return for_each_due(
        due.order_by("leaves_at", "pk"), lambda message: send_message(message=message)
    )


def next_message() -> datetime | None:
    """None where all that is written waits for staff."""
    waiting = Message.objects.to_leave(at=FAR)
    moment: datetime | None = waiting.aggregate(next=Min("leaves_at"))["next"]
    return moment


SEND_MESSAGES = register(
    DueWork(name="openings.messages", run=send_messages, next_at=next_message, done="messages sent")
)


def send_alerts() -> int:
    """Readers whose morning has come; to how many a mail is written."""
    return for_each_due(due_readers(at=clock.now()), lambda reader: look_for(reader=reader))


def care_for_alerts() -> int:
    """Alerts that nobody confirmed or kept go; who did not touch one for a year is asked."""
    now = clock.now()
    over = [*unconfirmed_over(at=now), *not_kept(at=now)]
    dropped = for_each_due(over, lambda alert: drop_alert(alert=alert))
    return dropped + for_each_due(untouched(at=now), lambda alert: ask_to_keep(alert=alert))


SEND_ALERTS = register(
    DueWork(name="openings.send_alerts", run=send_alerts, next_at=next_look, done="readers alerted")
)
CARE_FOR_ALERTS = register(
    DueWork(
        name="openings.care_for_alerts",
        run=care_for_alerts,
        next_at=next_care,
        done="alerts asked about or dropped",
    )
)
CONCLUDE_INTERVIEWS = register(
    DueWork(
        name="openings.conclude_interviews",
        run=conclude_interviews,
        next_at=next_conclusion,
        done="interviews ended",
    )
)
ASK_EMPLOYERS = register(
    DueWork(
        name="openings.ask_employers",
        run=ask_employers,
        next_at=next_asking,
        done="answers asked for",
    )
)
ENDINGS = register(
    DueWork(
        name="openings.endings",
        run=follow_endings,
        next_at=next_ending_at,
        done="ends of openings followed",
    )
)
STILL_HIRING = register(
    DueWork(
        name="openings.still_hiring",
        run=follow_hiring,
        next_at=next_hiring_at,
        done="employers asked whether they still hire",
    )
)
TELL_DECISIONS = register(
    DueWork(
        name="openings.tell_decisions",
        run=tell_decisions,
        next_at=next_telling,
        done="candidates told",
    )
)
TELL_ABSENCES = register(
    DueWork(
        name="openings.tell_absences",
        run=tell_absences,
        next_at=next_absence,
        done="candidates told that they did not come",
    )
)
LAPSE_OFFERS = register(
    DueWork(name="openings.lapse_offers", run=lapse_offers, next_at=next_end, done="offers ran out")
)
LAPSE_PROPOSALS = register(
    DueWork(
        name="openings.lapse_proposals",
        run=lapse_proposals,
        next_at=next_lapse,
        done="proposed times ran out",
    )
)
FORGET_HELD_TEXTS = register(
    DueWork(
        name="openings.held_texts",
        run=forget_held_texts,
        next_at=next_old_text_at,
        done="held words forgotten",
    )
)
