"""Stop conditions of practice, calls, coaches and letters that were read."""

from datetime import datetime
from uuid import UUID

from coaching.call.models import CallPlan
from coaching.coach.models import CoachMessage
from coaching.letter.models import Letter
from coaching.practice.models import PracticeAttempt, PracticeDrill, PracticeInvite
from tests.simulation.check.evidence import Evidence, Mail


def nothing_to_practice(_evidence: Evidence, mail: Mail) -> str:
    """Each drill's last known day before the mail: from its last practice, else from its start."""
    for drill in PracticeDrill.objects.filter(plan_id=UUID(mail.subject_id)).order_by("pk"):
        if drill.created_at > mail.at or (drill.done_at and drill.done_at <= mail.at):
            continue
        if _was_due(drill, mail.at):
            return ""
    return "there is nothing to practice"


def _was_due(drill: PracticeDrill, at: datetime) -> bool:
    attempts = PracticeAttempt.objects.filter(drill=drill).order_by("at", "pk")
    last = attempts.filter(at__lte=at).last()
    if last is not None:
        return last.due_at is None or last.due_at <= at
    # Not practiced by then. Its first day is kept in the row only while nothing came after it.
    is_untouched = not attempts.exists() and drill.done_at is None
    return not is_untouched or (drill.due_at is not None and drill.due_at <= at)


def friend_is_done(_evidence: Evidence, mail: Mail) -> str:
    invite = PracticeInvite.objects.filter(pk=mail.subject_id).first()
    is_over = invite is not None and invite.ended_at is not None and invite.ended_at <= mail.at
    return "the invitation is answered or taken back" if is_over else ""


def agreed_time_over(_evidence: Evidence, mail: Mail) -> str:
    invite = PracticeInvite.objects.filter(pk=mail.subject_id).first()
    is_over = invite is not None and invite.agreed_at is not None and invite.agreed_at <= mail.at
    return "the time they agreed on is over" if is_over else ""


def call_ended(evidence: Evidence, mail: Mail) -> str:
    at = evidence.diary.calls_ended.get(mail.subject_id)
    return "the call is logged or canceled" if at is not None and at <= mail.at else ""


def window_over(_evidence: Evidence, mail: Mail) -> str:
    call = CallPlan.objects.filter(pk=mail.subject_id).first()
    return "the window of the call is over" if call and call.ends_at <= mail.at else ""


def window_not_over(_evidence: Evidence, mail: Mail) -> str:
    call = CallPlan.objects.filter(pk=mail.subject_id).first()
    return "the call is still to come" if call and call.ends_at > mail.at else ""


def staff_answered(_evidence: Evidence, mail: Mail) -> str:
    last = CoachMessage.objects.filter(request_id=UUID(mail.subject_id), at__lte=mail.at)
    message = last.order_by("at", "pk").last()
    return "staff have answered" if message is not None and message.is_from_staff else ""


def nobody_answered(_evidence: Evidence, mail: Mail) -> str:
    written = CoachMessage.objects.filter(request_id=UUID(mail.subject_id), is_from_staff=True)
    return "" if written.filter(at__lte=mail.at).exists() else "staff have not answered"


def not_acknowledged(evidence: Evidence, mail: Mail) -> str:
    letter: Letter | None = evidence.letters.get(UUID(mail.subject_id))
    pressed = letter is not None and letter.acknowledged_at is not None
    is_read = pressed and letter is not None and (letter.acknowledged_at or mail.at) <= mail.at
    return "" if is_read else "nobody has said that it is read"
