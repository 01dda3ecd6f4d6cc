"""What the writer of a letter hears: it was read, it came back, or it is time to ask."""

from datetime import timedelta

from coaching.letter.models import Letter
from coaching.letter.queries.policy import is_on_offer, status_check_opens_at, status_checks_sent
from coaching.letter.states import LetterKind, LetterState
from coaching.plan.mails.plan import after_tellings, candidate_of, hold_of, plan_to_mail
from coaching.plan.models import RecoveryPlan
from coaching.plan.queries.plan import branch_at
from coaching.plan.states import Branch
from jobstore.lib import clock
from jobstore.mail import kinds
from jobstore.mail.kinds import Defer, Mail, Stop
from jobstore.mail.outgoing.actions.queue import queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, Hours

OFFERS_APART = timedelta(days=3)  # between two of these, whichever interviews they are about


def _plan_of_letter(mail: OutgoingMail) -> RecoveryPlan | None:
    return (
        RecoveryPlan.objects.select_related("candidate", "interview")
        .filter(letters__pk=mail.subject_id)
        .first()
    )


def _guard_note_seen(mail: OutgoingMail) -> Stop | Defer | None:
    return hold_of(_plan_of_letter(mail))


def _guard_returned(mail: OutgoingMail) -> Stop | Defer | None:
    letter = Letter.objects.select_for_update(of=("self",)).filter(pk=mail.subject_id).first()
    if letter is None or letter.state not in {LetterState.RETURNED, LetterState.CANCELED}:
        return Stop("The letter has gone on.")
    return hold_of(_plan_of_letter(mail), was_asked_for=True)


def _guard_status_offer(mail: OutgoingMail) -> Stop | Defer | None:
    """An untold "no" makes no difference here: what is asked is what the candidate knows."""
    plan = plan_to_mail(mail)
    if plan is not None:
        if branch_at(plan, at=clock.now()) != Branch.PENDING:
            return Stop("There is an answer already.")
        if status_checks_sent(plan):
            return Stop("You have asked already.")
    hold = hold_of(plan)
    if hold is not None or plan is None:
        return hold
    if (wait := _too_early(mail, plan)) is not None:
        return wait
    if not is_on_offer(plan, LetterKind.STATUS_CHECK, at=clock.now()):
        return Stop("There is nothing to ask now.")
    return None


def _too_early(mail: OutgoingMail, plan: RecoveryPlan) -> Defer | None:
    """The promise was moved, or another interview brought such a mail in these days."""
    zone = plan.candidate.time_zone
    opens = status_check_opens_at(plan)
    if opens is not None and opens > clock.now():
        return Defer(after_tellings(opens, zone), "The promise was moved.")
    sent = OutgoingMail.objects.of_kind(StatusOfferMail.name).filter(
        recipient_user=plan.candidate, sent_at__gt=clock.now() - OFFERS_APART
    )
    last = sent.exclude(pk=mail.pk).order_by("-sent_at").first()
    if last is None or last.sent_at is None:
        return None
    return Defer(after_tellings(last.sent_at + OFFERS_APART, zone), "Enough mail for now.")


def _render_letter(mail: OutgoingMail) -> kinds.Letter:
    letter = Letter.objects.select_related(
        "interviewer", "plan__interview__application__opening__employer"
    ).get(pk=mail.subject_id)
    employer = letter.plan.interview.application.opening.employer
    return kinds.Letter(
        context={
            "letter": letter,
            "plan": letter.plan,
            "interviewer_name": letter.addressee,
            "employer_name": employer.name,
            "may_be_mended": letter.state == LetterState.RETURNED,
        }
    )


def _render_plan(mail: OutgoingMail) -> kinds.Letter:
    plan = RecoveryPlan.objects.select_related("interview__application__opening__employer").get(
        pk=mail.subject_id
    )
    opening = plan.interview.application.opening
    return kinds.Letter(
        context={
            "plan": plan,
            "opening_title": opening.title,
            "employer_name": opening.employer.name,
            "promised_by": plan.interview.promised_by,
        }
    )


class NoteSeenMail(Mail):
    name = "coaching.note_seen"
    title = "Your note was read"
    category = Category.COACHING
    trigger = "An interviewer marks a note as read."
    recipient = "candidate"
    stops_when = "You turn off or close the plan."
    template = "coaching/mail/note_seen"
    render = _render_letter
    guard = _guard_note_seen
    hours = Hours.DAYTIME
    capped = True
    cap_rank = 5


class LetterReturnedMail(Mail):
    name = "coaching.letter_returned"
    title = "Your letter comes back to you"
    category = Category.COACHING
    trigger = "Our staff give a letter back to you, or do not send it."
    recipient = "candidate"
    stops_when = "The letter has gone on by then, or you turn off or close the plan."
    template = "coaching/mail/letter_returned"
    render = _render_letter
    guard = _guard_returned
    hours = Hours.DAYTIME


class StatusOfferMail(Mail):
    name = "coaching.status_offer"
    title = "You may ask how it stands"
    category = Category.COACHING
    trigger = "The promised day passed without an answer"
    delay = "2 working days later"
    recipient = "candidate"
    stops_when = "There is an answer, they have asked, or you turn off or close the plan."
    template = "coaching/mail/status_offer"
    render = _render_plan
    guard = _guard_status_offer
    hours = Hours.DAYTIME
    capped = True
    cap_rank = 40


def note_seen(letter: Letter) -> OutgoingMail:
    return queue_mail(
        NoteSeenMail, key=f"note_seen:{letter.pk}", to=candidate_of(letter.plan), about=letter
    )


def letter_returned(letter: Letter) -> OutgoingMail:
    """Once for each time that staff gave it back."""
    moment = letter.moderated_at or clock.now()
    return queue_mail(
        LetterReturnedMail,
        key=f"letter_returned:{letter.pk}:{moment:%Y%m%d%H%M%S}",
        to=candidate_of(letter.plan),
        about=letter,
    )


def status_offer(plan: RecoveryPlan) -> OutgoingMail:
    """Written when the plan opens, whatever comes of it: its being there says nothing."""
    opens = status_check_opens_at(plan) or clock.now()
    moment = after_tellings(opens, plan.candidate.time_zone)
    return queue_mail(
        StatusOfferMail,
        key=f"status_offer:{plan.pk}",
        to=candidate_of(plan),
        about=plan,
        not_before=moment,
    )
