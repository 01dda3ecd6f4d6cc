"""How a candidate takes back what is on its way to others, from the list of their own mails."""

from coaching.actions.feedback.ask import cancel_request
from coaching.actions.feedback.moves import IllegalMove
from coaching.actions.letter.write import TooLateToUndo, undo_letter
from coaching.actions.plan import PlanIsClosed
from coaching.actions.practice.friend import InviteIsOver, cancel_invite
from coaching.mails import practice as practice_mails
from coaching.mails.feedback.kinds import FEEDBACK_CHASER, FEEDBACK_READ, FEEDBACK_REQUEST
from coaching.mails.letter import RELAYED
from coaching.models import FeedbackRequest, Letter, PracticeInvite
from jobstore.lib import clock
from jobstore.mail.actions.my_mail import call_off
from jobstore.mail.kinds import MayNotCancel, TakeBack, let_take_back
from jobstore.mail.models import OutgoingMail
from jobstore.people.models import User

HANDED_OVER = "It is passed on. A letter can be taken back for ten minutes."


def _take_letter_back(mail: OutgoingMail, by: User) -> None:
    try:
        undo_letter(letter=Letter.objects.get(pk=mail.subject_id), by=by)
    except (Letter.DoesNotExist, TooLateToUndo) as error:
        raise MayNotCancel from error


def _letter_is_handed_over(mail: OutgoingMail) -> str:
    """By the clock alone: whether it waits for anything is not the candidate's to see."""
    letter = Letter.objects.filter(pk=mail.subject_id).first()
    if letter is None or letter.leaves_at is None or clock.now() >= letter.leaves_at:
        return HANDED_OVER
    return ""


def _take_questions_back(mail: OutgoingMail, by: User) -> None:
    try:
        request = FeedbackRequest.objects.get(pk=mail.subject_id, plan__candidate=by)
        cancel_request(request=request, by=by, why="taken back by the candidate")
    except (FeedbackRequest.DoesNotExist, IllegalMove) as error:
        raise MayNotCancel from error


def _take_invitation_back(mail: OutgoingMail, by: User) -> None:
    try:
        invite = PracticeInvite.objects.select_related("session__plan").get(pk=mail.subject_id)
        cancel_invite(plan=invite.session.plan, by=by, session_id=invite.session_id)
    except (PracticeInvite.DoesNotExist, InviteIsOver, PlanIsClosed) as error:
        raise MayNotCancel from error


let_take_back(
    *[kind.name for kind in RELAYED.values()],
    how=TakeBack(label="Take it back", do=_take_letter_back, why_not=_letter_is_handed_over),
)
let_take_back(
    FEEDBACK_REQUEST.name,
    how=TakeBack(label="Take the questions back", do=_take_questions_back),
)
let_take_back(
    practice_mails.PRACTICE_INVITE.name,
    how=TakeBack(label="Take the invitation back", do=_take_invitation_back),
)
let_take_back(
    FEEDBACK_CHASER.name,
    FEEDBACK_READ.name,
    practice_mails.PRACTICE_REMINDER.name,
    how=TakeBack(label="Call it off", do=call_off),
)
