"""The one place where a feedback request changes its state."""

from coaching.feedback.models import FeedbackEvent, FeedbackRequest
from coaching.feedback.states import FEEDBACK_MOVES, FeedbackHappening, FeedbackState
from jobstore.lib import clock
from jobstore.lib.moves import is_legal
from jobstore.people.user.models import User
from jobstore.trail.actions import record


class IllegalMove(Exception):
    """The request is no longer in a state from which this is possible."""


def locked(request: FeedbackRequest) -> FeedbackRequest:
    """The row as it is now, locked until the transaction ends."""
    return (
        FeedbackRequest.objects.select_for_update(of=("self",))
        .select_related("interviewer", "plan__candidate", "plan__interview__application__opening")
        .get(pk=request.pk)
    )


def move(
    request: FeedbackRequest,
    target: FeedbackState,
    *,
    what: FeedbackHappening,
    by: User | None,
    why: str = "",
) -> None:
    """Change the state and write it down. Raises IllegalMove when the table forbids it."""
    if not is_legal(FEEDBACK_MOVES, request.state, target):
        raise IllegalMove(f"{request.state} to {target}")
    source, request.state = request.state, target
    request.save(update_fields=["state"])
    note(request, what=what, by=by, why=why, source=source)


def note(
    request: FeedbackRequest,
    *,
    what: FeedbackHappening,
    by: User | None,
    why: str = "",
    source: str = "",
) -> None:
    """One line of the audit trail."""
    FeedbackEvent.objects.create(
        request=request,
        at=clock.now(),
        by=by,
        what=what,
        source=source or request.state,
        target=request.state,
        why=why[:300],
    )
    if by is not None and by.is_staff:  # its reason stands on the request
        record(
            what.label, about=request, by=by, source=source or request.state, target=request.state
        )
