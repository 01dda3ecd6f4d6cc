"""A candidate's note to an interviewer, and the word back that it was read."""

from datetime import datetime, timedelta

from django.conf import settings

from coaching.mails.plan import candidate_of, hold_of
from coaching.models import Letter, RecoveryPlan
from coaching.states import LetterState
from jobstore.lib import clock
from jobstore.mail import kinds
from jobstore.mail.actions.queue import Recipient, queue_mail, subject_of
from jobstore.mail.kinds import Defer, MailKind, Stop
from jobstore.mail.models import OutgoingMail
from jobstore.mail.states import Category, Hours
from jobstore.people.actions.access_token import issue_token, secret_of
from jobstore.people.states import TokenPurpose
from openings.models import Application
from openings.states import Outcome

UNDO_FOR = timedelta(minutes=10)
LOOK_AGAIN_AFTER = timedelta(minutes=10)
DECIDED = "They had decided by the time the note could leave."


def _guard_thank_you(mail: OutgoingMail) -> Stop | Defer | None:
    """A recorded "no" that the candidate has not been told holds the note without a word.

    It leaves if the decision is undone, and stays at home once the candidate has been told.
    """
    application = (
        Application.objects.select_for_update(of=("self",))
        .filter(interviews__plan__letters__pk=mail.subject_id)
        .first()
    )
    letter = Letter.objects.select_for_update(of=("self",)).filter(pk=mail.subject_id).first()
    if application is None or letter is None or letter.state != LetterState.QUEUED:
        return Stop("The note was taken back.")
    if not letter.plan.candidate.is_active:
        return Stop("The writer has left.")
    if application.outcome == Outcome.WITHDRAWN:
        return Stop("You withdrew your application.")
    if application.outcome in {Outcome.OPEN, Outcome.HIRED}:
        return None
    if application.told_at is not None:
        return Stop(DECIDED)
    soonest = clock.now() + LOOK_AGAIN_AFTER
    return Defer(max(application.tell_at or soonest, soonest), "Held until the telling.")


def _render_thank_you(mail: OutgoingMail) -> kinds.Letter:
    letter = Letter.objects.select_related(
        "interviewer", "plan__candidate", "plan__interview__application__opening__employer"
    ).get(pk=mail.subject_id)
    candidate = letter.plan.candidate
    token = issue_token(
        purpose=TokenPurpose.THANK_YOU, object_id=letter.pk, email=letter.interviewer.email
    )
    return kinds.Letter(
        context={
            "body": letter.body,
            "candidate_name": candidate.get_full_name(),
            "opening_title": letter.plan.interview.application.opening.title,
            "read_token": secret_of(token),
            "may_reply": letter.replies_to_me,
        },
        from_name=candidate.get_full_name(),
        reply_to=candidate.email if letter.replies_to_me else "",
    )


def _guard_note_seen(mail: OutgoingMail) -> Stop | Defer | None:
    plan = (
        RecoveryPlan.objects.select_related("candidate", "interview")
        .filter(letters__pk=mail.subject_id)
        .first()
    )
    return hold_of(plan)


def _render_note_seen(mail: OutgoingMail) -> kinds.Letter:
    letter = Letter.objects.select_related(
        "interviewer", "plan__interview__application__opening__employer"
    ).get(pk=mail.subject_id)
    employer = letter.plan.interview.application.opening.employer
    return kinds.Letter(
        context={
            "letter": letter,
            "plan": letter.plan,
            "interviewer_name": letter.interviewer.name,
            "employer_name": employer.name,
        }
    )


THANK_YOU = kinds.register(
    MailKind(
        name="coaching.thankyou",
        category=Category.RELAYED,
        trigger="A candidate sends a note; ten minutes later, in the employer's office hours.",
        recipient="interviewer",
        stops_when="It is taken back, the application has ended, or the address is suppressed.",
        template="coaching/mail/thankyou",
        render=_render_thank_you,
        guard=_guard_thank_you,
        hours=Hours.OFFICE,
        priority=4,
    )
)
NOTE_SEEN = kinds.register(
    MailKind(
        name="coaching.note_seen",
        category=Category.COACHING,
        trigger="An interviewer marks a note as read.",
        recipient="candidate",
        stops_when="The plan is muted or closed.",
        template="coaching/mail/note_seen",
        render=_render_note_seen,
        guard=_guard_note_seen,
        hours=Hours.DAYTIME,
        capped=True,
        cap_rank=5,
    )
)


def thankyou(letter: Letter, *, queued_at: datetime) -> OutgoingMail:
    """Queue the note; it can be taken back until the row's `not_before`."""
    # How often it was taken back; the letter is locked, so no two sends count the same.
    earlier = OutgoingMail.objects.about(*subject_of(letter)).of_kind(THANK_YOU.name).count()
    interviewer = letter.interviewer
    employer = letter.plan.interview.application.opening.employer
    zone = employer.time_zone or settings.SITE_TIME_ZONE
    return queue_mail(
        THANK_YOU,
        key=f"thankyou:{letter.pk}:{earlier + 1}",
        to=Recipient(email=interviewer.email, name=interviewer.name, zone=zone),
        about=letter,
        not_before=queued_at + UNDO_FOR,
    )


def note_seen(letter: Letter) -> OutgoingMail:
    return queue_mail(
        NOTE_SEEN, key=f"note_seen:{letter.pk}", to=candidate_of(letter.plan), about=letter
    )
