"""Stop conditions of news about applications and interviews, and of letters between people."""

from datetime import datetime, timedelta
from uuid import UUID

from django.apps import apps

from openings.message.models import Message
from openings.offer.models import Offer
from openings.slot.models import Proposal, Wish
from tests.simulation.check.evidence import Evidence, Mail

GOOD = ("hired", "offer_accepted", "withdrawn")
HIRED = "openings.offer_hired"


def _by(evidence: Evidence, mail: Mail, *what: str) -> bool:
    application = evidence.application_of(mail)
    return application is not None and evidence.happened(application, *what, by=mail.at)


# Applications ---------------------------------------------------------------------------------
def left(evidence: Evidence, mail: Mail) -> str:
    return "the application is withdrawn" if _by(evidence, mail, "withdrawn") else ""


def not_left(evidence: Evidence, mail: Mail) -> str:
    return "" if _by(evidence, mail, "withdrawn") else "the application is not withdrawn"


def over(evidence: Evidence, mail: Mail) -> str:
    """A "no" that nobody was told of ends nothing for its candidate; a hire is told as such."""
    ends = ("withdrawn", "told") if mail.kind == HIRED else (*GOOD, "told")
    return "the application has ended" if _by(evidence, mail, *ends) else ""


def not_hired(evidence: Evidence, mail: Mail) -> str:
    return "" if _by(evidence, mail, "hired") else "nobody is hired"


def not_offered(evidence: Evidence, mail: Mail) -> str:
    return "" if _by(evidence, mail, "offered") else "there is no offer"


def not_advanced(evidence: Evidence, mail: Mail) -> str:
    return "" if _by(evidence, mail, "advanced") else "nobody was invited to a next round"


def planned(evidence: Evidence, mail: Mail) -> str:
    application = evidence.application_of(mail)
    rows = evidence.history.get(application.pk, []) if application else []
    steps = [row for row in rows if row.what == "moved" and row.at <= mail.at]
    since = steps[-1].at if steps else None
    is_planned = since is not None and any(
        row.what == "interview_scheduled" and since <= row.at <= mail.at for row in rows
    )
    return "an interview is planned" if is_planned else ""


def left_the_team(evidence: Evidence, mail: Mail) -> str:
    """Whoever hears of applications every day belongs to the employer."""
    is_gone = mail.subject_type == "people.membership" and gone(evidence, mail)
    return "they have left the employer" if is_gone else ""


def nothing_new(_evidence: Evidence, mail: Mail) -> str:
    until = mail.payload.get("until")  # forgotten with the words of an old mail
    is_early = until is not None and datetime.fromisoformat(until) > mail.at
    return "the day is not over" if is_early else ""


def has_acted(evidence: Evidence, mail: Mail) -> str:
    """Whoever works with applications of an opening is not asked whether they still hire."""
    lately = mail.at - timedelta(days=30)
    acted = any(
        lately < row.at <= mail.at and row.by_id not in (None, application.candidate_id)
        for application in evidence.applications.values()
        if str(application.opening_id) == mail.subject_id
        for row in evidence.history.get(application.pk, [])
    )
    return "the employer has worked with who applied" if acted else ""


# Offers ---------------------------------------------------------------------------------------
def offer_settled(_evidence: Evidence, mail: Mail) -> str:
    settled = Offer.objects.filter(pk=mail.subject_id, settled_at__lte=mail.at)
    return "the offer is settled" if settled.exists() else ""


def all_read(_evidence: Evidence, mail: Mail) -> str:
    to_candidate = mail.kind == "openings.message_new"
    theirs = Message.objects.filter(application=mail.subject_id, sent_at__lte=mail.at)
    theirs = theirs.exclude(is_from_candidate=to_candidate).exclude(read_at__lt=mail.at)
    return "" if theirs.exists() else "there is no message to read"


def offer_over(_evidence: Evidence, mail: Mail) -> str:
    is_over = Offer.objects.filter(pk=mail.subject_id, ends_at__lte=mail.at).exists()
    return "the time to answer is over" if is_over else ""


# Proposed times -------------------------------------------------------------------------------
def times_settled(_evidence: Evidence, mail: Mail) -> str:
    settled = Proposal.objects.filter(pk=mail.subject_id, settled_at__lte=mail.at)
    return "the times are settled" if settled.exists() else ""


def times_over(_evidence: Evidence, mail: Mail) -> str:
    is_over = Proposal.objects.filter(pk=mail.subject_id, sheet__ends_at__lte=mail.at).exists()
    return "the last day to pick is over" if is_over else ""


def proposed(evidence: Evidence, mail: Mail) -> str:
    return "times are proposed" if _by(evidence, mail, "times_proposed") else ""


def wish_settled(_evidence: Evidence, mail: Mail) -> str:
    settled = Wish.objects.filter(pk=mail.subject_id, settled_at__lte=mail.at)
    return "the wish is answered" if settled.exists() else ""


# Interviews -----------------------------------------------------------------------------------
def overtaken(evidence: Evidence, mail: Mail) -> str:
    """It is about a plan that was changed since: each change has a number."""
    interview = evidence.interviews.get(UUID(mail.subject_id))
    changes = ("interview_scheduled", "interview_moved", "interview_canceled")
    if interview is None or interview.sequence == mail.payload.get("sequence"):
        return ""
    told = mail.payload.get("event")
    rows = evidence.history.get(interview.application_id, [])
    at = next((row.at for row in rows if row.pk == told), mail.at)
    later = [row for row in rows if row.what in changes and at < row.at <= mail.at]
    is_only = sum(i.application_id == interview.application_id
                  for i in evidence.interviews.values()) == 1  # fmt: skip
    return "the interview was changed again" if later and is_only else ""


def still_on(evidence: Evidence, mail: Mail) -> str:
    return "" if _by(evidence, mail, "interview_canceled") else "the interview stands"


def not_noted(evidence: Evidence, mail: Mail) -> str:
    noted = _by(evidence, mail, "interview_no_show")
    return "" if noted else "nobody has noted that they did not come"


def not_taken_back(evidence: Evidence, mail: Mail) -> str:
    return "" if _by(evidence, mail, "absence_taken_back") else "the note stands"


def not_answered(evidence: Evidence, mail: Mail) -> str:
    return "" if _by(evidence, mail, "absence_answered") else "they have not answered the note"


def told_by_law(evidence: Evidence, mail: Mail) -> str:
    ends = ("told", "hired", "offer_accepted", "withdrawn")
    return "the candidate knows how it ended" if _by(evidence, mail, *ends) else ""


# Letters and words ----------------------------------------------------------------------------
def taken_back(evidence: Evidence, mail: Mail) -> str:
    """Undone, and not sent again by then."""
    letter = evidence.letters.get(UUID(mail.subject_id))
    undone = evidence.diary.undone.get(UUID(mail.subject_id), [])
    last = max((at for _, at in undone if at <= mail.at), default=None)
    if letter is None or last is None or (letter.queued_at and letter.queued_at > last):
        return ""
    return "the letter is taken back"


def left_again(evidence: Evidence, mail: Mail) -> str:
    letter = evidence.letters.get(UUID(mail.subject_id))
    is_out = letter is not None and letter.sent_at is not None and letter.sent_at <= mail.at
    return "the letter has gone on" if is_out else ""


def not_opened(evidence: Evidence, mail: Mail) -> str:
    answer = evidence.answers.get(UUID(mail.subject_id))
    is_open = answer is not None and answer.opened_at is not None and answer.opened_at <= mail.at
    return "" if is_open else "nobody has opened the answer"


def decided_by_staff(evidence: Evidence, mail: Mail) -> str:
    """Words about a decision stay held as long as they are there."""
    if mail.subject_type != "coaching.feedbackrequest":
        return gone(evidence, mail)
    wanted = "in_review" if mail.kind == "coaching.feedback_held" else "withheld"
    state = evidence.request_state(UUID(mail.subject_id), at=mail.at)
    return "" if state == wanted else f"staff have decided: the request is {state}"


# What the mail is about must be there ----------------------------------------------------------
def gone(_evidence: Evidence, mail: Mail) -> str:
    """Staff, readers and teams press in no year; whatever is written to is still there."""
    model = apps.get_model(mail.subject_type)
    is_there = model._default_manager.filter(pk=mail.subject_id).exists()
    return "" if is_there else "what it is about is gone"
