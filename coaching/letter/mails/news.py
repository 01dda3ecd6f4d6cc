"""What the writer of a letter hears: it was read, it came back, or it is time to ask."""

from datetime import datetime, timedelta
from functools import partial

from coaching import samples
from coaching.letter.models import Letter
from coaching.letter.queries.policy import is_on_offer, status_check_opens_at, status_checks_sent
from coaching.letter.states import LetterKind, LetterState
from coaching.plan.mails import ANSWERED, HOLD, HOLD_WHEN_ASKED_FOR, PlanMail, after_tellings
from coaching.plan.models import RecoveryPlan
from jobstore.lib import clock
from jobstore.mail import kinds
from jobstore.mail.conditions import Leaving, Stop, Wait, locking
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from openings.samples import ID

OFFERS_APART = timedelta(days=3)  # between two of these, whichever interviews they are about


def _plan_of_letter(mail: OutgoingMail) -> RecoveryPlan | None:
    return (
        RecoveryPlan.objects.select_related("candidate", "interview")
        .filter(letters__pk=mail.subject_id)
        .first()
    )


def _opens_later(plan: RecoveryPlan, _: Leaving) -> datetime | None:
    opens = status_check_opens_at(plan)
    if opens is None or opens <= clock.now():
        return None
    return after_tellings(opens, plan.candidate.time_zone)


def _had_another(plan: RecoveryPlan, leaving: Leaving) -> datetime | None:
    """Another interview brought such a mail in these days."""
    sent = OutgoingMail.objects.of_kind(StatusOfferMail.name).filter(
        recipient_user=plan.candidate, sent_at__gt=clock.now() - OFFERS_APART
    )
    last = sent.exclude(pk=leaving.row.pk).order_by("-sent_at").first()
    if last is None or last.sent_at is None:
        return None
    return after_tellings(last.sent_at + OFFERS_APART, plan.candidate.time_zone)


def _has_nothing_to_ask(plan: RecoveryPlan, _: Leaving) -> bool:
    return not is_on_offer(plan, LetterKind.STATUS_CHECK, at=clock.now())


# An untold "no" makes no difference here: what is asked is what the candidate knows.
OFFER_STOPS = (
    ANSWERED,
    Stop("You have asked already.", lambda one, _: status_checks_sent(one)),
    *HOLD,
    Wait("The promise was moved.", _opens_later),
    Wait("Enough mail for now.", _had_another),
    Stop("There is nothing to ask now.", _has_nothing_to_ask),
)
BACK = frozenset({LetterState.RETURNED, LetterState.CANCELED})


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
            "employer": employer,
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
            "employer": opening.employer,
            "promised_by": plan.interview.promised_by,
        }
    )


def _sample(*, may_be_mended: bool) -> kinds.Letter:
    letter = Letter(pk=ID, plan=samples.plan(), kind=LetterKind.THANK_YOU)
    return samples.about_plan(letter=letter, may_be_mended=may_be_mended)


def _sample_of_offer() -> kinds.Letter:
    return samples.about_plan(promised_by=(clock.now() - timedelta(days=3)).date())


class NoteSeenMail(PlanMail):
    name = "coaching.note_seen"
    title = "Your note was read"
    trigger = "An interviewer marks a note as read."
    template = "coaching/mail/note_seen"
    render = _render_letter
    sample = partial(_sample, may_be_mended=False)
    lock = _plan_of_letter
    stops = HOLD
    capped = True
    cap_rank = 5


class LetterReturnedMail(PlanMail):
    name = "coaching.letter_returned"
    title = "Your letter comes back to you"
    trigger = "Our staff give a letter back to you, or do not send it."
    template = "coaching/mail/letter_returned"
    render = _render_letter
    sample = partial(_sample, may_be_mended=True)
    lock = locking(Letter)
    gone = "The letter has gone on."
    stops = (
        Stop("The letter has gone on.", lambda one, _: one.state not in BACK),
        *(stop.of("plan") for stop in HOLD_WHEN_ASKED_FOR),
    )


class StatusOfferMail(PlanMail):
    name = "coaching.status_offer"
    title = "You may ask how it stands"
    trigger = "The promised day passed without an answer"
    delay = "2 working days later"
    template = "coaching/mail/status_offer"
    render = _render_plan
    sample = _sample_of_offer
    stops = OFFER_STOPS
    capped = True
    cap_rank = 40


def note_seen(letter: Letter) -> OutgoingMail:
    return queue_mail(
        NoteSeenMail,
        key=f"note_seen:{letter.pk}",
        to=Recipient.of(letter.plan.candidate),
        about=letter,
    )


def letter_returned(letter: Letter) -> OutgoingMail:
    """Once for each time that staff gave it back."""
    moment = letter.moderated_at or clock.now()
    return queue_mail(
        LetterReturnedMail,
        key=f"letter_returned:{letter.pk}:{moment:%Y%m%d%H%M%S}",
        to=Recipient.of(letter.plan.candidate),
        about=letter,
    )


def status_offer(plan: RecoveryPlan) -> OutgoingMail:
    """Written when the plan opens, whatever comes of it: its being there says nothing."""
    opens = status_check_opens_at(plan) or clock.now()
    moment = after_tellings(opens, plan.candidate.time_zone)
    return queue_mail(
        StatusOfferMail,
        key=f"status_offer:{plan.pk}",
        to=Recipient.of(plan.candidate),
        about=plan,
        not_before=moment,
    )
