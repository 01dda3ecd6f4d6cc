"""What waits for staff: the queues on the start page of the admin."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from coaching.models import CoachRequest
from coaching.permissions import (
    can_coach,
    can_moderate_advice,
    can_moderate_feedback,
    can_moderate_letters,
    can_moderate_replies,
)
from coaching.queries.feedback.queue import staff_queue
from coaching.queries.letter.queue import letter_queue
from coaching.queries.pass_on import waiting_advice
from coaching.queries.reply.queue import reply_queue
from coaching.states import PassOnState
from jobstore.lib import clock
from jobstore.mail.models import OutgoingMail, Report
from jobstore.mail.queries.heartbeat import standing_mail
from jobstore.mail.queries.outgoing import refused_because_of_us
from jobstore.mail.states import EventKind, MailState
from jobstore.people.models import Employer, User
from jobstore.people.permissions import can_review_employers
from openings.permissions import can_review_openings, can_review_words
from openings.queries.held_text import waiting_texts
from openings.queries.interview import overdue_interviews
from openings.queries.opening import openings_in_review, reviews_overdue
from openings.queries.reported import companies_to_check


@dataclass(frozen=True)
class Queue:
    """A list in the admin, what to do with it, and how many rows wait."""

    label: str
    hint: str
    count: int
    url: str


@dataclass(frozen=True, kw_only=True)
class _Rule:
    label: str
    hint: str
    may: Callable[[User], bool]
    changelist: str
    filters: dict[str, str]
    count: Callable[[], int]


def _has(permission: str) -> Callable[[User], bool]:
    return lambda user: user.has_perm(permission)


def _mails(state: MailState) -> int:
    return OutgoingMail.objects.filter(state=state).count()


RULES = (
    _Rule(
        label="Candidates to answer first",
        hint="They may be struggling: read these before anything else.",
        may=can_coach,
        changelist="coaching_coachrequest",
        filters={"queue": "first"},
        count=lambda: CoachRequest.objects.unanswered().filter(is_urgent=True).count(),
    ),
    _Rule(
        label="Replies to answer first",
        hint="Their writers may be in danger: read these before anything else.",
        may=can_moderate_replies,
        changelist="coaching_reply",
        filters={"queue": "urgent"},
        count=lambda: reply_queue("urgent").count(),
    ),
    _Rule(
        label="Openings wait too long",
        hint="We promised their employers to read them within one working day.",
        may=can_review_openings,
        changelist="openings_opening",
        filters={"queue": "overdue"},
        count=lambda: reviews_overdue(at=clock.now()).count(),
    ),
    _Rule(
        label="Openings in review",
        hint="Read, then publish or return.",
        may=can_review_openings,
        changelist="openings_opening",
        filters={"queue": "review"},
        count=lambda: openings_in_review().count(),
    ),
    _Rule(
        label="Feedback to phone",
        hint="Call the employer and write down the answer.",
        may=can_moderate_feedback,
        changelist="coaching_feedbackrequest",
        filters={"queue": "phone"},
        count=lambda: staff_queue("phone").count(),
    ),
    _Rule(
        label="Feedback to re-address",
        hint="Find out who held the interview, and ask again.",
        may=can_moderate_feedback,
        changelist="coaching_feedbackrequest",
        filters={"queue": "readdress"},
        count=lambda: staff_queue("readdress").count(),
    ),
    _Rule(
        label="Feedback in review",
        hint="Release it, return it, or withhold a part.",
        may=can_moderate_feedback,
        changelist="coaching_feedbackrequest",
        filters={"queue": "review"},
        count=lambda: staff_queue("review").count(),
    ),
    _Rule(
        label="Withheld parts asked for",
        hint="Hand the part over, or say why it stays withheld, within a working day.",
        may=can_moderate_feedback,
        changelist="coaching_feedbackrequest",
        filters={"queue": "asked"},
        count=lambda: staff_queue("asked").count(),
    ),
    _Rule(
        label="Words of decisions held",
        hint="Pass the words on to the candidate, or keep them back.",
        may=can_review_words,
        changelist="openings_heldtext",
        filters={},
        count=lambda: waiting_texts().count(),
    ),
    _Rule(
        label="Letters held",
        hint="Read the letter, then release or return it.",
        may=can_moderate_letters,
        changelist="coaching_letter",
        filters={"queue": "held"},
        count=lambda: letter_queue("held").count(),
    ),
    _Rule(
        label="Senders reported",
        hint="Look at the report, then let the sender write again or block them.",
        may=_has("mail.view_report"),
        changelist="mail_report",
        filters={"settled_at__isempty": "1"},
        count=lambda: Report.objects.filter(settled_at__isnull=True).count(),
    ),
    _Rule(
        label="Candidates wait too long",
        hint="We promised an answer within one working day.",
        may=can_coach,
        changelist="coaching_coachrequest",
        filters={"queue": "overdue"},
        count=lambda: CoachRequest.objects.overdue(at=clock.now()).count(),
    ),
    _Rule(
        label="Candidates wait for an answer",
        hint="Answer within one working day of their question.",
        may=can_coach,
        changelist="coaching_coachrequest",
        filters={"queue": "open"},
        count=lambda: CoachRequest.objects.unanswered().count(),
    ),
    _Rule(
        label="Advice to read",
        hint="Let through what helps the next candidate.",
        may=can_moderate_advice,
        changelist="coaching_passedadvice",
        filters={"state__exact": PassOnState.PENDING},
        count=lambda: waiting_advice().count(),
    ),
    _Rule(
        label="Replies to read",
        hint="Show, decline or answer what readers wrote.",
        may=can_moderate_replies,
        changelist="coaching_reply",
        filters={"queue": "waiting"},
        count=lambda: reply_queue("waiting").count(),
    ),
    _Rule(
        label="Answers overdue",
        hint="Employers who promised an answer and have not decided.",
        may=_has("openings.view_interview"),
        changelist="openings_interview",
        filters={"queue": "overdue"},
        count=lambda: len(overdue_interviews(at=clock.now())),
    ),
    _Rule(
        label="Employers to review",
        hint="Are they who they say? Until then nobody sees their page.",
        may=can_review_employers,
        changelist="people_employer",
        filters={"queue": "review"},
        count=lambda: Employer.objects.to_review().count(),
    ),
    _Rule(
        label="Employers to look at",
        hint="Trust those whose openings need no review.",
        may=_has("people.view_employer"),
        changelist="people_employer",
        filters={"is_trusted__exact": "0", "is_unnamed__exact": "0"},
        count=lambda: Employer.objects.filter(is_trusted=False, is_unnamed=False).count(),
    ),
    _Rule(
        label="Companies to check",
        hint="Is the domain the company's own? Then feedback requests may go there.",
        may=_has("people.view_companytocheck"),
        changelist="people_companytocheck",
        filters={"verified_at__isempty": "1"},
        count=lambda: companies_to_check().count(),
    ),
    _Rule(
        label="Mail stands still",
        hint="Nobody empties the outbox: tell who runs the site.",
        may=_has("mail.view_outgoingmail"),
        changelist="mail_outgoingmail",
        filters={"stands": "still"},
        count=lambda: standing_mail().count(),
    ),
    _Rule(
        label="Mail refused because of us",
        hint="Other servers do not want this site's mail. It is kept: tell who runs the site.",
        may=_has("mail.view_outgoingmail"),
        changelist="mail_outgoingmail",
        filters={"events__kind__exact": EventKind.ABOUT_US, "state__exact": MailState.PENDING},
        count=lambda: refused_because_of_us().count(),
    ),
    _Rule(
        label="Mail held",
        hint="It may have left already: send it again or drop it.",
        may=_has("mail.view_outgoingmail"),
        changelist="mail_outgoingmail",
        filters={"state__exact": MailState.HELD},
        count=lambda: _mails(MailState.HELD),
    ),
    _Rule(
        label="Mail dead",
        hint="It could not be sent: find out why.",
        may=_has("mail.view_outgoingmail"),
        changelist="mail_outgoingmail",
        filters={"state__exact": MailState.DEAD},
        count=lambda: _mails(MailState.DEAD),
    ),
)


def staff_queues(user: User) -> list[Queue]:
    """The queues that this person may open."""
    queues = []
    for rule in RULES:
        if not rule.may(user):
            continue
        try:
            url = reverse(f"admin:{rule.changelist}_changelist")
        except NoReverseMatch:
            continue
        url = f"{url}?{urlencode(rule.filters)}" if rule.filters else url
        queues.append(Queue(rule.label, rule.hint, rule.count(), url))
    return queues
