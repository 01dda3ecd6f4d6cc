"""Which queues there are: what waits in each, since when, and for whom of the staff."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Case, DateTimeField, ExpressionWrapper, F, QuerySet, When
from django.db.models.functions import Cast

from coaching.advice.queries.help import waiting_advice
from coaching.advice.states import PassOnState
from coaching.coach.models import CoachRequest
from coaching.feedback.queries import staff_queue
from coaching.letter.queries.policy import letter_queue
from coaching.permissions import (
    can_coach,
    can_moderate_advice,
    can_moderate_feedback,
    can_moderate_letters,
    can_moderate_replies,
)
from coaching.reply.queries import reply_queue
from jobstore.lib import clock
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.outgoing.queries import refused_because_of_us, standing_mail
from jobstore.mail.states import EventKind, MailState
from jobstore.mail.stop.models import Report
from jobstore.people.employer.models import Employer
from jobstore.people.permissions import can_review_employers
from jobstore.people.user.models import User
from openings.decision.permissions import can_review_words
from openings.decision.queries import waiting_texts
from openings.interview.models import Interview
from openings.interview.queries import overdue_interviews
from openings.opening.permissions import can_review_openings
from openings.opening.queries import openings_in_review, reviews_overdue
from openings.reported.queries import companies_to_check


@dataclass(frozen=True, kw_only=True)
class Rule:
    label: str
    hint: str
    may: Callable[[User], bool]
    changelist: str
    filters: dict[str, str]
    rows: Callable[[], "QuerySet[Any]"]
    since: "str | Case | ExpressionWrapper[Any]"  # from when on a row waits, as well as it is known
    is_first: bool = False


def _has(permission: str) -> Callable[[User], bool]:
    return lambda user: user.has_perm(permission)


END_OF_PROMISED_DAY = ExpressionWrapper(
    Cast(F("promised_by"), DateTimeField()) + timedelta(days=1), DateTimeField()
)
RULES = (
    Rule(
        label="Candidates to answer first",
        hint="They may be struggling: read these before anything else.",
        may=can_coach,
        changelist="coaching_coachrequest",
        filters={"queue": "first"},
        rows=lambda: CoachRequest.objects.unanswered().filter(is_urgent=True),
        since="asked_at",
        is_first=True,
    ),
    Rule(
        label="Replies to answer first",
        hint="Their writers may be in danger: read these before anything else.",
        may=can_moderate_replies,
        changelist="coaching_reply",
        filters={"queue": "urgent"},
        rows=lambda: reply_queue("urgent"),
        since="created_at",
        is_first=True,
    ),
    Rule(
        label="Openings wait too long",
        hint="We promised their employers to read them within one working day.",
        may=can_review_openings,
        changelist="openings_opening",
        filters={"queue": "overdue"},
        rows=lambda: reviews_overdue(at=clock.now()),
        since="updated_at",
    ),
    Rule(
        label="Openings in review",
        hint="Read, then publish or return.",
        may=can_review_openings,
        changelist="openings_opening",
        filters={"queue": "review"},
        rows=openings_in_review,
        since="updated_at",
    ),
    Rule(
        label="Feedback to phone",
        hint="Call the employer and write down the answer.",
        may=can_moderate_feedback,
        changelist="coaching_feedbackrequest",
        filters={"queue": "phone"},
        rows=lambda: staff_queue("phone"),
        since="escalate_at",
    ),
    Rule(
        label="Feedback to re-address",
        hint="Find out who held the interview, and ask again.",
        may=can_moderate_feedback,
        changelist="coaching_feedbackrequest",
        filters={"queue": "readdress"},
        rows=lambda: staff_queue("readdress"),
        since="sent_at",
    ),
    Rule(
        label="Feedback in review",
        hint="Release it, return it, or withhold a part.",
        may=can_moderate_feedback,
        changelist="coaching_feedbackrequest",
        filters={"queue": "review"},
        rows=lambda: staff_queue("review"),
        since="answer__submitted_at",
    ),
    Rule(
        label="Withheld parts asked for",
        hint="Hand the part over, or say why it stays withheld, within a working day.",
        may=can_moderate_feedback,
        changelist="coaching_feedbackrequest",
        filters={"queue": "asked"},
        rows=lambda: staff_queue("asked"),
        since="answer__withheld_asked_at",
    ),
    Rule(
        label="Words of decisions held",
        hint="Pass the words on to the candidate, or keep them back.",
        may=can_review_words,
        changelist="openings_heldtext",
        filters={},
        rows=waiting_texts,
        since="held_at",
    ),
    Rule(
        label="Letters held",
        hint="Read the letter, then release or return it.",
        may=can_moderate_letters,
        changelist="coaching_letter",
        filters={"queue": "held"},
        rows=lambda: letter_queue("held"),
        since="held_at",
    ),
    Rule(
        label="Senders reported",
        hint="Look at the report, then let the sender write again or block them.",
        may=_has("mail.view_report"),
        changelist="mail_report",
        filters={"settled_at__isempty": "1"},
        rows=lambda: Report.objects.filter(settled_at__isnull=True),
        since="created_at",
    ),
    Rule(
        label="Candidates wait too long",
        hint="We promised an answer within one working day.",
        may=can_coach,
        changelist="coaching_coachrequest",
        filters={"queue": "overdue"},
        rows=lambda: CoachRequest.objects.overdue(at=clock.now()),
        since="asked_at",
    ),
    Rule(
        label="Candidates wait for an answer",
        hint="Answer within one working day of their question.",
        may=can_coach,
        changelist="coaching_coachrequest",
        filters={"queue": "open"},
        rows=CoachRequest.objects.unanswered,
        since="asked_at",
    ),
    Rule(
        label="Advice to read",
        hint="Let through what helps the next candidate.",
        may=can_moderate_advice,
        changelist="coaching_passedadvice",
        filters={"state__exact": PassOnState.PENDING},
        rows=waiting_advice,
        since="created_at",
    ),
    Rule(
        label="Replies to read",
        hint="Show, decline or answer what readers wrote.",
        may=can_moderate_replies,
        changelist="coaching_reply",
        filters={"queue": "waiting"},
        rows=lambda: reply_queue("waiting"),
        since="created_at",
    ),
    Rule(
        label="Answers overdue",
        hint="Employers who promised an answer and have not decided.",
        may=_has("openings.view_interview"),
        changelist="openings_interview",
        filters={"queue": "overdue"},
        rows=lambda: Interview.objects.filter(pk__in=overdue_interviews(at=clock.now())),
        since=END_OF_PROMISED_DAY,
    ),
    Rule(
        label="Employers to review",
        hint="Are they who they say? Until then nobody sees their page.",
        may=can_review_employers,
        changelist="people_employer",
        filters={"queue": "review"},
        rows=Employer.objects.to_review,
        since=Case(When(wanted={}, then="created_at")),
    ),
    Rule(
        label="Employers to trust or not",
        hint="Need their openings review? Either answer takes them off the list.",
        may=_has("people.view_employer"),
        changelist="people_employer",
        filters={"queue": "trust"},
        rows=Employer.objects.to_trust_or_not,
        since="created_at",
    ),
    Rule(
        label="Companies to check",
        hint="Is the domain the company's own? Then feedback requests may go there.",
        may=_has("people.view_companytocheck"),
        changelist="people_companytocheck",
        filters={"verified_at__isempty": "1"},
        rows=companies_to_check,
        since="check_asked_at",
    ),
    Rule(
        label="Mail stands still",
        hint="Nobody empties the outbox: tell who runs the site.",
        may=_has("mail.view_outgoingmail"),
        changelist="mail_outgoingmail",
        filters={"stands": "still"},
        rows=standing_mail,
        since="not_before",
    ),
    Rule(
        label="Mail refused because of us",
        hint="Other servers do not want this site's mail. It is kept: tell who runs the site.",
        may=_has("mail.view_outgoingmail"),
        changelist="mail_outgoingmail",
        filters={"events__kind__exact": EventKind.ABOUT_US, "state__exact": MailState.PENDING},
        rows=refused_because_of_us,
        since="created_at",
    ),
    Rule(
        label="Mail held",
        hint="It may have left already: send it again or drop it.",
        may=_has("mail.view_outgoingmail"),
        changelist="mail_outgoingmail",
        filters={"state__exact": MailState.HELD},
        rows=lambda: OutgoingMail.objects.filter(state=MailState.HELD),
        since="created_at",
    ),
    Rule(
        label="Mail dead",
        hint="It could not be sent: find out why.",
        may=_has("mail.view_outgoingmail"),
        changelist="mail_outgoingmail",
        filters={"state__exact": MailState.DEAD},
        rows=lambda: OutgoingMail.objects.filter(state=MailState.DEAD),
        since="finished_at",
    ),
)
