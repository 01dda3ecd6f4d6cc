"""What a candidate hears of times that are proposed."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from jobstore.lib import clock
from jobstore.mail.conditions import Stop, locking
from jobstore.mail.kinds import Letter, Mail, Reader
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, Hours
from jobstore.people.access_token.actions import issue_token, secret_of
from jobstore.people.samples import SECRET, recruiter
from jobstore.people.states import TokenPurpose
from openings import samples
from openings.interview.queries import both_times, written_time
from openings.promise.queries.promise import promise_of
from openings.slot.mails.team import ASKED_ANEW, about, load_proposal, proposal_lapsed
from openings.slot.models import Proposal
from openings.slot.queries import free_slots, is_wanted, standing_of
from openings.slot.states import ProposalState
from openings.status.queries.status import is_over

BEFORE_END = timedelta(hours=48)
NEAR = timedelta(hours=12)  # so soon after the first mail nobody is reminded

SETTLED = Stop("The times are settled.", lambda one, _: one.state != ProposalState.SENT)
OVER = Stop("The last day has passed.", lambda one, _: one.sheet.ends_at <= clock.now())
NOT_WANTED = Stop(
    "No time is to be picked any more.", lambda one, _: not is_wanted(one, at=clock.now())
)


def _render(mail: OutgoingMail) -> Letter:
    proposal = load_proposal(mail)
    token = issue_token(
        purpose=TokenPurpose.PROPOSAL, object_id=proposal.pk, email=mail.recipient_email
    )
    slots = free_slots(proposal.sheet, at=clock.now())
    return _letter(proposal, [one.starts_at for one in slots], secret=secret_of(token))


def _letter(proposal: Proposal, times: list[datetime], *, secret: str) -> Letter:
    application, sheet = proposal.application, proposal.sheet
    zone = application.candidate.time_zone
    more = {
        "times": [both_times(one, there=sheet.time_zone, for_zone=zone) for one in times],
        "until": written_time(sheet.ends_at, zone),
        "sheet": sheet,
        "standing": standing_of(proposal),
        "path": reverse("openings:proposal_link", args=[secret]),
    }
    return Letter(
        context=about(application) | more,
        from_name=application.opening.employer.name,
        reply_to=Reader.of(sheet.made_by),
    )


def _render_over(mail: OutgoingMail) -> Letter:
    proposal = load_proposal(mail)
    return _letter_of_end(proposal, is_taken_back=proposal.state == ProposalState.TAKEN_BACK)


def _letter_of_end(proposal: Proposal, *, is_taken_back: bool) -> Letter:
    application = proposal.application
    promise = promise_of(application)
    is_due = promise is not None and not promise.is_broken(at=clock.now())
    more = {
        "is_taken_back": is_taken_back,
        "day": promise.day if promise and is_due else None,
        "standing": standing_of(proposal),
    }
    return Letter(
        context=about(application) | more,
        from_name=application.opening.employer.name,
        reply_to=Reader.of(proposal.sheet.made_by),
    )


def _sample() -> Letter:
    times = [clock.now() + timedelta(days=day) for day in (4, 5)]
    return _letter(samples.proposal(), times, secret=SECRET)


def _sample_of_end() -> Letter:
    letter = _letter_of_end(samples.proposal(), is_taken_back=False)
    day = samples.interview().promised_by
    return Letter(
        context={**letter.context, "day": day},
        from_name=letter.from_name,
        reply_to=Reader.of(recruiter()),
    )


class _ProposalMail(Mail):
    category = Category.TRANSACTIONAL
    recipient = "candidate"
    render = _render
    sample = _sample
    lock = locking(Proposal, "sheet", "instead_of", "application__opening__employer")
    gone = "The times are gone."
    hours = Hours.AWAKE
    priority = 3


class ProposalMail(_ProposalMail):
    name = "openings.proposal"
    title = "Pick a time for your interview"
    trigger = "An employer proposes times for an interview"
    template = "openings/mail/proposal"
    stops = (SETTLED, OVER, NOT_WANTED)


class ProposalReminderMail(_ProposalMail):
    name = "openings.proposal_reminder"
    title = "Times for your interview wait for you"
    trigger = "No time is picked yet"
    delay = "two days before the last day"
    template = "openings/mail/proposal_reminder"
    stops = (SETTLED, OVER, NOT_WANTED)


class ProposalLapsedMail(_ProposalMail):
    name = "openings.proposal_lapsed"
    title = "The proposed times are over"
    trigger = "The last day passed without an answer, or the employer takes the times back"
    template = "openings/mail/proposal_lapsed"
    render = _render_over
    sample = _sample_of_end
    stops = (
        ASKED_ANEW,
        Stop("The application has ended.", lambda one, _: is_over(one.application, at=clock.now())),
    )


WHILE_OUT = (ProposalMail, ProposalReminderMail)


def times_proposed(proposal: Proposal) -> None:
    """Now, and once more where there is time enough."""
    _to_candidate(ProposalMail, proposal)
    moment = proposal.sheet.ends_at - BEFORE_END
    if moment > clock.now() + NEAR:
        _to_candidate(ProposalReminderMail, proposal, not_before=moment)


def times_over(proposal: Proposal) -> None:
    """Its state says how."""
    _to_candidate(ProposalLapsedMail, proposal)
    if proposal.state == ProposalState.LAPSED:
        proposal_lapsed(proposal)


def _to_candidate(kind: type[Mail], proposal: Proposal, **when: Any) -> None:
    to = Recipient.of(proposal.application.candidate)
    name = kind.name.split(".")[1]
    queue_mail(kind, key=f"{name}:{proposal.pk}", to=to, about=proposal, **when)
