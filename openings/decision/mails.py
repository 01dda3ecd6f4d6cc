"""The candidate is told: a "no" at its time, good news at once, or when the night is over."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import Any

from jobstore.lib import clock
from jobstore.mail.conditions import Leaving, Stop, locking
from jobstore.mail.kinds import Letter, Mail, Reader
from jobstore.mail.outgoing.actions.queue import Recipient, cancel_mail, queue_each, queue_mail
from jobstore.mail.outgoing.models import OutgoingMail
from jobstore.mail.states import Category, Hours
from jobstore.people.permissions import staff_in
from jobstore.people.samples import recruiter
from jobstore.people.states import StaffGroup
from jobstore.trail.models import Event
from openings import samples
from openings.application.models import Application, ApplicationEvent
from openings.application.states import TOLD_OUTCOMES, Happening, Outcome, Stage
from openings.decision.models import HeldText
from openings.decision.queries import say_end, words_of
from openings.decision.states import HeldTextState
from openings.offer.models import newest_offer
from openings.status.queries.status import is_over


def _no_end_stands(application: Application, leaving: Leaving) -> bool:
    return not _ends_of(application, leaving.row)


def _is_not_to_be_told(application: Application, leaving: Leaving) -> bool:
    return not _to_tell(application, leaving.row)


# The page says it since it was recorded: an untold "no" after it keeps no mail back.
_STOPS_OF_YES = (
    Stop("The application has ended.", lambda one, _: is_over(one, at=clock.now())),
    Stop(
        "The application was moved again.",
        lambda one, leaving: one.stage not in leaving.row.payload["stages"],
    ),
)


def _loaded(mail: OutgoingMail) -> Application:
    return Application.objects.select_related("candidate", "opening__employer").get(
        pk=mail.subject_id
    )


def _ends_of(application: Application, mail: OutgoingMail) -> list[Application]:
    """Of one morning, those that still stand; the mail of one end needs no query."""
    rows, also = [application], mail.payload.get("also", ())
    if also:
        rows += Application.objects.filter(pk__in=also).select_related("opening__employer")
    return [one for one in rows if one.outcome in TOLD_OUTCOMES]


def _to_tell(application: Application, mail: OutgoingMail) -> list[Application]:
    now = clock.now()
    told = [one for one in _ends_of(application, mail) if one.told_at and one.told_at <= now]
    return sorted(told, key=lambda one: (one.opening.employer.name, one.pk))


def _render_told(mail: OutgoingMail) -> Letter:
    told = _to_tell(_loaded(mail), mail)
    return _letter_of_ends([(one, words_of(one)) for one in told])


def _letter_of_ends(ends: list[tuple[Application, Any]]) -> Letter:
    application, words = ends[0]
    employers = {one.opening.employer.name for one, _ in ends}
    return Letter(
        context={
            "application": application,
            "employer": application.opening.employer,
            "words": words,
            "ends": ends,
        },
        from_name=employers.pop() if len(employers) == 1 else "",
    )


def _render_yes(mail: OutgoingMail) -> Letter:
    application = _loaded(mail)
    event = ApplicationEvent.objects.get(pk=mail.payload["event"])
    return Letter(
        context={
            "application": application,
            "opening": application.opening,
            "employer": application.opening.employer,
            "text": event.why,
            "offer": newest_offer(application),
        },
        from_name=application.opening.employer.name,
        reply_to=Reader.of(event.by),
    )


def _sample_of_told() -> Letter:
    application = samples.application()
    words = {
        "employer_name": application.opening.employer.name,
        "opening_title": application.opening.title,
        "said": say_end(application.opening, Outcome.NOT_SELECTED),
        "reason": "Somebody else had more of the experience that this job needs.",
        "requirement": "Two years at a till",
        "text": "You spoke about books in a way that we will remember. Thank you for coming.",
        "what_to_do_next": "Look for a shop that trains at the till.",
        "feedback": "You may ask three questions about the interview.",
    }
    return _letter_of_ends([(application, words)])


def _sample_of_yes(text: str) -> Letter:
    about = samples.about_application()
    name = about["employer"].name
    about |= {"text": text, "offer": samples.offer()}
    return Letter(context=about, from_name=name, reply_to=Reader.of(recruiter()))


class DecisionToldMail(Mail):
    name = "openings.decision_told"
    title = "The employer has answered"
    category = Category.TRANSACTIONAL
    trigger = "The employer decided"
    delay = "the next working morning"
    recipient = "candidate"
    template = "openings/mail/decision_told"
    is_listed_early = False
    render = _render_told
    sample = _sample_of_told
    lock = locking(Application, "opening__employer")
    gone = "The application is gone."
    stops = (
        Stop("The decision does not stand.", _no_end_stands),
        Stop("The candidate is not to be told yet.", _is_not_to_be_told),
    )
    hours = Hours.DAYTIME
    priority = 3


class _YesMail(Mail):
    category = Category.TRANSACTIONAL
    recipient = "candidate"
    render = _render_yes
    lock = locking(Application)
    gone = "The application is gone."
    stops = _STOPS_OF_YES
    hours = Hours.AWAKE
    priority = 3


class DecisionAdvancedMail(_YesMail):
    name = "openings.decision_advanced"
    title = "The next round"
    trigger = "The employer wants another talk"
    template = "openings/mail/decision_advanced"
    sample = partial(_sample_of_yes, "Rex would like you to meet the rest of the shop.")
    expires_after = timedelta(days=3)


class OfferMail(_YesMail):
    name = "openings.offer"
    title = "An offer"
    trigger = "An offer is recorded"
    template = "openings/mail/offer"
    sample = partial(_sample_of_yes, "We would be glad to have you from the first of the month.")


class OfferHiredMail(_YesMail):
    name = "openings.offer_hired"
    title = "You got the job"
    trigger = "The employer notes that you got the job"
    template = "openings/mail/offer_hired"
    sample = partial(_sample_of_yes, "See you on Monday at nine.")


_YES = {
    Happening.ADVANCED: (DecisionAdvancedMail, [Stage.INTERVIEW, Stage.OFFER, Stage.HIRED]),
    Happening.OFFERED: (OfferMail, [Stage.OFFER, Stage.HIRED]),
    Happening.HIRED: (OfferHiredMail, [Stage.HIRED]),
}


def decisions_told(told: Iterable[Application]) -> None:
    """All that one candidate is told at once comes in one mail."""
    theirs: dict[int, list[Application]] = defaultdict(list)
    for application in told:
        theirs[application.candidate_id].append(application)
    mails: dict[str, dict[str, Any]] = {}
    for first, *others in theirs.values():
        facts = {"to": Recipient.of(first.candidate), "about": first}
        also = {"payload": {"also": [str(one.pk) for one in others]}} if others else {}
        mails[f"decision_told:{first.pk}"] = facts | also
    queue_each(DecisionToldMail, mails)


def good_news(application: Application, *, event: Event) -> None:
    """Next round, offer or hire; `event.why` is what the recruiter adds."""
    kind, stages = _YES[Happening(event.what)]
    _to_candidate(
        kind,
        application,
        key=f"{event.what}:{application.pk}:{event.pk}",
        payload={"event": event.pk, "stages": [stage.value for stage in stages]},
    )


def _to_candidate(
    kind: type[Mail], application: Application, *, key: str, payload: dict[str, object]
) -> None:
    candidate = application.candidate
    queue_mail(
        kind,
        key=key,
        to=Recipient.of(candidate),
        about=application,
        payload=payload,
    )


def text_held(held: HeldText) -> None:
    """To every moderator."""
    for user in staff_in(StaffGroup.MODERATOR):
        queue_mail(
            TextHeldMail,
            key=f"text_held:{held.pk}:{user.pk}",
            to=Recipient.of(user),
            about=held,
        )


def stop_asking(held: HeldText, *, reason: str) -> None:
    cancel_mail(held, kinds=[TextHeldMail], reason=reason)


def _render(mail: OutgoingMail) -> Letter:
    return Letter(context={"held": HeldText.objects.get(pk=mail.subject_id)})


def _sample() -> Letter:
    return Letter(
        context={"held": HeldText(pk=samples.ID, review_by=clock.now() + timedelta(days=1))}
    )


class TextHeldMail(Mail):
    name = "openings.text_held"
    title = "Words of a decision for staff to read"
    category = Category.TRANSACTIONAL
    trigger = "The wording guard holds the words of a decision"
    recipient = "moderators"
    template = "openings/mail/text_held"
    render = _render
    sample = _sample
    lock = locking(HeldText)
    gone = "It is decided."
    stops = (Stop("It is decided.", lambda one, _: one.state != HeldTextState.HELD),)
    hours = Hours.DAYTIME
