"""What both sides wrote about an application, what is unread, and what waits for an answer."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse

from jobstore.lib.seen import mark_of
from jobstore.lib.tokens import keyed_hashes
from jobstore.lib.zones import add_working_days, local_instant, read_zone
from jobstore.mail.states import Category
from jobstore.mail.stop.queries import Stoppable, suppression_of
from jobstore.people.employer.models import Employer
from jobstore.people.employer.queries import team_of
from jobstore.people.user.models import User
from jobstore.wording.queries.guard import Hit, Level
from openings import signals
from openings.application.models import Application
from openings.application.states import TOLD_OUTCOMES
from openings.message.models import Message, MessageQuerySet
from openings.message.queries.door import has_thread, is_untold
from openings.message.states import MessageState
from openings.pipeline.queries import findings_in
from openings.promise.queries.promise import latest_start

UNDO = timedelta(minutes=2)
LIMIT = 2000  # characters
MOST_HOSTS = 3
ANSWER_WITHIN = 3  # working days
DAY = timedelta(days=1)
# The number of an employer, and its page, are no harm in what it writes to one person.
FINE = frozenset({"block-contact"})
_HOST = re.compile(
    r"(?:https?://|www\.)([\w.-]+)|(?<![\w@.-])((?:[\w-]+\.)+[a-z]{2,24})(?![\w@-])", re.IGNORECASE
)
LINKS = "There are links to more than three places. Our staff look at such a message first."


@dataclass(frozen=True, kw_only=True)
class Line:
    """One entry of a thread as its reader meets it."""

    at: datetime
    who: str
    text: str = ""
    is_own: bool = False
    note: str = ""  # what becomes of it, or what else it is
    url: str = ""  # of a letter, where it can be read
    message: Message | None = None
    may_take_back: bool = False
    may_send: bool = False
    may_report: bool = False


def findings_of(application: Application, text: str, *, is_candidate: bool) -> list[Hit]:
    """What is found in a message, the gravest first; a candidate's words are their own."""
    found = [] if is_candidate else findings_in(application, text, is_yes=False, fine=FINE)
    hosts = {(one or other).casefold().removeprefix("www.") for one, other in _HOST.findall(text)}
    if len(hosts) > MOST_HOSTS:
        words = ", ".join(sorted(hosts))[:100]
        found.append(Hit("text", words, Level.HOLD, "links", LINKS, "", "hold-links", 1))
    return sorted(found, key=lambda hit: -hit.level)


def thread_of(
    application: Application, *, reader: User, is_candidate: bool, at: datetime
) -> list[Line]:
    """The oldest first, letters of a plan among it; of the other side only what was sent."""
    messages = Message.objects.filter(application=application).filter(
        Q(state=MessageState.SENT) | Q(is_from_candidate=is_candidate)
    )
    rows = list(messages.select_related("written_by", "report").order_by("written_at", "pk"))
    is_lost = _is_out_of_reach(application, is_candidate=is_candidate)
    lines = [
        _line(one, application, reader=reader, is_candidate=is_candidate, is_lost=is_lost, at=at)
        for one in rows
    ]
    answers: Iterable[tuple[Any, Any]] = signals.thread_shown.send(
        sender=Application, application=application, is_candidate=is_candidate
    )
    lines += [line for _receiver, letters in answers for line in letters]
    return sorted(lines, key=lambda line: line.at)


def _line(
    message: Message,
    application: Application,
    *,
    reader: User,
    is_candidate: bool,
    is_lost: bool,
    at: datetime,
) -> Line:
    is_own = message.is_from_candidate == is_candidate
    is_mine = message.written_by_id == reader.pk
    return Line(
        at=message.sent_at or message.written_at,
        who="You" if is_mine else who_wrote(message, application),
        text=message.text,
        is_own=is_own,
        note=_note(message, is_own=is_own, is_lost=is_lost, at=at),
        message=message,
        may_take_back=message.state != MessageState.SENT and may_take_back(message, by=reader),
        may_send=is_mine and message.state == MessageState.WAITING and not is_untold(application),
        may_report=not is_own and message.report is None,
    )


def may_take_back(message: Message, *, by: User) -> bool:
    """Who wrote it; of what waits for somebody who has left, any recruiter who is there."""
    if message.written_by_id == by.pk:
        return True
    if message.is_from_candidate or message.state != MessageState.WAITING:
        return False
    team = {one.pk for one in team_of(message.application.opening.employer)}
    return by.pk in team and message.written_by_id not in team


def who_wrote(message: Message, application: Application) -> str:
    """As they sign: the candidate, a recruiter with the employer, or the employer alone."""
    employer = application.opening.employer.name
    if message.is_from_candidate:
        return application.candidate.get_full_name()
    return f"{message.written_by.get_full_name()}, {employer}" if message.written_by else employer


def _note(message: Message, *, is_own: bool, is_lost: bool, at: datetime) -> str:
    if message.report is not None and message.report.settled_at is None:
        return "Reported: our staff look at it" if not is_own else ""
    if not is_own:
        return ""
    if message.state == MessageState.SENT:
        is_unseen = is_lost and message.read_at is None
        return "May not have arrived: no mail reaches them at present" if is_unseen else ""
    return {
        MessageState.WRITTEN: "On its way",
        MessageState.HELD: "On its way: our staff read it first",
        MessageState.RETURNED: "Returned by our staff",
        MessageState.WAITING: "Not sent: a decision was recorded before it left",
    }[MessageState(message.state)]


def _is_out_of_reach(application: Application, *, is_candidate: bool) -> bool:
    """Whether mail reaches nobody of the other side."""
    people = (
        list(team_of(application.opening.employer)) if is_candidate else [application.candidate]
    )
    return bool(people) and all(_takes_no_mail(one) for one in people)


def _takes_no_mail(user: User) -> bool:
    hashes = keyed_hashes(user.email, purpose="address")
    target = Stoppable(hashes=hashes, category=Category.TRANSACTIONAL, kind="openings.message_new")
    return suppression_of(target) is not None


def page_of_thread(application: Application, *, is_candidate: bool) -> str:
    if is_candidate:
        return reverse("openings:message_list", args=[application.pk])
    return reverse(
        "openings:message_list_team", args=[application.opening.employer.slug, application.pk]
    )


def thread_link(application: Application, *, is_candidate: bool) -> dict[str, Any]:
    """For the page of an application: where the thread is, and how much of it is new."""
    if not has_thread(application):
        return {"messages_url": ""}
    return {
        "messages_url": page_of_thread(application, is_candidate=is_candidate),
        "unread": unread_in(application, is_candidate=is_candidate),
    }


def unread_in(application: Application, *, is_candidate: bool) -> int:
    """What the other side wrote and nobody on this one has opened."""
    return application.messages.from_side(is_candidate=not is_candidate).unread().count()


# What waits for an answer --------------------------------------------------------------------
WITH_PEOPLE = ("application__candidate", "application__opening__employer")


def unanswered_since(employer: Employer, *, until: datetime) -> list[Message]:
    """The oldest of each application that waits since three working days, where they are."""
    zone = read_zone(employer.time_zone)
    day = latest_start(until.astimezone(zone).date(), ANSWER_WITHIN)
    before = local_instant(day + DAY, time(), zone)
    rows = Message.objects.to(employer).unanswered().filter(sent_at__lt=before)
    oldest: dict[Any, Message] = {}
    for message in rows.select_related(*WITH_PEOPLE).order_by("sent_at", "pk"):
        oldest.setdefault(message.application_id, message)
    return list(oldest.values())


def waits_from(message: Message) -> datetime:
    """When a message stands among those that wait: the third working day after it."""
    zone = read_zone(message.application.opening.employer.time_zone)
    sent = (message.sent_at or message.written_at).astimezone(zone).date()
    return local_instant(add_working_days(sent, ANSWER_WITHIN), time(), zone)


def to_look_at_again(employer: Employer) -> MessageQuerySet:
    """Messages that waited for a telling, and may be sent or dropped by now."""
    waiting = Message.objects.filter(
        application__opening__employer=employer, state=MessageState.WAITING
    )
    known = waiting.exclude(
        application__outcome__in=TOLD_OUTCOMES, application__told_at__isnull=True
    )
    return known.select_related("written_by", *WITH_PEOPLE).order_by("written_at", "pk")


# For staff ------------------------------------------------------------------------------------
def messages_to_read() -> MessageQuerySet:
    """What waits for staff, the most urgent first."""
    held = Message.objects.filter(state=MessageState.HELD)
    return held.select_related("written_by", *WITH_PEOPLE).order_by("review_by", "pk")


def mark_of_message(message: Message) -> str:
    return mark_of(message.text, message.findings)


def reported_messages() -> MessageQuerySet:
    """Of whom staff can decide; one whose writer is gone is settled with its report."""
    rows = Message.objects.reported().filter(written_by__isnull=False)
    return rows.select_related("written_by", "report", *WITH_PEOPLE)
