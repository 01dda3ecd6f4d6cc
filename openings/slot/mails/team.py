"""What recruiters hear of proposed times, and of times that a candidate asks for."""

from typing import Any

from jobstore.lib import clock
from jobstore.mail.conditions import Leaving, Stop, locking
from jobstore.mail.kinds import Letter, Mail
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, Hours
from jobstore.people.employer.queries import team_of
from jobstore.people.samples import ZONE
from jobstore.people.user.models import User
from openings import samples
from openings.application.models import Application
from openings.application.states import Outcome
from openings.interview.mails.interview import CHANGED
from openings.interview.models import Interview
from openings.interview.queries import interview_with_people, times_of, written_time
from openings.promise.mails import RECRUITER_HAS_LEFT
from openings.slot.models import Proposal, Sheet, Wish
from openings.slot.queries import proposal_with_all
from openings.status.queries.status import has_ended

ASKED_ANEW = Stop(
    "Other times are proposed.", lambda one, _: one.application.proposals.out().exists()
)

HAS_ENDED = Stop(  # an end that is recorded and not told may still be undone
    "The application has ended.", lambda one, _: has_ended(one.application, at=clock.now())
)


def about(application: Application) -> dict[str, Any]:
    return {
        "application": application,
        "opening": application.opening,
        "employer": application.opening.employer,
        "candidate": application.candidate,
    }


def load_proposal(mail: OutgoingMail) -> Proposal:
    proposal = proposal_with_all(mail.subject_id)
    if proposal is None:
        raise Proposal.DoesNotExist(mail.subject_id)
    return proposal


def _render_team(mail: OutgoingMail) -> Letter:
    application = load_proposal(mail).application
    return Letter(context=about(application) | {"has_end": _has_untold_end(application)})


def _render_picked(mail: OutgoingMail) -> Letter:
    interview = interview_with_people(mail.subject_id)
    if interview is None:
        raise Interview.DoesNotExist(mail.subject_id)
    return _letter_of_pick(interview, zone=mail.recipient_zone)


def _letter_of_pick(interview: Interview, *, zone: str) -> Letter:
    application = interview.application
    more = {
        "times": times_of(interview, for_zone=zone or interview.time_zone),
        "has_end": _has_untold_end(application),
    }
    return Letter(context=about(application) | more)


def _has_untold_end(application: Application) -> bool:
    return application.outcome not in {Outcome.OPEN, Outcome.HIRED}


def _render_wish(mail: OutgoingMail) -> Letter:
    wishes = Wish.objects.select_related(
        "application__candidate", "application__opening__employer", "interview", "proposal__sheet"
    )
    return _letter_of_wish(wishes.get(pk=mail.subject_id), zone=mail.recipient_zone)


def _letter_of_wish(wish: Wish, *, zone: str) -> Letter:
    more = {
        "wish": wish,
        "times": [written_time(one, zone) for one in wish.moments],
        "standing": written_time(wish.instead_of, zone) if wish.instead_of else "",
        "has_end": _has_untold_end(wish.application),
    }
    return Letter(context=about(wish.application) | more)


def _sample_of_team() -> Letter:
    return Letter(context=about(samples.application()))


def _sample_of_pick() -> Letter:
    return _letter_of_pick(samples.interview(), zone=ZONE)


def _sample_of_wish() -> Letter:
    return _letter_of_wish(samples.wish(), zone=ZONE)


class _TeamMail(Mail):
    category = Category.TRANSACTIONAL
    recipient = "the recruiter who proposed the times"
    gone = "The times are gone."
    hours = Hours.AWAKE
    priority = 3


class ProposalLapsedTeamMail(_TeamMail):
    name = "openings.proposal_lapsed_team"
    title = "Nobody picked a time"
    trigger = "The last day of proposed times passed without an answer"
    template = "openings/mail/proposal_lapsed_team"
    render = _render_team
    sample = _sample_of_team
    lock = locking(Proposal, "sheet", "application__opening")
    stops = (
        ASKED_ANEW,
        HAS_ENDED,
        RECRUITER_HAS_LEFT,
    )


class SlotPickedMail(_TeamMail):
    name = "openings.slot_picked"
    title = "A candidate picked a time"
    trigger = "A candidate picks one of the proposed times"
    template = "openings/mail/slot_picked"
    render = _render_picked
    sample = _sample_of_pick
    lock = locking(Interview, "application__opening")
    gone = "The interview is gone."
    stops = (CHANGED, RECRUITER_HAS_LEFT)


def _is_answered(wish: Wish, _: Leaving) -> bool:
    return not Wish.objects.open(at=clock.now()).filter(pk=wish.pk).exists()


class OtherTimesMail(_TeamMail):
    name = "openings.other_times"
    title = "A candidate asks for another time"
    trigger = "A candidate says that no time fits, or asks for another one"
    template = "openings/mail/other_times"
    render = _render_wish
    sample = _sample_of_wish
    lock = locking(Wish, "application__opening")
    stops = (
        Stop("It is answered.", _is_answered),
        HAS_ENDED,
        RECRUITER_HAS_LEFT,
    )


def proposal_lapsed(proposal: Proposal) -> None:
    _to_proposer(ProposalLapsedTeamMail, proposal.application, proposal.sheet, proposal)


def slot_picked(interview: Interview, sheet: Sheet) -> None:
    sequence = interview.sequence
    _to_proposer(SlotPickedMail, interview.application, sheet, interview, sequence=sequence)


def other_times(wish: Wish) -> None:
    about = wish.proposal.sheet if wish.proposal else wish.interview
    _to_proposer(OtherTimesMail, wish.application, about, wish)


def _to_proposer(
    kind: type[Mail], application: Application, source: Any, about: Any, **payload: Any
) -> None:
    """Who proposed or planned it; everybody who recruits there where that person has left."""
    employer = application.opening.employer
    by: User | None = source.made_by if isinstance(source, Sheet) else source.scheduled_by
    team = team_of(employer)
    for user in team.filter(pk=by.pk) or team if by else team:
        queue_mail(
            kind,
            key=f"{kind.name.split('.')[1]}:{about.pk}:{payload.get('sequence', '')}:{user.pk}",
            to=Recipient.of(user, zone=employer.time_zone),
            about=about,
            payload=payload,
        )
