"""Where a note is: what its writer may know, and what the employer may read."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from coaching.letter.models import Letter
from coaching.letter.queries import NoteFrame, NoteText
from coaching.letter.states import EDITABLE_LETTERS, HANDED_OVER_LETTERS, LetterKind, LetterState
from coaching.plan.models import RecoveryPlan
from coaching.plan.states import Branch
from jobstore.lib.zones import read_zone
from jobstore.mail.outgoing.models import OutgoingMail, OutgoingMailQuerySet
from jobstore.mail.states import SENDER_BLOCKED, UNREACHABLE, MailState
from openings.application.models import Application
from openings.decision.queries import MustSee
from openings.interview.models import Interviewer
from openings.message.queries.thread import Line

# The kinds of mail that carry letters; `mails.letter.relay` declares one for each kind of letter.
MAIL_KINDS = {
    LetterKind.THANK_YOU: "coaching.thankyou",
    LetterKind.CLARIFICATION: "coaching.clarification",
    LetterKind.STATUS_CHECK: "coaching.status_check",
    LetterKind.GRACIOUS_REPLY: "coaching.gracious_reply",
}


class NoteState(StrEnum):
    """A note as its writer sees it.

    "Handed over" says that we have it and that it cannot be taken back; it leaves in the hours of
    whoever gets it. Whether a "no" is recorded that is not told yet makes no difference.
    """

    DRAFT = "draft"
    RETURNED = "returned"
    HELD = "held"
    UNDOABLE = "undoable"
    HANDED_OVER = "handed_over"
    READ = "read"
    UNDELIVERED = "undelivered"
    STOPPED = "stopped"
    KEPT_BACK = "kept_back"
    REFUSED = "refused"
    BLOCKED = "blocked"
    BY_HAND = "by_hand"


_LOST: dict[str, NoteState] = {
    MailState.SUPPRESSED: NoteState.STOPPED,
    MailState.DEAD: NoteState.UNDELIVERED,
    MailState.EXPIRED: NoteState.UNDELIVERED,
}

STATE_WORDS = {
    NoteState.DRAFT: "a draft",
    NoteState.RETURNED: "came back from our staff",
    NoteState.HELD: "our staff read it first",
    NoteState.UNDOABLE: "on its way",
    NoteState.HANDED_OVER: "passed on to them",
    NoteState.READ: "read and noted",
    NoteState.UNDELIVERED: "could not be delivered",
    NoteState.STOPPED: "not sent: they take no mail from here",
    NoteState.KEPT_BACK: "stayed with us",
    NoteState.REFUSED: "not sent by our staff",
    NoteState.BLOCKED: "not passed on",
    NoteState.BY_HAND: "sent by you",
}


def note_state(letter: Letter, *, at: datetime) -> NoteState:
    by_row = {
        LetterState.CANCELED: NoteState.REFUSED if letter.staff_note else NoteState.KEPT_BACK,
        LetterState.RETURNED: NoteState.RETURNED,
        LetterState.HELD: NoteState.HELD,
        LetterState.DRAFT: NoteState.DRAFT,
    }
    if letter.state in by_row:
        return by_row[LetterState(letter.state)]
    if not letter.is_relayed:
        return NoteState.BY_HAND
    if letter.acknowledged_at is not None:
        return NoteState.READ
    if letter.leaves_at is None or at < letter.leaves_at:
        return NoteState.UNDOABLE
    return _mail_state(latest_mail(letter))


def _mail_state(mail: OutgoingMail | None) -> NoteState:
    if mail is None:
        return NoteState.HANDED_OVER
    if mail.state == MailState.CANCELED and mail.cancel_reason == SENDER_BLOCKED:
        return NoteState.BLOCKED
    if mail.state == MailState.SUPPRESSED and mail.cancel_reason == UNREACHABLE:
        return NoteState.UNDELIVERED
    return _LOST.get(mail.state, NoteState.HANDED_OVER)


def _mails() -> OutgoingMailQuerySet:
    return OutgoingMail.objects.of_kind(*MAIL_KINDS.values())


def latest_mail(letter: Letter) -> OutgoingMail | None:
    return _mails().about("coaching.letter", letter.pk).order_by("-created_at").first()


def sent_at(letter: Letter) -> datetime | None:
    """When the note left; only the outbox knows."""
    mails = _mails().about("coaching.letter", letter.pk).filter(state=MailState.SENT)
    return mails.order_by("-sent_at").values_list("sent_at", flat=True).first()


def sendings_of(letters: Iterable[Letter]) -> dict[str, datetime]:
    """Which of these left, and when, by their ids."""
    mails = _mails().filter(
        subject_type="coaching.letter",
        subject_id__in=[str(letter.pk) for letter in letters],
        state=MailState.SENT,
        sent_at__isnull=False,
    )
    rows = mails.order_by("sent_at").values_list("subject_id", "sent_at")
    return {subject: moment for subject, moment in rows if moment is not None}


def _in_doubt() -> QuerySet[Letter]:
    """Queued by their row; the outbox knows whether they left."""
    return Letter.objects.filter(state=LetterState.QUEUED)


def letters_that_left() -> list[tuple[Letter, datetime]]:
    """Queued by their row, and sent by the outbox: the row has to follow."""
    queued = list(_in_doubt().order_by("queued_at", "pk"))
    sent = sendings_of(queued)
    return [(letter, sent[str(letter.pk)]) for letter in queued if str(letter.pk) in sent]


def next_to_follow_at() -> datetime | None:
    """Since when the earliest letter has left whose row does not say so yet."""
    if not _in_doubt().exists():  # asked at every moment that passes, and seldom true
        return None
    return min((moment for _letter, moment in letters_that_left()), default=None)


def letters_received(application: Application) -> list[Letter]:
    """Notes of a candidate that have left, for the employer; newest first."""
    letters = list(
        Letter.objects.filter(
            plan__interview__application=application,
            is_relayed=True,
            state__in=[LetterState.QUEUED, LetterState.SENT],
        )
        .select_related("interviewer")
        .order_by("-queued_at")
    )
    sent = sendings_of(letters)
    return [letter for letter in letters if str(letter.pk) in sent]


def has_set_right(plan: RecoveryPlan) -> bool:
    """Whether a letter with a correction was handed over; one is enough."""
    return any(
        letter.correction and letter.state in HANDED_OVER_LETTERS for letter in plan.letters.all()
    )


def unseen_corrections(application: Application) -> list[Letter]:
    """What a candidate set right and nobody who decides has marked as seen."""
    letters = letters_received(application)
    return [letter for letter in letters if letter.correction and letter.seen_at is None]


def letters_of(application: Application) -> list[Letter]:
    """All that its candidate wrote to interviewers, drafts left out; newest first."""
    return list(
        Letter.objects.filter(plan__interview__application=application)
        .exclude(state=LetterState.DRAFT)
        .select_related("interviewer", "plan")
        .order_by("-created_at", "kind", "pk")
    )


def lines_of_letters(application: Application, *, is_candidate: bool) -> list[Line]:
    """Letters among the messages: all that the candidate handed over; to others what has left."""
    if is_candidate:
        letters = [one for one in letters_of(application) if one.state in HANDED_OVER_LETTERS]
    else:
        letters = letters_received(application)
    return [_line_of(letter, application, is_candidate=is_candidate) for letter in letters]


def _line_of(letter: Letter, application: Application, *, is_candidate: bool) -> Line:
    kind = LetterKind(letter.kind).label
    detail = [letter.plan_id, letter.pk]
    return Line(
        at=letter.queued_at or letter.created_at,
        who="You" if is_candidate else application.candidate.get_full_name(),
        text="" if is_candidate else letter.body,
        is_own=is_candidate,
        note=f"{kind.capitalize()} to {letter.addressee}",
        url=reverse("coaching:letter_detail", args=detail) if is_candidate else "",
    )


def own_letter(plan: RecoveryPlan, pk: UUID) -> Letter | None:
    return plan.letters.select_related("interviewer").filter(pk=pk).first()


def draft_of(
    plan: RecoveryPlan, interviewer: Interviewer | None, kind: LetterKind
) -> Letter | None:
    """What is being written to this person, or to somebody whom the employer did not list."""
    letters = plan.letters.filter(interviewer=interviewer, kind=kind, state__in=EDITABLE_LETTERS)
    return letters.order_by("-created_at").first()


def handed_over(
    plan: RecoveryPlan, interviewer: Interviewer | None, kind: LetterKind
) -> Letter | None:
    """The letter of this kind that this person has, will get, or that staff read first."""
    letters = plan.letters.filter(kind=kind, state__in=HANDED_OVER_LETTERS)
    if kind != LetterKind.GRACIOUS_REPLY:  # one for the whole interview
        letters = letters.filter(interviewer=interviewer)
    return letters.order_by("-created_at").first()


def letter_for_reader(pk: UUID) -> Letter | None:
    """A note for whom it was sent to."""
    return (
        Letter.objects.filter(state__in=[LetterState.QUEUED, LetterState.SENT])
        .select_related("interviewer", "plan__candidate", "plan__interview__application__opening")
        .filter(pk=pk)
        .first()
    )


def frame_of(
    plan: RecoveryPlan,
    interviewer: Interviewer | None,
    kind: LetterKind = LetterKind.THANK_YOU,
    *,
    contact_name: str = "",
) -> NoteFrame:
    """What stands around the candidate's sentences in a note to this person."""
    interview = plan.interview
    opening = interview.application.opening
    others = (
        Application.objects.by(plan.candidate)
        .exclude(opening__employer=opening.employer_id)
        .order_by("opening__employer__name")
        .values_list("opening__employer__name", flat=True)
        .distinct()
    )
    return NoteFrame(
        candidate=plan.candidate.get_full_name(),
        interviewer=interviewer.name if interviewer else contact_name or "all",
        panel=tuple(person.name for person in interview.interviewers.order_by("pk")),
        employer=opening.employer.name,
        opening=opening.title,
        met_at=interview.starts_at.astimezone(read_zone(interview.time_zone)),
        kind=kind,
        other_employers=tuple(others),
        has_withdrawn=plan.branch == Branch.WITHDRAWN,
    )


def text_of(letter: Letter | None) -> NoteText:
    if letter is None:
        return NoteText()
    return NoteText(**{item.name: getattr(letter, item.name) for item in fields(NoteText)})


def corrections_to_see(application: Application) -> list[MustSee]:
    name = application.candidate.get_short_name()
    return [
        MustSee(
            key=str(letter.pk),
            title=f"{name} would like to set one thing right",
            text=letter.correction,
            tick=f"I have seen what {name} wrote",
        )
        for letter in unseen_corrections(application)
    ]
