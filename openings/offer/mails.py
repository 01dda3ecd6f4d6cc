"""What both sides hear of an offer after it was made; the offer itself is a decision's mail."""

from datetime import date, datetime, timedelta
from typing import Any

from jobstore.lib import clock
from jobstore.lib.zones import day_text
from jobstore.mail.conditions import Leaving, Stop, locking
from jobstore.mail.kinds import Letter, Mail
from jobstore.mail.outgoing.actions.queue import Recipient, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, Hours
from jobstore.people.employer.queries import team_of
from jobstore.people.samples import ZONE
from openings import samples
from openings.application.states import Outcome
from openings.interview.queries import written_time
from openings.offer.models import Offer
from openings.offer.states import OfferState, Reply
from openings.promise.mails import RECRUITER_HAS_LEFT
from openings.status.queries.status import is_over

DAY = timedelta(days=1)
NOT_OUT = Stop("The offer is settled.", lambda one, _: one.state != OfferState.SENT)


def _about(offer: Offer, *, zone: str) -> dict[str, Any]:
    application = offer.application
    return {
        "offer": offer,
        "application": application,
        "opening": application.opening,
        "employer": application.opening.employer,
        "candidate": application.candidate,
        "until": written_time(offer.ends_at, zone),
    }


def _loaded(mail: OutgoingMail) -> Offer:
    offers = Offer.objects.select_related(
        "application__candidate", "application__opening__employer"
    )
    return offers.get(pk=mail.subject_id)


def _render(mail: OutgoingMail) -> Letter:
    offer = _loaded(mail)
    context = _about(offer, zone=offer.application.candidate.time_zone)
    return Letter(context=context, from_name=offer.application.opening.employer.name)


def _render_team(mail: OutgoingMail) -> Letter:
    offer = _loaded(mail)
    about = _about(offer, zone=offer.application.opening.employer.time_zone)
    day = mail.payload.get("about", "")
    wanted = day_text(date.fromisoformat(day)) if day else ""
    return Letter(context=about | {"reply": mail.payload.get("reply", ""), "wanted": wanted})


def _sample() -> Letter:
    offer = samples.offer()
    context = _about(offer, zone=ZONE)
    return Letter(context=context, from_name=offer.application.opening.employer.name)


def _sample_of_team() -> Letter:
    about = _about(samples.offer(), zone=ZONE)
    return Letter(context=about | {"reply": Reply.YES.value, "wanted": ""})


def _is_overtaken(offer: Offer, leaving: Leaving) -> bool:
    """A wish for time and a denial speak of an offer that is out; yes and no end it."""
    said = leaving.row.payload
    if said["reply"] not in (Reply.MORE_TIME, Reply.NOT_SO):
        return False
    wanted = offer.wanted_until.isoformat() if offer.wanted_until else ""
    is_other = said["reply"] == Reply.MORE_TIME and wanted != said["about"]
    return offer.state != OfferState.SENT or is_other


def _has_ended(offer: Offer, _: Leaving) -> bool:
    return is_over(offer.application, at=clock.now())


class _OfferMail(Mail):
    category = Category.TRANSACTIONAL
    recipient = "candidate"
    render = _render
    sample = _sample
    lock = locking(Offer, "application__opening__employer")
    gone = "The offer is gone."
    hours = Hours.AWAKE
    priority = 3


class OfferReminderMail(_OfferMail):
    name = "openings.offer_reminder"
    title = "An offer waits for your answer"
    trigger = "An offer is out"
    delay = "at half of its time, and 24 hours before its end"
    template = "openings/mail/offer_reminder"
    stops = (
        NOT_OUT,
        Stop("The offer has another end.", lambda one, to: _end(one) != to.row.payload["end"]),
        Stop("The end has passed.", lambda one, _: one.ends_at <= clock.now()),
    )


class OfferProlongedMail(_OfferMail):
    name = "openings.offer_prolonged"
    title = "More time for your answer"
    trigger = "The employer gives more time to answer an offer"
    template = "openings/mail/offer_prolonged"
    stops = (NOT_OUT,)


class OfferLapsedMail(_OfferMail):
    name = "openings.offer_lapsed"
    title = "An offer ran out"
    trigger = "The end of an offer passed without an answer"
    template = "openings/mail/offer_lapsed"
    stops = (
        Stop("The offer stands again.", lambda one, _: one.state != OfferState.LAPSED),
        Stop("The application has ended.", _has_ended),
    )


class _TeamMail(Mail):
    category = Category.TRANSACTIONAL
    recipient = "recruiters of the employer"
    render = _render_team
    sample = _sample_of_team
    lock = locking(Offer, "application__opening")
    gone = "The offer is gone."
    hours = Hours.AWAKE
    priority = 3


class OfferAnsweredMail(_TeamMail):
    name = "openings.offer_answered"
    title = "A candidate answered your offer"
    trigger = "The candidate takes or declines an offer, asks for time, or denies a noted yes"
    template = "openings/mail/offer_answered"
    stops = (Stop("The candidate has said more since.", _is_overtaken), RECRUITER_HAS_LEFT)


class OfferLapsedTeamMail(_TeamMail):
    name = "openings.offer_lapsed_team"
    title = "Your offer ran out"
    trigger = "The end of an offer passed without an answer"
    template = "openings/mail/offer_lapsed_team"
    stops = (
        Stop("The offer stands again.", lambda one, _: one.state != OfferState.LAPSED),
        Stop("The application has ended.", lambda one, _: one.application.outcome != Outcome.OPEN),
        RECRUITER_HAS_LEFT,
    )


WHILE_OUT = (OfferReminderMail, OfferProlongedMail)


def _end(offer: Offer) -> str:
    return f"{offer.ends_at:%Y-%m-%dT%H:%M}"


def remind(offer: Offer) -> None:
    """Where either moment is near the beginning, or both are the same, one is enough."""
    now = clock.now()
    last = offer.ends_at - DAY
    moments = {now + (offer.ends_at - now) / 2, last}
    for moment in sorted(moments):
        if moment > now + DAY / 2 and (moment == last or last - moment > DAY / 2):
            _to_candidate(OfferReminderMail, offer, not_before=moment)


def offer_prolonged(offer: Offer) -> None:
    _to_candidate(OfferProlongedMail, offer)


def offer_lapsed(offer: Offer) -> None:
    _to_candidate(OfferLapsedMail, offer)
    _to_team(OfferLapsedTeamMail, offer, key=_end(offer))


def offer_answered(offer: Offer, reply: Reply, *, about: str = "") -> None:
    """`about`: the day until which time is asked for, in ISO 8601."""
    key = f"{reply.value}:{offer.application.version}:{about}"
    _to_team(OfferAnsweredMail, offer, key=key, reply=reply.value, about=about)


def _to_candidate(kind: type[Mail], offer: Offer, not_before: datetime | None = None) -> None:
    name = kind.name.split(".")[1]
    when = f"{not_before:%Y-%m-%dT%H:%M}:" if not_before else ""
    queue_mail(
        kind,
        key=f"{name}:{offer.pk}:{when}{_end(offer)}:{offer.application.version}",
        to=Recipient.of(offer.application.candidate),
        about=offer,
        not_before=not_before,
        payload={"end": _end(offer)},
    )


def _to_team(kind: type[Mail], offer: Offer, *, key: str, **payload: str) -> None:
    employer = offer.application.opening.employer
    for user in team_of(employer):
        queue_mail(
            kind,
            key=f"{kind.name.split('.')[1]}:{offer.pk}:{key}:{user.pk}",
            to=Recipient.of(user, zone=employer.time_zone),
            about=offer,
            payload=payload,
        )
