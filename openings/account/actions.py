"""A candidate leaves for good: what they sent goes, and a nameless line stays in the record."""

from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction

from jobstore.lib import clock
from jobstore.mail.outgoing.actions.queue import forget_mail_about, forget_text_about
from jobstore.people.access_token.actions import drop_tokens
from jobstore.people.employer.models import Employer, Membership
from jobstore.people.states import TokenPurpose
from jobstore.people.user.actions import GONE
from jobstore.people.user.models import User
from openings.alert.actions.look import erase_alerts_of
from openings.application.actions.withdraw import withdraw_application
from openings.application.models import Answer, Application, ApplicationEvent, Resume
from openings.application.states import Stage
from openings.decision.models import HeldText
from openings.interview.models import Absence, Interview
from openings.message.models import Message
from openings.message.states import MessageState
from openings.offer.models import Offer
from openings.opening.models import Opening
from openings.search.models import Hiding, SavedOpening
from openings.slot.models import Wish
from openings.status.queries.status import status_for_candidate


@transaction.atomic
def erase_candidate(*, user: User) -> None:
    _leave_applications(user)
    members = Membership.objects.filter(employer__openings__applications__candidate=user)
    forget_text_about(members.distinct().order_by("pk"))
    held = HeldText.objects.filter(application__candidate=user)
    forget_mail_about(held.order_by("pk"))
    held.delete()
    Answer.objects.filter(application__candidate=user).update(text="")
    ApplicationEvent.objects.filter(application__candidate=user).update(why="")
    Application.objects.by(user).update(
        contact_name=GONE,
        contact_phone="",
        cover_note="",
        wanted_places="",
        withdraw_reason="",
        decision_text="",
        resume=None,
    )
    Interview.objects.filter(application__candidate=user).update(where="", note="")
    Offer.objects.filter(application__candidate=user).update(
        place="", conditions="", decline_text=""
    )
    Wish.objects.filter(application__candidate=user).update(why="", times=[])
    Absence.objects.filter(interview__application__candidate=user).update(text="")
    messages = Message.objects.filter(application__candidate=user)
    messages.exclude(state=MessageState.SENT).delete()
    messages.update(text="", findings="", reason="")
    erase_alerts_of(user=user)
    SavedOpening.objects.filter(candidate=user).delete()
    Hiding.objects.filter(candidate=user).delete()
    _remove_held_elsewhere(user)
    _remove_resumes(user)


def _leave_applications(user: User) -> None:
    """What is open is withdrawn, and nothing that was sent about any of them keeps its words."""
    Application.objects.by(user).filter(stage=Stage.DRAFT).delete()
    applications = Application.objects.by(user).select_related("candidate", "opening__employer")
    for application in applications.order_by("pk"):
        names = ("interviews", "offers", "messages", "proposals", "wishes")
        parts = [part for name in names for part in getattr(application, name).order_by("pk")]
        forget_mail_about([application, *parts])
        # Whoever waits for them hears of it, by mail that is written once they are nameless.
        if status_for_candidate(application, at=clock.now()).can_withdraw:
            withdraw_application(application=application, by=user)
        for proposal in application.proposals.order_by("pk"):
            drop_tokens(purpose=TokenPurpose.PROPOSAL, object_id=proposal.pk)


def _remove_held_elsewhere(user: User) -> None:
    """Companies and interviews that only this person noted count in nobody's record."""
    Application.objects.filter(opening__tracked_by=user).delete()
    Opening.everywhere.filter(tracked_by=user).delete()
    Employer.everywhere.filter(tracked_by=user).delete()


def _remove_resumes(user: User) -> None:
    """The files go once the erasure is certain; a file left behind by a crash is swept up."""
    resumes = Resume.objects.filter(candidate=user)
    for name in list(resumes.order_by("pk").values_list("file", flat=True)):
        transaction.on_commit(partial(default_storage.delete, name))
    resumes.delete()
