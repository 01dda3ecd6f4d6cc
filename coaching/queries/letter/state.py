"""Where a note is: what its writer may know, and what the employer may read."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from coaching.models import Letter, RecoveryPlan
from coaching.queries.letter.wording import NoteFrame, NoteText
from coaching.states import LetterState
from jobstore.lib import clock
from jobstore.mail.models import OutgoingMail
from jobstore.mail.states import MailState
from jobstore.people.models import User
from openings.models import Application, Interviewer

KIND = "coaching.thankyou"
MOST_A_DAY = 3
MOST_A_WEEK = 10
UNDELIVERED = frozenset({MailState.DEAD, MailState.EXPIRED, MailState.SUPPRESSED})


class NoteState(StrEnum):
    """A note as its writer sees it.

    "Handed over" says on purpose whether we have it and not whether it has left: a recorded "no"
    that is not told yet holds a note back, and nothing on the page may show that.
    """

    DRAFT = "draft"
    UNDOABLE = "undoable"
    HANDED_OVER = "handed_over"
    READ = "read"
    UNDELIVERED = "undelivered"
    KEPT_BACK = "kept_back"


def note_state(letter: Letter, *, at: datetime) -> NoteState:
    if letter.state == LetterState.CANCELED:
        return NoteState.KEPT_BACK
    if letter.state == LetterState.DRAFT or letter.leaves_at is None:
        return NoteState.DRAFT
    if letter.acknowledged_at is not None:
        return NoteState.READ
    if at < letter.leaves_at:
        return NoteState.UNDOABLE
    mail = latest_mail(letter)
    if mail is not None and mail.state in UNDELIVERED:
        return NoteState.UNDELIVERED
    return NoteState.HANDED_OVER


def latest_mail(letter: Letter) -> OutgoingMail | None:
    mails = OutgoingMail.objects.about("coaching.letter", letter.pk).of_kind(KIND)
    return mails.order_by("-created_at").first()


def sent_at(letter: Letter) -> datetime | None:
    """When the note left; only the outbox knows."""
    mails = OutgoingMail.objects.about("coaching.letter", letter.pk).of_kind(KIND)
    mails = mails.filter(state=MailState.SENT)
    return mails.order_by("-sent_at").values_list("sent_at", flat=True).first()


def letters_received(application: Application) -> list[Letter]:
    """Notes of a candidate that have left, for the employer; newest first."""
    letters = Letter.objects.filter(
        plan__interview__application=application, state__in=[LetterState.QUEUED, LetterState.SENT]
    ).select_related("interviewer")
    ids = [str(letter.pk) for letter in letters.order_by("-queued_at")]
    mails = OutgoingMail.objects.of_kind(KIND).filter(
        subject_type="coaching.letter", subject_id__in=ids, state=MailState.SENT
    )
    sent = set(mails.values_list("subject_id", flat=True))
    return [letter for letter in letters.order_by("-queued_at") if str(letter.pk) in sent]


def own_letter(plan: RecoveryPlan, pk: UUID) -> Letter | None:
    return plan.letters.select_related("interviewer").filter(pk=pk).first()


def current_letter(plan: RecoveryPlan, interviewer: Interviewer) -> Letter | None:
    """The note to this person that was not kept back: there is one at most."""
    letters = plan.letters.exclude(state=LetterState.CANCELED)
    return letters.filter(interviewer=interviewer).first()


def letter_for_reader(pk: UUID) -> Letter | None:
    """A note for whom it was sent to."""
    return (
        Letter.objects.exclude(state__in=[LetterState.DRAFT, LetterState.CANCELED])
        .select_related("interviewer", "plan__candidate", "plan__interview__application__opening")
        .filter(pk=pk)
        .first()
    )


def is_over_limit(candidate: User) -> bool:
    """Whether this account has sent as many notes as it may for now."""
    now = clock.now()
    counts = Letter.objects.filter(
        plan__candidate=candidate,
        state__in=[LetterState.QUEUED, LetterState.SENT],
        queued_at__gt=now - timedelta(days=7),
    ).aggregate(week=Count("pk"), day=Count("pk", filter=Q(queued_at__gt=now - timedelta(days=1))))
    return bool(counts["day"] >= MOST_A_DAY or counts["week"] >= MOST_A_WEEK)


def frame_of(plan: RecoveryPlan, interviewer: Interviewer) -> NoteFrame:
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
        interviewer=interviewer.name,
        panel=tuple(person.name for person in interview.interviewers.order_by("pk")),
        employer=opening.employer.name,
        opening=opening.title,
        met_at=interview.starts_at.astimezone(ZoneInfo(interview.time_zone)),
        other_employers=tuple(others),
    )


def text_of(letter: Letter | None) -> NoteText:
    if letter is None:
        return NoteText()
    return NoteText(
        discussed=letter.discussed,
        drew_me=letter.drew_me,
        correction=letter.correction,
        wish_to_grow=letter.wish_to_grow,
    )
