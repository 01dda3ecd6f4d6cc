"""Load and authorize in one step: a plan is the candidate's secret, so outsiders get 404."""

from uuid import UUID

from django.http import Http404

from coaching.models import FeedbackRequest, RecoveryPlan
from coaching.permissions import can_answer_signed_in, can_see_plan
from coaching.queries.feedback.request import feedback_requests
from coaching.queries.plan import plan_of_candidate
from jobstore.lib import clock
from jobstore.people.models import AccessToken
from jobstore.people.states import TokenPurpose
from jobstore.web.requests import HtmxRequest, SignedInRequest


def own_plan(request: SignedInRequest, pk: UUID) -> RecoveryPlan:
    """The signed-in candidate's plan with all that its pages show. Raises Http404."""
    plan = plan_of_candidate(request.user, pk)
    if plan is None or not can_see_plan(request.user, plan):
        raise Http404
    return plan


FEEDBACK_GRANTS = "feedback_grants"  # request id -> id of the link that this browser opened
NOTE_GRANTS = "note_grants"  # letter id -> id of the link that this browser opened
PRACTICE_GRANTS = "practice_grants"  # invite id -> id of the link that this browser opened
REPLY_GRANTS = "reply_grants"  # reply id -> id of the link that this browser opened


def grant_feedback_form(request: HtmxRequest, token: AccessToken) -> None:
    """Let this browser answer the one request that the link names."""
    _grant(request, FEEDBACK_GRANTS, token)


def has_feedback_link(request: HtmxRequest, pk: UUID) -> bool:
    """This browser opened a link to the request, and that link is still good."""
    return _has_link(request, FEEDBACK_GRANTS, pk, purpose=TokenPurpose.FEEDBACK_FORM)


def grant_note(request: HtmxRequest, token: AccessToken) -> None:
    """Let this browser read the one note that the link names."""
    _grant(request, NOTE_GRANTS, token)


def has_note_link(request: HtmxRequest, pk: UUID) -> bool:
    """This browser opened a link to the note, and that link is still good."""
    return _has_link(request, NOTE_GRANTS, pk, purpose=TokenPurpose.THANK_YOU)


def grant_practice(request: HtmxRequest, token: AccessToken) -> None:
    """Let this browser listen to the one person that the link names."""
    _grant(request, PRACTICE_GRANTS, token)


def has_practice_link(request: HtmxRequest, pk: UUID) -> bool:
    """This browser opened a link to the invitation, and that link is still good."""
    return _has_link(request, PRACTICE_GRANTS, pk, purpose=TokenPurpose.PRACTICE)


def grant_reply(request: HtmxRequest, token: AccessToken) -> None:
    """Let this browser confirm the one reply that the link names."""
    _grant(request, REPLY_GRANTS, token)


def has_reply_link(request: HtmxRequest, pk: UUID) -> bool:
    """This browser opened a link to the reply, and that link is still good."""
    return _has_link(request, REPLY_GRANTS, pk, purpose=TokenPurpose.REPLY)


def _grant(request: HtmxRequest, key: str, token: AccessToken) -> None:
    grants = request.session.get(key, {})
    request.session[key] = {**grants, token.object_id: str(token.pk)}


def _has_link(request: HtmxRequest, key: str, pk: UUID, *, purpose: TokenPurpose) -> bool:
    token_pk = request.session.get(key, {}).get(str(pk))
    return (
        token_pk is not None
        and AccessToken.objects.filter(
            pk=token_pk,
            purpose=purpose,
            object_id=str(pk),
            revoked_at__isnull=True,
            expires_at__gt=clock.now(),
        ).exists()
    )


def answerable_request(request: HtmxRequest, pk: UUID) -> FeedbackRequest | None:
    """The request for whoever holds its link or recruits for its employer; else None."""
    found = feedback_requests().filter(pk=pk).first()
    if found is None:
        return None
    if has_feedback_link(request, pk) or can_answer_signed_in(request.user, found):
        return found
    return None
