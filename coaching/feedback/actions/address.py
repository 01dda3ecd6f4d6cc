"""When the questions reached the wrong person: who says so, and staff who ask the right one."""

from django.db import IntegrityError, transaction

from coaching.feedback.actions.answer import TooLate
from coaching.feedback.actions.ask import send_to_employer
from coaching.feedback.actions.moderate import NotModerator
from coaching.feedback.actions.moves import IllegalMove, locked, move
from coaching.feedback.mails.employer import stop_writing_to_employer
from coaching.feedback.models import FeedbackRequest
from coaching.feedback.permissions import can_moderate_feedback
from coaching.feedback.states import DeclineReason, FeedbackHappening, FeedbackState
from jobstore.people.access_token.actions import drop_tokens
from jobstore.people.states import TokenPurpose
from jobstore.people.user.models import User
from openings.interview.models import Interviewer


class SamePerson(Exception):
    """That is who was asked already."""


@transaction.atomic
def name_other_person(
    *, request: FeedbackRequest, who: str, by: User | None = None
) -> FeedbackRequest:
    """Whoever was asked did not hold the interview and says who did; staff take it from there.

    Raises TooLate.
    """
    request = locked(request)
    try:
        move(request, FeedbackState.READDRESS, what=FeedbackHappening.WRONG_PERSON, by=by, why=who)
    except IllegalMove as error:
        raise TooLate from error
    request.decline_reason = DeclineReason.WRONG_PERSON
    request.decline_text = who[:300]
    request.draft = None
    request.save(update_fields=["decline_reason", "decline_text", "draft"])
    stop_writing_to_employer(request, reason="It was the wrong person.")
    return request


@transaction.atomic
def readdress_request(
    *, request: FeedbackRequest, by: User, name: str, email: str, title: str = ""
) -> FeedbackRequest:
    """Staff ask the right person: the old link closes, and the time for an answer begins anew.

    Raises NotModerator, SamePerson, IllegalMove.
    """
    if not can_moderate_feedback(by):
        raise NotModerator
    request = locked(request)
    if email.casefold() == request.interviewer.email.casefold():
        raise SamePerson
    move(request, FeedbackState.SENT, what=FeedbackHappening.ASKED_ANOTHER_PERSON, by=by, why=name)
    drop_tokens(purpose=TokenPurpose.FEEDBACK_FORM, object_id=request.pk)
    request.interviewer = _interviewer(request, name=name, email=email, title=title)
    request.decline_reason = ""
    request.decline_text = ""
    request.save()
    send_to_employer(request)
    return request


def _interviewer(request: FeedbackRequest, *, name: str, email: str, title: str) -> Interviewer:
    interview = request.plan.interview
    known = Interviewer.objects.filter(interview=interview, email__iexact=email)
    found = known.order_by("pk").first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Interviewer.objects.create(
                interview=interview, name=name, title=title, email=email
            )
    except IntegrityError:
        return known.order_by("pk")[0]
